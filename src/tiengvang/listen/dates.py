"""Days as feeds, monitoring services and spreadsheets write them. Not for finding a date in a page (`article` does)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?\d{4,6}Z?)?")
_WORDED = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y")


def day_of(value: object) -> date | None:
    """The day that `value` writes, as written there (no change of time zone), or None.

    Read: ISO 8601, RFC 822, dd/mm/yyyy (mm/dd where only that is possible), yyyy/mm/dd, 2024年5月3日, yyyymmdd, English
    month names, and seconds or milliseconds since 1970 (UTC), as text or number.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = "" if value is None or isinstance(value, bool) else str(value).strip()
    if not text or len(text) > 100:
        return None
    try:
        if _EPOCH.fullmatch(text):
            seconds = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
            return datetime.fromtimestamp(seconds, UTC).date()
        return _written(text)
    except (ValueError, OverflowError, OSError):
        return None


def _written(text: str) -> date | None:
    if m := _COMPACT.fullmatch(text) or _YEAR_FIRST.search(text):
        return date(int(m[1]), int(m[2]), int(m[3]))
    if m := _YEAR_LAST.search(text):
        first, second, year = int(m[1]), int(m[2]), int(m[3])
        # Day first, as in Viet Nam and most of the world; American order only where it is the only one possible.
        return date(year, second, first) if second <= 12 else date(year, first, second)
    for pattern in _WORDED:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).date()
    except (TypeError, IndexError):
        return None
