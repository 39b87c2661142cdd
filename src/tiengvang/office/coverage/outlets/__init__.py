"""Outlets: their list, and the change of an outlet's class by two people, which restates the past."""
