"""The leader's one page, the page of one indicator, the page of a number's method. Only reads what is stored."""
