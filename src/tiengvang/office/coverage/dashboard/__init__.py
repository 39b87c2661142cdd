"""The dashboard: what the roll-ups say of a range of days, each figure with its mentions. Counts nothing anew."""
