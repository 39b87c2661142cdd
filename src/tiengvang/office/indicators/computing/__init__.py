"""Formulas: how readings are computed from coverage and from what other apps report, each night and on demand."""
