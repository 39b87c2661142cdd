"""Jobs: background work that people can see: what runs, how far it is, what failed and why. Knows no app's work."""
