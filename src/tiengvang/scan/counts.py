"""Counts: what became of an input, kept with its part, so that a resumed run can still say what the whole gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Counts:
    """pages: documents or rows read; screened: those that passed the screen; articles: those that became one; about:
    mentions by verdict; faults and warnings by cause; seconds: CPU seconds by stage."""

    pages: int = 0
    screened: int = 0
    articles: int = 0
    about: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)

    def warn(self, words: str) -> None:
        """Count a warning "code: words" by its code."""
        self.warnings[words.partition(":")[0]] += 1

    def add(self, other: Counts) -> None:
        """Add another input's counts to these."""
        self.pages += other.pages
        self.screened += other.screened
        self.articles += other.articles
        for mine, theirs in (
            (self.about, other.about), (self.faults, other.faults),
            (self.warnings, other.warnings), (self.seconds, other.seconds),
        ):  # fmt: skip
            mine.update(theirs)

    def plain(self) -> dict[str, Any]:
        """As plain numbers and mappings, for JSON."""
        return {
            "pages": self.pages,
            "screened": self.screened,
            "articles": self.articles,
            "about": dict(self.about),
            "faults": dict(self.faults),
            "warnings": dict(self.warnings),
            "seconds": {stage: round(seconds, 4) for stage, seconds in self.seconds.items()},
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Counts:
        """The counts that `plain` gave. Raises KeyError where one is missing."""
        return cls(
            plain["pages"],
            plain["screened"],
            plain["articles"],
            Counter(plain["about"]),
            Counter(plain["faults"]),
            Counter(plain["warnings"]),
            Counter(plain["seconds"]),
        )
