"""Filters and tags for the pages of planning."""
