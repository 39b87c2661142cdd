"""Lists of web addresses, one a line, "#" before a comment. Not for fetching what they name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tiengvang.listen.addresses import clean_address
from tiengvang.records import InputFault

LONGEST_LINE = 8192


def addresses(path: Path) -> Iterator[str | InputFault]:
    """Cleaned addresses in their order, each once; a line that is none gives a fault with its number, the rest goes on.

    A "#" starts a comment at the start of a line or after white space (inside an address it starts a fragment).
    """
    seen: set[str] = set()
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    while not line.endswith("\n") and (line := file.readline(LONGEST_LINE)):
                        pass
                    yield _fault(path, number, f"longer than {LONGEST_LINE} characters")
                    continue
                text = _without_comment(line)
                if not text:
                    continue
                address = clean_address(text)
                if not _is_web(address):
                    yield _fault(path, number, f"{text[:80]!r} is not an http:// or https:// address")
                elif address not in seen:
                    seen.add(address)
                    yield address
    except OSError as error:
        yield InputFault("addresses-unreadable", f"{path}: cannot be read ({error.strerror}); check the path.")


def _without_comment(line: str) -> str:
    text = line.strip()
    if text.startswith("#"):
        return ""
    return text.split(" #", 1)[0].split("\t#", 1)[0].strip()


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(sign.isspace() for sign in address)


def _fault(path: Path, number: int, what: str) -> InputFault:
    return InputFault("addresses-bad-line", f"{path}, line {number}: {what}; mend or delete the line.")
