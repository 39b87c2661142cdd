"""Vietnamese: one module, `formats`."""
