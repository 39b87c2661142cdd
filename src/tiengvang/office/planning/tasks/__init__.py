"""Plans and tasks: reading, writing, their pages."""
