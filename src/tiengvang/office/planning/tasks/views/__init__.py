"""Pages of plans, tasks, directives and disseminations."""
