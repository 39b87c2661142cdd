"""Wording: the language of what the programs say on a terminal, Vietnamese or English, through gettext.

The office has its own catalogues; this one is for `cli`, `scan.summary` and evidence.
"""

from __future__ import annotations

import gettext
import os
from functools import lru_cache
from pathlib import Path

DOMAIN, FOLDER = "tiengvang", Path(__file__).parent / "locale"


def chosen_language() -> str:
    """ "vi" or "en": what TIENGVANG_LANG says, else what the environment's locale says, else English."""
    for variable in ("TIENGVANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "").lower()
        if value:
            return "vi" if value.startswith("vi") else "en"
    return "en"


@lru_cache(maxsize=4)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, [language], fallback=True)


def _(message: str, language: str = "") -> str:
    """The message in the chosen language, or in the one named."""
    return _catalogue(language or chosen_language()).gettext(message)


def number(value: float, digits: int = 0) -> str:
    """A number as the chosen language writes it: 1.234,5 in Vietnamese, 1,234.5 in English."""
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if chosen_language() == "vi" else text
