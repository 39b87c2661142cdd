"""Scan: sources in, judged mentions out. The stages are pure (`pipeline`); engines run them (`local`, `ray`)."""
