"""The explorer: finding mentions, reading one, keeping searches, taking rows away. Judges and imports nothing."""
