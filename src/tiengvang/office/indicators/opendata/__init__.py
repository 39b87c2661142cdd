"""Open data: approved readings as CSV and JSON with a data dictionary, at stable addresses, without signing in."""
