"""iCalendar (RFC 5545): all-day events as the text that calendar programs read. Knows no tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FOLD: Final = 75  # octets of a line, without its end


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which something is due. uid: the same each time, nobody else's; changed: when it was last changed."""

    uid: str
    day: date
    summary: str
    changed: datetime
    description: str = ""
    url: str = ""
    category: str = ""


def calendar(name: str, events: Iterable[Event], *, product: str) -> bytes:
    """The calendar of that name. Events take up no time in who subscribes."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{escaped(product)}//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", f"NAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]  # fmt: skip
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(piece for line in lines for piece in folded(line))


def _event(event: Event) -> Iterator[str]:
    stamp = event.changed.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    yield from ("BEGIN:VEVENT", f"UID:{escaped(event.uid)}", f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}")
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.url:
        yield f"URL:{_CONTROL.sub('', event.url)}"
    if event.category:
        yield f"CATEGORIES:{escaped(event.category)}"
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def escaped(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11); what no text may hold is left out."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[bytes]:
    """The line with its end, broken so that none is longer than 75 octets and no letter is cut (RFC 5545, 3.1)."""
    rest, room = line.encode(), _FOLD
    while len(rest) > room:
        cut = room
        while rest[cut] & 0xC0 == 0x80:  # inside a letter of several octets
            cut -= 1
        yield rest[:cut] + b"\r\n "
        rest, room = rest[cut:], _FOLD - 1
    yield rest + b"\r\n"
