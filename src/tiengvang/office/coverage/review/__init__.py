"""The review desk: people check a sample of what the machine judged, and the office shows how far they agree."""
