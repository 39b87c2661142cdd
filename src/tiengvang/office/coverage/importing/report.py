"""What an import says of itself: counts, and faults that name file, row and remedy. Imports nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

KEPT_FAULTS = 200  # of a part, in words; the rest are counted
COUNTS = ("added", "changed", "unchanged", "refused", "corrected", "removed", "kept")

_WORDS = {
    # Of a whole part
    "part-broken": _(
        "This is not a readable Parquet file ({error}). What an earlier import read from it is kept. Run the "
        "scan of this folder again; it writes the part anew."
    ),
    "column-missing": _(
        "The column “{column}” is missing: this part was written by another version of the program. Run the "
        "scan again with this version, then import again."
    ),
    "column-type": _(
        "The column “{column}” holds {found}, not {expected}: this part was written by another version of the "
        "program. Run the scan again with this version, then import again."
    ),
    "part-missing": _(
        "The scan has read “{input}”, but its part is not in the folder “mentions”: the scan was stopped "
        "before its end. Give the same scan command again, then import again. Until then nothing is removed."
    ),
    "part-known": _("The same file was imported from “{source}” already. Its mentions are not counted twice."),
    # Of a row
    "other-place": _(
        "The mention belongs to the place “{found}”, not “{place}”. Import it with the profile of that place."
    ),
    "bad-value": _(
        "The column “{column}” holds “{value}”, which this version does not know. Run the scan again with this version."
    ),
    "too-long": _("The column “{column}” holds {length} characters; at most {limit} are possible."),
    "no-day": _(
        "Neither the day of publication nor the time it was fetched is known, so it cannot be counted on any "
        "day. Give the source a column with the date."
    ),
    "no-address": _("The article has neither an address nor an outlet. Give the source a column with the address."),
    "future": _(
        "Published on {published}, but fetched on {fetched}: some clock is wrong. It counts on the day it was fetched."
    ),
    # Of an outlet
    "class-differs": _(
        "The profile classes {domain} as “{profile}”, the office as “{office}”. The office's class holds; "
        "propose a change if the profile is right."
    ),
}
_ADVICE = frozenset({"future", "class-differs", "part-known"})  # nothing was left out


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that was amiss. file: the part's name, "" for the folder; row: 1 for the part's first row, 0 for the
    whole part; values: what the sentence of that code is filled with."""

    code: str
    file: str = ""
    row: int = 0
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The fault and its remedy in the language of the page."""
        return str(_WORDS[self.code]).format(**self.values) if self.code in _WORDS else self.code

    @property
    def is_advice(self) -> bool:
        """Whether the row was kept in spite of it."""
        return self.code in _ADVICE

    def plain(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"code": self.code, "file": self.file, "row": self.row, "values": self.values}

    @classmethod
    def from_plain(cls, said: dict[str, Any]) -> Fault:
        """The opposite of `plain`."""
        return cls(said["code"], said["file"], said["row"], dict(said["values"]))


@dataclass(slots=True)
class PartReport:
    """What an import made of one part. state: "imported", "skipped" (the same as last time), "refused" as a whole, or
    "gone" (its file is no longer there); counts: by COUNTS; faults: the first KEPT_FAULTS."""

    name: str
    state: str = "imported"
    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, row: int = 0, **values: Any) -> None:
        """Note a fault of this part."""
        if len(self.faults) < KEPT_FAULTS:
            self.faults.append(Fault(code, self.name, row, values))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. source: id of the Source; faults: of the folder as a whole; linked: copies that found their
    original; seconds: wall time."""

    source: int
    name: str
    parts: tuple[PartReport, ...]
    faults: tuple[Fault, ...]
    linked: int
    seconds: float

    @property
    def counts(self) -> Counter[str]:
        """Of all parts together, by COUNTS."""
        return sum((part.counts for part in self.parts), Counter())

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """The folder's and the parts'."""
        return (*self.faults, *(fault for part in self.parts for fault in part.faults))

    def plain(self) -> dict[str, Any]:
        """Plain values, as a job's result shows them."""
        states = Counter(part.state for part in self.parts)
        return {
            "source": self.source, "name": self.name, **{name: self.counts[name] for name in COUNTS},
            "parts": {state: states[state] for state in sorted(states)}, "linked": self.linked,
            "faults": len(self.all_faults), "seconds": round(self.seconds, 1),
        }  # fmt: skip


LABELS = {
    "added": _("New"),
    "changed": _("Changed"),
    "unchanged": _("Unchanged"),
    "refused": _("Refused"),
    "corrected": _("Day corrected"),
    "removed": _("Removed"),
    "kept": _("Kept for people's labels"),
}
