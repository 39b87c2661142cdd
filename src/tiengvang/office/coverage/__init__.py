"""Coverage: what the machine heard, as people see, search, check and correct it. Judges nothing by itself."""
