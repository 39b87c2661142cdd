"""Benchmarks of the office at a million mentions. The engine's are one folder up."""
