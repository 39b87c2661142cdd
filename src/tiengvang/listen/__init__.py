"""The world to articles that name the place: sources, screen, decoding, extraction. Judging them is `understand`'s."""
