"""How dates and numbers are written, by language: dd/mm/yyyy and 1.234,5 in Vietnamese. Read by Django."""
