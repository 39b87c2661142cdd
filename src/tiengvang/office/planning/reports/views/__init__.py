"""Pages of reports: calls, units' reports, the consolidated one, papers."""
