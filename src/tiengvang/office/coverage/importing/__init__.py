"""Importing: what a scan found becomes rows of the office, as often as one likes. Judges nothing, scans nothing."""
