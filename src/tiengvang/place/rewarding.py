"""Whether an indicator would reward less negative coverage, which the charter forbids (promise 4). Knows no tables.

Negative coverage, and figures that rise when it falls, may be shown; they have no aim and no target. Mending what was
rightly criticised, and answering false claims, may be aimed at: those are not fewer criticisms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# Formulas of which more is had by less negative coverage, or less by it.
OF_NEGATIVE: Final = frozenset({"negative-volume", "negative-share", "net-tone", "imbalance"})
# Words by which a number that people enter says that it counts unfavourable coverage.
_COVERAGE = (
    r"(?:tin|bai|bao chi|truyen thong|thong tin|phan anh|noi dung|sac thai|coverage|articles?|mentions?|news|media"
    r"|press|stories|tone|sentiment|reports?)"
)
_AGAINST = r"(?:tieu cuc|bat loi|phe phan|chi trich|negative|critical|unfavou?rable|adverse|criticism)"
_NEGATIVE = re.compile(rf"\b{_COVERAGE}\b.*\b{_AGAINST}\b|\b{_AGAINST}\b.*\b{_COVERAGE}\b")
_NET = re.compile(r"\b(?:net tone|net sentiment|sac thai rong|do chenh sac thai|favourability|favorability)\b")
# False claims are another matter than criticism: answering them sooner, or more of them, may be aimed at.
_FALSE = re.compile(r"\b(?:sai lech|sai su that|xuyen tac|tin gia|false|misinformation|disinformation)\b")
_MENDED = re.compile(r"\b(?:khac phuc|tra loi|phan hoi|mended|answered|resolved|corrected)\b")


def rewards_less_negative(
    formula: str, aim: str, names: Iterable[str], growths: Iterable[tuple[str, float]] = ()
) -> bool:
    """formula: its code, "" for entered numbers; aim: "higher", "lower" or "none"; names: name and what is counted, in
    any language; growths: (kind, value) of its targets."""
    targets = list(growths)
    if formula in OF_NEGATIVE:
        return aim != "none" or bool(targets)
    if formula:
        return False
    said = [_plain(name) for name in names]
    if any(_NET.search(one) for one in said):
        return aim != "none" or bool(targets)
    if not any(_NEGATIVE.search(one) and not _FALSE.search(one) for one in said):
        return False
    falling = aim == "lower" or any(kind != "value" and value < 0 for kind, value in targets)
    mended = any(_MENDED.search(one) for one in said)
    return falling or ((bool(targets) or aim != "none") and not mended)


def _plain(text: str) -> str:
    """Small letters without marks, so that spelling does not decide."""
    parted = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(one for one in parted if not unicodedata.combining(one))
