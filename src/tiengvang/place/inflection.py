"""Inflection: the endings that a name takes on in a sentence, where its script shows them. Finds no names itself.

Russian declines names that end in a consonant, й, ь, а or я, and makes adjectives and words for inhabitants of all of
them; German adds -s and -er; an English or Turkish possessive stands after an apostrophe, which folding drops.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tiengvang.place.folding import fold_name

LATIN_LETTER = "a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff"  # as folded
CYRILLIC_LETTER = "\u0400-\u052f"
_SHORT = 7  # folded characters; a longer name of two words may end in any few letters and is still that name

# Case endings by the name's last letter; the stem is the name without that letter.
_DECLENSIONS = {
    "й": ("й", "я", "ю", "е", "ем"),
    "ь": ("ь", "я", "ю", "е", "ем", "и", "ью"),
    "а": ("а", "ы", "и", "е", "у", "ой", "ою"),
    "я": ("я", "и", "е", "ю", "ей", "ею"),
}
_CONSONANT_CASES = ("", "а", "у", "е", "ы", "ом")
_ADJECTIVE = "ск(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)"
_INHABITANT = "(?:ц(?:ы|ев|ам|ами|ах)|чан(?:е|ин|ам|ами|ах)?)"


@lru_cache(maxsize=64)
def _cyrillic(last: str) -> re.Pattern[str]:
    """What may follow the folded stem of a name with this last letter, up to the end of the word."""
    cases = _DECLENSIONS.get(last, ("",) if last in "уюоеёэыи" else _CONSONANT_CASES)
    derived = f"{'й' if last == 'й' else ''}ь?(?:{_ADJECTIVE}|{_INHABITANT})"
    either = "|".join((derived, *sorted(cases, key=len, reverse=True)))
    return re.compile(f"(?:{either})(?![{CYRILLIC_LETTER}])".replace("й", "и"))


_LATIN_SHORT = re.compile(f"(?:s|er|ers|ern)?(?![{LATIN_LETTER}])")
_LATIN_LONG = re.compile(f"[{LATIN_LETTER}]{{0,4}}(?![{LATIN_LETTER}])")


def stem_of(name: str, script: str) -> tuple[str, re.Pattern[str] | None]:
    """The folded letters that every form of the name begins with, and what may follow them to the end of the word.

    None where words of the script do not end visibly, or take no endings of their own.
    """
    folded = fold_name(name)
    if script == "Latn":
        return folded, _LATIN_LONG if len(folded) >= _SHORT and " " in folded else _LATIN_SHORT
    if script != "Cyrl" or not folded:
        return folded, None
    last = name.strip()[-1].lower()
    if last in _DECLENSIONS and len(folded) > 3:
        return folded[:-1], _cyrillic(last)
    return folded, _cyrillic("у" if last in _DECLENSIONS else last)


def declined(name: str) -> tuple[str, ...]:
    """Spellings of which one stands in each form of the name, to search for in text that is not folded.

    The name alone unless it ends in a Cyrillic letter that changes: then its stem where that is long enough to say
    something, else the name and its case forms.
    """
    last, stem = name[-1:].lower(), name[:-1]
    if last not in _DECLENSIONS or len(name) < 4:
        return (name,)
    word = re.split(r"[\s-]", stem)[-1]
    if last != "й" and len(word) >= 4:  # cut before й, a stem is often a common word (Залай, зала)
        return (stem,)
    cases = _DECLENSIONS[last]
    shortest = (case for case in cases if not any(case != other and case.startswith(other) for other in cases))
    return tuple(stem + case for case in shortest)
