"""A judge of tone for tests of the office, which says what it is told to."""

from __future__ import annotations

from collections.abc import Sequence

from tiengvang.records import Tone
from tiengvang.understand.tone import JudgeUnavailable, Target


class Steady:
    """A judge that says one tone of everything, until it is tired."""

    def __init__(self, name: str = "steady", tone: str = "negative", works: int = 10**9) -> None:
        self.name, self.version, self.tone, self.works = name, "1", tone, works

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        self.works -= 1
        if self.works < 0:
            raise JudgeUnavailable("tired")
        shares = [0.8 if one == self.tone else 0.1 for one in ("negative", "neutral", "positive")]
        return [Tone(*shares, judge=f"{self.name}/{self.version}") for _ in targets]
