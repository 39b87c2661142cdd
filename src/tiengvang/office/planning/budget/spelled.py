"""Whole amounts spelled out in Vietnamese, as documents about money give them in brackets. No other language."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS: Final = ("", "nghìn", "triệu")


def spelled(amount: int) -> str:
    """1.205.000 is "một triệu hai trăm linh năm nghìn". amount: 0 or more."""
    if amount == 0:
        return _DIGITS[0]
    millions_of_billions, rest = divmod(amount, 10**9)
    words = []
    if millions_of_billions:
        words.append(f"{spelled(millions_of_billions)} tỷ")
    groups = [rest // 1000**at % 1000 for at in (2, 1, 0)]
    for at, group in zip((2, 1, 0), groups, strict=True):
        if group:
            words.append(" ".join(filter(None, (_group(group, after=bool(words)), _THOUSANDS[at]))))
    return " ".join(words)


def _group(number: int, *, after: bool) -> str:
    """Three digits; after: something stands before them, so that a missing hundred is said."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = []
    if hundreds or after:
        words.append(f"{_DIGITS[hundreds]} trăm")
    if tens == 0:
        if ones:
            words.append(f"linh {_DIGITS[ones]}" if words else _DIGITS[ones])
        return " ".join(words)
    words.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)
