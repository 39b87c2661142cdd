"""The read-only API: mentions and aggregates for other programs, by token. Writes nothing but tokens."""
