"""Statistics of coverage and of its checking: pure functions over plain values. No database, no pages, no files."""
