"""Spelled: every way in which bytes of a page may spell a name. Searches nothing itself (see `screen`).

The product is name × case × composition × writing × separator, cut where a shorter literal says enough: of a name of
two words or more its first word before an unusual gap, of three words or more its first two words; the screen then
reads on. Hyperscan ignores the case of ASCII letters, so only other letters are written in each case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache
from html.entities import html5

from tiengvang.place.folding import APOSTROPHES, IGNORABLE, fold_name, unmarked
from tiengvang.place.inflection import declined

# Charsets that news pages still use beside UTF-8 and those that are transcoded before the search.
LEGACY = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "cp1256", "cp1258", "cp874", "cp1252")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SMALL = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_COMPOSED_1258 = frozenset(bytes(range(0xC0, 0x100)).decode("cp1258", "ignore"))
_SPLIT = re.compile(r"[\s\-\u2010-\u2015\u2212\u00b7\u2022\u30fb\uff65_]+")
_JOINTS = (" ", "-", "", "_")  # what usually stands between two words of a name
# How other gaps begin: line breaks, tags, several blanks, entities, escapes, the lead bytes of other blanks and dashes.
_BREAKS: tuple[bytes, ...] = (b"\n", b"\r", b"\t", b"<", b"&", b"\\n", b"\\r", b"\\t", b"\\u", b"- ", b"-\n", b"-\r")
_BREAKS += (b"  ", b" \n", b" \r", b" \t", b" <", b" &", b" \\n", b" \\u", b" -")
_BREAKS += (b"\xc2", b" \xc2", b"\xe2\x80", b" \xe2\x80", b"\xe3\x80\x80", b"\xe3\x83\xbb")
_ASCII_BREAKS = (b"\xa0", b"\xa1", b"\x81")  # blanks of the older charsets, after a word that is the same in all
_LEGACY_BREAKS: tuple[bytes, ...] = (b"\n", b"\r", b"\t", b"<", b"&", b"  ", b" \n", b" \r", b" <", b" &", b"\xa0")
_WHOLE_WORD = 6  # folded letters of a Latin name up to which it must end where its word ends, but for a short ending
_ENDING = r"(?!(?!(?:s|er|ers|ern)(?![a-z]))[a-z])"


class Kind(Enum):
    """What a found byte string means."""

    NAME = "a name in UTF-8, entities or escapes"
    LEGACY = "a name or its beginning in an older charset, to be confirmed on the decoded page"
    FIRST = "the beginning of a name of several words, the rest to be read"
    SIGN = "a sign of a disguise: a character that nobody sees, a letter written as an entity or escape"


@dataclass(frozen=True, slots=True)
class Literal:
    """One byte string to search for.

    bounded: a Latin word, so that no ASCII letter may stand before it, nor after it where it is short. For FIRST:
    names, the folded names that begin so; stem, how many of its bytes are letters of the name; next, the bytes with
    which the name may go on after the gap; words, the folded words of which one comes then.
    """

    data: bytes
    kind: Kind
    bounded: bool = False
    names: tuple[str, ...] = ()
    stem: int = 0
    next: bytes = b""
    words: tuple[bytes, ...] = ()

    def continues(self, folded: str) -> bool:
        """True where the folded stretch begins with one of the names."""
        return _any_of(self.names).match(folded) is not None


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the folded names, joined or not; made when first asked for, which is seldom."""
    return re.compile("|".join(" ?".join(map(re.escape, name.split(" "))) + _ending_rule(name) for name in names))


def _ending_rule(name: str) -> str:
    """What a regular expression has to say of the letters after a folded name."""
    return _ENDING if name.isascii() and len(name) <= _WHOLE_WORD else ""


@lru_cache(maxsize=1)
def _named_entities() -> dict[str, tuple[str, ...]]:
    """Character → its HTML names, case aside, with ampersand and semicolon."""
    named: dict[str, dict[str, None]] = {}
    for name, value in sorted(html5.items()):
        if name.endswith(";") and len(value) == 1:
            named.setdefault(value, {})[f"&{name.lower()}"] = None
    return {value: tuple(names) for value, names in named.items()}


def _decimal(char: str) -> str:
    return char if char.isascii() else f"&#{ord(char)};"


def _hexadecimal(char: str) -> str:
    return char if char.isascii() else f"&#x{ord(char):x};"


def _padded(char: str) -> str:
    return char if char.isascii() else f"&#x{ord(char):04x};"


