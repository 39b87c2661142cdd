"""The weekly brief: facts of a week, drafted, edited and released by a person, on page and paper."""
