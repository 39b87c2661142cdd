"""A cell of a spreadsheet as people read it. Opens no files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


def text(value: Any) -> str:
    """Days as dd/mm/yyyy, whole numbers without a fraction, line breaks as "\\n", "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
