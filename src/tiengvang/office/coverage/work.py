"""Background work of the coverage app, registered when the office starts. The doing is in each part's services."""