def _json(char: str) -> str:
    units = char.encode("utf-16-be").hex()
    return char if char.isascii() else "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _named(otherwise: Callable[[str], str], which: int = 0) -> Callable[[str], str]:
    """By name where the character has one."""

    def write(char: str) -> str:
        names = () if char.isascii() else _named_entities().get(char, ())
        return names[which] if names else otherwise(char)

    return write


_ESCAPES: tuple[Callable[[str], str], ...] = (
    _decimal, _hexadecimal, _padded, _json, _named(_decimal), _named(_hexadecimal), _named(str), _named(_decimal, -1),
)  # fmt: skip


def plain(text: str) -> str:
    """Without the diacritics of Latin letters, case kept."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not 0x300 <= ord(char) <= 0x36F)
    return unicodedata.normalize("NFC", bare).translate({ord("đ"): "d", ord("Đ"): "D", ord("ı"): "i"})


@lru_cache(maxsize=4096)
def _tone_apart(char: str) -> str:
    split = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in split if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in split if mark not in tone)) + tone


def _half_composed(text: str) -> str:
    """Vowels of Vietnamese composed and their tones apart, as windows-1258 and some keyboards write them."""
    return text if text.isascii() else "".join(map(_tone_apart, text))


def _insensitive(text: str) -> str:
    """ASCII letters small, since the search ignores their case; others as they are."""
    return text.translate(_SMALL)


@lru_cache(maxsize=4096)
def _cases(text: str) -> tuple[str, ...]:
    """In NFC: as listed, small, in capitals, with a capital on each word and on the first."""
    text = unicodedata.normalize("NFC", text)
    small = text.lower()
    title = " ".join(word[:1].upper() + word[1:] for word in small.split(" "))
    cases = (text, small, text.upper(), title, small[:1].upper() + small[1:])
    return tuple(dict.fromkeys(map(_insensitive, cases)))


@lru_cache(maxsize=1)
def _half_kana() -> dict[int, str]:
    """Katakana → half-width katakana, for `str.translate` of decomposed text."""
    half = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    return {ord(full): narrow for full, narrow in half.items()} | {0x3099: "\uff9e", 0x309A: "\uff9f"}


def _raw_forms(text: str) -> tuple[str, ...]:
    """The text in its cases and compositions, Latin also bare, in Turkish capitals and in full width, kana in half."""
    forms = []
    for marked in _apostrophes(text):
        for case in _cases(marked):
            forms += [case, unicodedata.normalize("NFD", case), _half_composed(case)]
        if "i" in marked and not marked.isascii():
            turkish = marked.replace("i", "İ").upper()
            forms += [turkish, unicodedata.normalize("NFD", turkish)]
        bare = plain(marked)
        if bare.isascii() and "&" not in bare:
            small, large = bare.lower(), bare.upper()
            dotted = (bare.replace("i", "İ"), small.replace("i", "İ"))
            forms += [small, *dotted, *(unicodedata.normalize("NFD", form) for form in dotted)]
            forms += [small.replace("i", "ı"), bare.replace("I", "ı")]
            forms += [_full_width(form) for form in dict.fromkeys((bare, small, large))]
        narrow = unicodedata.normalize("NFD", marked).translate(_half_kana())
        forms += [narrow] if re.search("[\uff66-\uff9d]", narrow) else []
    return tuple(dict.fromkeys(map(_insensitive, forms)))


def _full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in text)


def _escaped_forms(text: str) -> tuple[str, ...]:
    """The text composed, in its cases, with its letters that are not ASCII written as entities and escapes."""
    cases = [case for marked in _apostrophes(text) for case in _cases(marked) if not case.isascii()]
    written = dict.fromkeys("".join(map(escape, case)) for case in cases for escape in _ESCAPES)
    return tuple(text for text in written if text not in cases)


def words(spelling: str) -> tuple[str, ...]:
    """Words of a spelling; characters that nobody sees are left out."""
    bare = "".join(char for char in spelling if char not in IGNORABLE)
    return tuple(word for word in _SPLIT.split(bare) if word)


def _apostrophes(text: str) -> tuple[str, ...]:
    """The text with each apostrophe that pages use, and with none."""
    if not any(mark in text for mark in APOSTROPHES):
        return (text,)
    marks = ("'", "\u2019", "\u2018", "", "`", "\u00b4", "\u02bc", "&#39;", "&#039;", "&apos;", "&#x27;", "\\u0027")
    return tuple(re.sub(f"[{APOSTROPHES}]", lambda _, mark=mark: mark, text) for mark in marks)  # type: ignore[misc]


def _bounded(text: str) -> bool:
    return text[:1].isascii() and text[:1].isalnum()


def _names(parts: tuple[str, ...], listed: bool) -> Iterator[str]:
    """A name of one word or two, raw and escaped, with the usual joints.

    A Latin spelling by ear is only looked for in plain letters and in two words: joined it is too often another word.
    """
    text = " ".join(parts)
    if not listed and text.isascii():
        yield from (text.lower().replace(" ", joint) for joint in (" ", "-"))
        return
    forms = _raw_forms(text)
    if len(parts) == 1 or parts[0].isascii():  # an escaped first word is a beginning by itself
        forms += _escaped_forms(text)
    yield from (form.replace(" ", joint) for form in forms for joint in (_JOINTS if len(parts) > 1 else ("",)))


def _beginnings(parts: tuple[str, ...]) -> Iterator[tuple[str, bytes, int]]:
    """How a name of several words may begin: its letters, how a gap after them may, how many words they are."""
    head = parts[0]
    for form in _raw_forms(head):
        yield from ((form, stop, 1) for stop in (*_BREAKS, *(_ASCII_BREAKS if form.isascii() else ())))
    if not head.isascii():
        yield from ((form, b"", 1) for form in _escaped_forms(head))
    if len(parts) > 2:
        pair = " ".join(parts[:2])
        forms = (*_raw_forms(pair), *(_escaped_forms(pair) if head.isascii() else ()))
        yield from ((form.replace(" ", joint), b"", 2) for form in forms for joint in _JOINTS)


def _firsts(spellings: Iterable[str]) -> Iterator[Literal]:
    """The beginnings of all names of several words, each with the names that begin so."""
    begun: dict[bytes, tuple[Literal, dict[str, None], dict[str, None]]] = {}
    for spelling in spellings:
        parts, name = words(spelling), fold_name(spelling)
        folded = [fold_name(part) for part in parts]
        for form, stop, count in _beginnings(parts) if len(parts) > 1 else ():
            letters = form.encode()
            data = letters + stop
            if data not in begun:  # ASCII letters of forms are small already
                begun[data] = Literal(data, Kind.FIRST, _bounded(form), (), len(letters)), {}, {}
            _, names, nexts = begun[data]
            names[name] = None
            nexts[folded[count]] = None
    for literal, names, nexts in begun.values():
        firsts = dict.fromkeys(one[:1] for one in nexts)
        following = tuple(one.encode() for one in nexts)
        yield replace(literal, names=tuple(names), next=_bytes_of("".join(firsts)), words=following)


def _legacy(parts: tuple[str, ...]) -> Iterator[bytes]:
    """The bytes of a name in the older charsets that can write it, or of its first word where they say enough."""
    for charset in LEGACY:
        for case in dict.fromkeys((*_cases(" ".join(parts[:2])), *map(_half_composed, _cases(" ".join(parts[:2]))))):
            try:
                head, *more = (_encoded(word, charset) for word in case.split(" "))
            except UnicodeEncodeError:
                continue
            if len(head) >= 4 and not head.isascii():
                yield head
                continue
            if not head.isascii():
                yield from (head + stop for stop in _LEGACY_BREAKS if more)
            for joint in (b" ", b"-", b""):
                data = joint.join((head, *more))
                if len(data) >= 4 and not data.isascii():
                    yield data


def _encoded(word: str, charset: str) -> bytes:
    """Raises UnicodeEncodeError, save for windows-1252: its pages write other letters as entities.

    windows-1258 has some vowels with their tones and the others apart.
    """
    if charset == "cp1258":
        split = (char if char in _COMPOSED_1258 else _half_composed(char) for char in word)
        return "".join(split).encode(charset)
    return word.encode(charset, "xmlcharrefreplace" if charset == "cp1252" else "strict")


@cache
def _bytes_of(initials: str) -> bytes:
    """The bytes with which words of these folded initials may begin: they, an entity or escape, a marked letter."""
    letters = f"{initials}{initials.upper()}".encode("ascii", "ignore")
    marked = any(not initial.isascii() or initial in "aeiouyd" for initial in initials)
    return letters + b"&\\" + (bytes(range(0x80, 0x100)) if marked else b"")


def stems(spellings: Iterable[str]) -> tuple[str, ...]:
    """The spellings without those that another one stands in: whatever has the longer name has the shorter."""
    forms = {spelling: " ".join(words(unicodedata.normalize("NFC", spelling).lower())) for spelling in spellings}
    kept: list[str] = []
    seen: set[str] = set()
    for spelling, form in sorted(forms.items(), key=lambda pair: (len(pair[1]), pair[1])):
        bare = plain(form)
        # A name inside a longer Latin word is not that name, and where there are capitals a word begins with one.
        cased = form != form.upper()
        starts = [a for a in range(len(form)) if not (cased and a) or form[a - 1] == " "]
        ends = [b for b in range(2, len(form) + 1) if not bare.isascii() or b == len(form) or form[b] == " "]
        pieces = (form[a:b] for a in starts for b in ends if b - a > 1)
        if form and not any(piece in seen for piece in pieces):
            kept.append(spelling)
            seen.update((form, bare) if bare.isascii() else (form,))
    return tuple(kept)


def _looser(spellings: Iterable[str]) -> tuple[str, ...]:
    """The spellings with their case forms and without the marks that writers leave out."""
    variants = (variant for spelling in spellings for variant in (spelling, *unmarked(spelling)))
    cases = (case for variant in variants for case in declined(variant))
    return tuple(dict.fromkeys(map(_without_short_word, cases)))


def _without_short_word(spelling: str) -> str:
    """A Latin name of three words or more without a first one of a letter or two, which stands on every page."""
    first, _, rest = spelling.partition(" ")
    short = len(first) == 1 or (len(first) == 2 and len(rest) >= 8)
    return rest if short and " " in rest and plain(rest).isascii() else spelling


def _signs() -> Iterator[str]:
    """Signs of a disguise that the list would be too long for: such stretches of a page are read before searching."""
    letters = [chr(code) for code in (*range(65, 91), *range(97, 123))]
    marks = [chr(code) for code in (*range(0x300, 0x324), 0x653, 0x654, 0x655, 0x3099, 0x309A, *range(0x1100, 0x11C3))]
    for char in (*letters, *marks, *"İı", *IGNORABLE):
        code = ord(char)
        yield from (f"&#{code};", f"&#0{code};", f"&#x{code:x};", f"&#x{code:04x};", f"\\u{code:04x}")
        yield from _named_entities().get(char, ())
    yield from (*IGNORABLE, "&shy")
    yield from (f"{start}{digit}" for start in ("&#x", "\\u") for digit in ("ff2", "ff3", "ff4", "ff5"))
    yield from (f"&#653{digit}" for digit in range(1, 8))  # full-width letters


def _legacy_signs() -> Iterator[bytes]:
    """Signs that a page in an older charset hides words from the search, none of them valid UTF-8 but the first.

    ISO-2022, whose letters are ASCII between escapes; a raw soft hyphen between letters of an 8-bit charset; characters
    that nobody sees in GB18030.
    """
    yield b"\x1b$"
    yield from (bytes((before, 0xAD)) for before in range(0x20, 0x7F))
    yield from (bytes((before, 0xAD, after)) for before in range(0xE0, 0x100) for after in range(0xE0, 0x100))
    yield from (char.encode("gb18030") for char in IGNORABLE)


def literals(listed: Iterable[str], heard: Iterable[str] = ()) -> list[Literal]:
    """Everything a screen has to search for, each byte string once."""
    listed, heard = _looser(listed), _looser(heard)
    known, spoken = stems([*listed, *heard]), frozenset(heard) - frozenset(listed)
    found: dict[bytes, Literal] = {}
    for spelling in known:
        parts = words(spelling)
        if len(parts) <= 2:
            for text in _names(parts, spelling not in spoken):
                found.setdefault(text.encode().lower(), Literal(text.encode(), Kind.NAME, _bounded(text)))
    # A Latin spelling by ear is not looked for over longer gaps: its first words stand on every page.
    for literal in _firsts(spelling for spelling in known if spelling not in spoken or not spelling.isascii()):
        found.setdefault(literal.data.lower(), literal)
    for spelling in known:
        for data in _legacy(words(spelling)):
            found.setdefault(data.lower(), Literal(data, Kind.LEGACY))
    for data in _legacy_signs():
        found.setdefault(data.lower(), Literal(data, Kind.LEGACY))
    for sign in _signs():
        found.setdefault(sign.encode().lower(), Literal(sign.encode(), Kind.SIGN))
    return list(found.values())
