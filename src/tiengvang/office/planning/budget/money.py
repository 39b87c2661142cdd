"""Amounts and quantities as people write them, read into whole đồng and decimals. Knows no tables.

Vietnamese groups thousands with points and writes fractions after a comma. What could be read in two ways is refused,
with how to write it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import formats
from django.utils.translation import gettext as _

from tiengvang.office.planning.models.budget import LARGEST

_MULTIPLES: Final = {
    "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9,
}  # fmt: skip
_CURRENCY: Final = re.compile(r"(?:đồng|vnđ|vnd|đ|₫)\.?$")
_MULTIPLE: Final = re.compile(rf"({'|'.join(_MULTIPLES)})$")
_GROUPED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")  # 1.200.000 and 1.200.000,50
_BLANKS: Final = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?")  # 1 200 000
_ENGLISH: Final = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")  # 1,200,000: with one comma it could be a fraction
_COMMA: Final = re.compile(r"\d+,\d+")
_POINT: Final = re.compile(r"\d+\.\d+")
_PLACES: Final = 3
_MOST: Final = 10**11


class Unreadable(ValueError):
    """What was written is no amount or quantity; the message says the remedy."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read. loosely: it was not written as a plain number, so that the reader should see how it was taken."""

    value: Decimal
    loosely: bool


def read_amount(given: object) -> int:
    """Whole đồng of a number or a text such as "1.200.000 đồng" or "1,2 triệu". Raises Unreadable."""
    return int(read_loosely(given).value)


def read_loosely(given: object) -> Read:
    """As `read_amount`, and whether it took some reading."""
    if isinstance(given, str):
        text = _clean(given)
        text = _CURRENCY.sub("", text).strip()
        multiple = _MULTIPLE.search(text)
        factor = _MULTIPLES[multiple[1]] if multiple else 1
        bare = text[: multiple.start()].strip() if multiple else text
        value = _number(bare, given) * factor
        loosely = not bare.isdigit() or bare != given.strip()
    else:
        value, loosely = _plain(given), False
    if value < 0:
        raise Unreadable(_("“%(given)s” is negative. Amounts are 0 or more.") % {"given": given})
    if value != value.to_integral_value():
        raise Unreadable(_("“%(given)s” is not a whole number of đồng. Round it.") % {"given": given})
    if value > LARGEST:
        raise Unreadable(_("“%(given)s” is beyond all budgets. Look at the number of zeros.") % {"given": given})
    return Read(value.to_integral_value(), loosely)


def read_quantity(given: object) -> Read:
    """A quantity above 0 with at most three decimals. Raises Unreadable."""
    if isinstance(given, str):
        text = _clean(given)
        value, loosely = _number(text, given), not text.isdigit()
    else:
        value, loosely = _plain(given), False
    if value <= 0:
        raise Unreadable(_("“%(given)s” is no quantity. It has to be above 0.") % {"given": given})
    if value != round(value, _PLACES):
        raise Unreadable(_("“%(given)s” has more than three decimals. Round it.") % {"given": given})
    if value >= _MOST:
        raise Unreadable(_("“%(given)s” is too much. Take a larger unit of measure.") % {"given": given})
    return Read(value, loosely)


def in_words(amount: int | None) -> str:
    """1.234.567 đồng, as the active language groups it; an en dash for None."""
    return "–" if amount is None else _("%(amount)s đồng") % {"amount": grouped(amount)}


def grouped(amount: int) -> str:
    """1.234.567."""
    return formats.number_format(amount, 0, use_l10n=True, force_grouping=True)


def in_millions(amount: int) -> str:
    """Rounded for display only: 1.234,6 (triệu đồng), half away from zero."""
    tenths, rest = divmod(abs(amount), 10**5)
    tenths += rest * 2 >= 10**5
    rounded = Decimal(tenths if amount >= 0 else -tenths) / 10
    return formats.number_format(rounded, 0 if rounded == rounded.to_integral_value() else 1, use_l10n=True,
                                 force_grouping=True)  # fmt: skip


def _clean(given: str) -> str:
    text = unicodedata.normalize("NFC", given).casefold()
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def _number(text: str, given: object) -> Decimal:
    sign = 1
    if text.startswith(("-", "−", "–")) or (text.startswith("(") and text.endswith(")")):
        sign, text = -1, text.strip("-−–() ")
    for shape, change in (
        (_GROUPED, lambda one: one.replace(".", "").replace(",", ".")),
        (_BLANKS, lambda one: one.replace(" ", "").replace(",", ".")),
        (_ENGLISH, lambda one: one.replace(",", "")),
    ):
        if shape.fullmatch(text):
            return sign * Decimal(change(text))
    if text.isascii() and text.isdigit():
        return sign * Decimal(text)
    # "1,200" is one and a fifth in Vietnamese and twelve hundred in English.
    if not re.fullmatch(r"[1-9]\d{0,2},\d{3}", text):
        if _COMMA.fullmatch(text):
            return sign * Decimal(text.replace(",", "."))
        if _POINT.fullmatch(text):
            return sign * Decimal(text)
    raise Unreadable(
        _("“%(given)s” cannot be read as a number for sure. Write it with points between thousands and a comma before "
          "decimals, such as 1.200.000 or 1,5.") % {"given": str(given)[:60]}
    )  # fmt: skip


def _plain(given: object) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        raise Unreadable(_("“%(given)s” is not a number.") % {"given": str(given)[:60]})
    value = Decimal(repr(given)) if isinstance(given, float) else Decimal(given)
    if not value.is_finite():
        raise Unreadable(_("“%(given)s” is not a number.") % {"given": given})
    return value
