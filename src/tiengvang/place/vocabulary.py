"""The closed lists that a profile's columns choose from. Not for anything that a single place decides for itself."""

from __future__ import annotations

import re

KINDS = frozenset(
    {
        "province", "former_province", "city", "district", "commune", "landmark", "heritage", "festival", "institution",
        "people", "person", "product", "event",
    }
)  # fmt: skip
STRENGTHS = frozenset({"own", "shared", "hint"})
SENSE_KINDS = frozenset({"club", "company", "elsewhere", "word", "history", "war", "person"})
OWNER_CLASSES = frozenset(
    {"own", "state", "domestic_press", "diaspora", "foreign", "foreign_trade", "foreign_state", "unclassified"}
)
EARS = frozenset({"", "vi"})
FEED_STATUSES = frozenset({"working", "listed", "unverified", "disputed", "misdeclared", "blocked", "withdrawn"})

# ISO 3166-1 alpha-2, the officially assigned codes, with XK that outlets of Kosovo use.
COUNTRIES = frozenset(
    re.findall(
        "[A-Z]{2}",
        """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM
    JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW""",
    )
)

_HAN = r"\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTERS = {
    "Latn": r"A-Za-z\u00aa\u00ba\u00c0-\u024f\u0250-\u02af\u1e00-\u1eff",
    "Hans": _HAN,
    "Hant": _HAN,
    "Hani": _HAN,
    "Jpan": _HAN + r"\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "Kore": _HAN + r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "Cyrl": r"\u0400-\u052f",
    "Thai": r"\u0e00-\u0e7f",
    "Laoo": r"\u0e80-\u0eff",
    "Khmr": r"\u1780-\u17ff",
    "Arab": r"\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
}
# A name is in a script when it has at least one letter of it; Latin letters may stand beside (ICISE, T'Nưng).
_HAS = {script: re.compile(f"[{letters}]") for script, letters in _LETTERS.items()}
SCRIPTS = frozenset(_LETTERS)

_SCRIPTS_OF_LANGUAGE = {
    "zh-Hans": ("Hans", "Hani"),
    "zh-Hant": ("Hant", "Hani"),
    "ja": ("Jpan",),
    "ko": ("Kore",),
    "ru": ("Cyrl",),
    "th": ("Thai",),
    "lo": ("Laoo",),
    "km": ("Khmr",),
    "ar": ("Arab",),
    "und": tuple(_LETTERS),
}


def scripts_of(language: str) -> tuple[str, ...]:
    """The scripts that names of a language may be in besides Latin: ("Latn",) for a language of the Latin script."""
    return _SCRIPTS_OF_LANGUAGE.get(language, ("Latn",))


def script_of(text: str, language: str) -> str:
    """The script that a name of this language is in, judged by its letters; "" when it has no letter that fits."""
    for script in (*scripts_of(language), "Latn"):
        if _HAS[script].search(text):
            return script
    return ""


def fits(text: str, script: str) -> bool:
    """Whether the text has letters of this script and, beside Latin ones, of no other that it may not mix with."""
    if not _HAS[script].search(text):
        return False
    allowed = _LETTERS[script] + _LETTERS["Latn"]
    return not any(c.isalpha() and not re.match(f"[{allowed}]", c) for c in text)
