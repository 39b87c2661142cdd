"""Reports asked of units, the consolidated one, and papers in the official form. Tables: `planning.models.reports`."""
