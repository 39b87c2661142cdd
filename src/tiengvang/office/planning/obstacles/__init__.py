"""Difficulties, requests and criticism worth mending. Tables: `planning.models.obstacles`."""
