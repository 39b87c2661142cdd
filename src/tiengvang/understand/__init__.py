"""Articles that name the place become mentions: what each is about, its tone, theme and copies. Fetches nothing."""
