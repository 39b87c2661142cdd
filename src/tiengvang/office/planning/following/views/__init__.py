"""Pages of following: overviews, the four views of tasks, calendar feeds, letters to late units."""
