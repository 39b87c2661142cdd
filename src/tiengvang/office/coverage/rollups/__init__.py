"""Roll-ups: daily counts of mentions, kept true for days that changed. Reads mentions, changes none."""
