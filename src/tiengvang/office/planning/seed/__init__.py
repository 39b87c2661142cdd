"""What a new office and the demonstration begin with: the profile's plan, and tasks to look at."""
