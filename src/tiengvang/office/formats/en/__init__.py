"""English: one module, `formats`."""
