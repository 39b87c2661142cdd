"""The machine's reasons in the language of the page. Their codes and English words: `tiengvang.understand.evidence`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tiengvang.office.shell.context import profile
from tiengvang.understand.evidence import WORDS


def reasons_in_words(reasons: Sequence[Sequence[str]]) -> list[str]:
    """One sentence a reason; reasons of a code that this version does not know are left out."""
    found = []
    for code, *values in reasons:
        if code in WORDS:
            said = _(WORDS[code]).format(*_readable(code, values))
            found.append(said[:1].upper() + said[1:])
    return found


def _readable(code: str, values: list[str]) -> list[str]:
    """Ids as names, shares as the page's language writes them."""
    if code == "others" and len(values) == 2:
        names = [_elsewhere(get_language() or "vi").get(one.strip()) for one in values[1].split(",")]
        return [values[0], ", ".join(name for name in names if name) or "…"]
    if code == "read" and len(values) == 3:
        said = {"primary": _("about the place"), "passing": _("in passing"), "other": _("about something else")}
        return [said.get(values[0], values[0]), _decimal(values[1]), values[2]]
    if code == "score":
        return [_decimal(value) for value in values]
    if code == "former" and len(values) == 2:
        return [values[0], date_format(date.fromisoformat(values[1]), "SHORT_DATE_FORMAT")]
    return values


def _decimal(number: str) -> str:
    return number.replace(".", ",") if (get_language() or "vi").startswith("vi") else number


@lru_cache(maxsize=4)
def _elsewhere(language: str) -> dict[str, str]:
    """Other places by id: the first name in that language, else in any."""
    found: dict[str, str] = {}
    for wished in (language[:2], ""):
        for name in profile().elsewhere:
            if name.lang == wished or not wished:
                found.setdefault(name.entity, name.text)
    return found
