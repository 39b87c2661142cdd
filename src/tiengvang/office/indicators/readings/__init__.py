"""Readings: entering, importing, approving, revising, exporting. How they are computed: `computing`."""
