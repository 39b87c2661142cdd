"""Bytes of a page to Unicode text, whatever the page says about its charset. Never fails.

Not for parsing HTML or for searching names in raw bytes (`screen` does that in every charset at once).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

import cchardet

from tiengvang.listen.plausible import plausibility

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.I)
_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.I)
_XML = re.compile(rb"^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]+)", re.I)
_SEGMENT = re.compile(rb"[^<>\r\n\"]+")
_JAPANESE_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\$\(D|\([BIJ])")
# Every character that canonical ordering moves (2 ms at import, and right for the Unicode of this Python).
_MARKS = "".join(re.escape(chr(c)) for c in range(0x300, 0x1F000) if unicodedata.combining(chr(c)))
_MARK_RUN = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PROLOGUE = 8192  # bytes in which a declaration is looked for; browsers take 1,024, real pages are later
_SAMPLE = 6000  # bytes of non-ASCII lines that are enough to judge a charset
_SURE = 0.8  # a declared charset that reads this well is taken without trying others
_DECLARED_BONUS = 0.12
_GUESSED_BONUS = 0.06

# What the WHATWG Encoding Standard makes of labels, for the charsets that news pages still use: the superset that
# browsers read is meant, not the standard that the label names. The value is our name for the charset.
_LABELS = {
    label: name
    for name, labels in {
        "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8 utf-8-sig utf_8",
        "utf-16le": "utf-16le utf-16 utf16 unicode ucs-2 iso-10646-ucs-2 csunicode utf-16-le",
        "utf-16be": "utf-16be unicodefffe utf-16-be",
        "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 csgb2312 chinese x-gbk cp936 ms936 windows-936 euc-cn",
        "big5": "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big5hkscs x-big5 windows-950",
        "shift_jis": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932 ms932 csshiftjis windows-932",
        "euc-jp": "euc-jp eucjp x-euc-jp cseucpkdfmtjapanese euc_jp x-euc",
        "iso-2022-jp": "iso-2022-jp csiso2022jp jis iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3",
        "euc-kr": "euc-kr cp949 ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 uhc cseuckr euckr",
        "windows-1251": "windows-1251 cp1251 x-cp1251 win-1251 windows1251",
        "koi8-r": "koi8-r koi8 koi koi8_r cskoi8r koi8r",
        "windows-1252": "windows-1252 iso-8859-1 latin1 latin-1 l1 ascii us-ascii cp1252 x-cp1252 iso8859-1 iso_8859-1 "
        "ansi_x3.4-1968 iso-ir-100 windows1252 iso88591",
        "windows-1254": "windows-1254 iso-8859-9 latin5 cp1254 x-cp1254",
        "windows-1256": "windows-1256 cp1256 x-cp1256",
        "windows-1258": "windows-1258 cp1258 x-cp1258",
        "windows-874": "windows-874 tis-620 tis620 iso-8859-11 cp874 dos-874 x-windows-874 tis_620",
    }.items()
    for label in labels.split()
}
# Python's codecs for our names, the first one that reads the bytes strictly wins: later ones know more rare characters.
_CODECS = {
    "utf-16le": ("utf-16-le",),
    "utf-16be": ("utf-16-be",),
    "big5": ("big5hkscs", "cp950"),
    "shift_jis": ("cp932", "shift_jis_2004"),
    "euc-jp": ("euc_jp", "euc_jis_2004"),
    "euc-kr": ("cp949",),
    "windows-874": ("cp874",),
    "windows-1251": ("cp1251",),
    "windows-1252": ("cp1252",),
    "windows-1254": ("cp1254",),
    "windows-1256": ("cp1256",),
    "windows-1258": ("cp1258",),
}
# In order of preference where two read equally well.
_CANDIDATES = (
    "windows-1252", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "windows-1251", "koi8-r", "windows-874",
    "windows-1258", "windows-1256",
)  # fmt: skip


_TWO_BYTE = frozenset(("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"))
_LATIN = ("windows-1252", "windows-1258")
# What cchardet may propose beside our candidates; its guesses at old Mac and DOS charsets are mostly curly quotes.
_GUESSABLE = re.compile(r"(?:windows-125|cp125)[0-8]|iso8859-(?:2|5|6|7|8|9|13|15|16)|koi8-u|cp866|johab|euc_tw")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a body. encoding: the charset used, in the WHATWG's lower-case name; text: NFC, no lone surrogates,
    U+FFFD where bytes mean nothing; warnings: "code: words", such as a declaration that the bytes contradict."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def charset_of(label: str) -> str:
    """Our name for a charset label as pages write it ("GB2312" → "gb18030"), or "" if it is none that we read."""
    key = label.strip().strip("\"'").lower()
    if key in _LABELS:
        return _LABELS[key]
    try:
        info = codecs.lookup(key)
    except (LookupError, ValueError):
        return ""
    # utf-7 is refused as browsers do; hex, rot13 and the like are not charsets at all.
    refused = info.name in {"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs"}
    text_codec = getattr(info, "_is_text_encoding", True)
    return "" if refused or not text_codec else _LABELS.get(info.name, info.name)


def codec_of(encoding: str) -> str:
    """Python's codec for a charset by our name, as `Decoded.encoding` gives it, to open a stream with."""
    return _CODECS.get(encoding, (encoding,))[0]


def declared_charsets(body: bytes, content_type: str) -> tuple[str, ...]:
    """The charsets that header, meta element and XML declaration name, in that order, without repeats or unknowns."""
    head = body[:_PROLOGUE]
    labels = [m[1] for m in [_HEADER.search(content_type)] if m]
    labels += [m[1].decode("ascii", "ignore") for m in (_META.search(head), _XML.search(head[:400])) if m]
    return tuple(dict.fromkeys(name for name in map(charset_of, labels) if name))


def decode(body: bytes, content_type: str) -> Decoded:
    """Text of `body`. Order of belief: byte order mark, UTF-8 that is valid, UTF-16 and ISO-2022-JP by their shape,
    UTF-8 with a few broken bytes, then the charset in which the bytes read best, what is declared preferred.

    content_type: the header as received, or "". Never raises.
    """
    declared = declared_charsets(body, content_type)
    if _plain_utf8(body):
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            odd = _short_two_byte(body, text, declared)
            if not odd:
                lies = () if body.isascii() else _overruled(declared, "utf-8")
                return Decoded(clean_text(text.removeprefix("\ufeff")), "utf-8", lies)
            return Decoded(clean_text(_read(body, odd)), odd)
    encoding = _by_shape(body, declared) or _by_reading(body, declared)
    text = _read(body, encoding)
    warnings = _overruled(declared, encoding)
    broken = text.count("\ufffd")
    if broken:
        warnings += (f"encoding-broken: {broken} places are not valid {encoding}; they read U+FFFD",)
    return Decoded(clean_text(text), encoding, warnings)


def _plain_utf8(body: bytes) -> bool:
    """UTF-16 of Latin text and ISO-2022-JP are valid UTF-8 too, byte by byte: their zeros and escapes tell."""
    return b"\0" not in body[:_PROLOGUE] and not (b"\x1b" in body and _JAPANESE_ESCAPE.search(body))


def _short_two_byte(body: bytes, text: str, declared: tuple[str, ...]) -> str:
    """The declared two-byte charset where so few bytes are not ASCII that they are valid UTF-8 by accident, else ""."""
    if not set(declared) & _TWO_BYTE or "utf-8" in declared or body.isascii():
        return ""
    high = len(body) - len(body.translate(None, bytes(range(128, 256))))
    if high > 12:
        return ""
    for name in declared:
        if name in _TWO_BYTE:
            other = _read(body, name)
            shown = "".join(c for c in text if c >= "\x80")
            if plausibility(other, name) >= 0.7 and all("\x80" <= c < "\u0800" for c in shown):
                return name
    return ""


def _by_shape(body: bytes, declared: tuple[str, ...]) -> str:
    """Charsets that give themselves away: by a mark, by zeros in every second byte, by escapes; else ""."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            zeros = body[:_PROLOGUE].count(0)
            # A mark of UTF-16 before single-byte text is a lie; without zeros only East Asian text could be meant.
            if name == "utf-8" or zeros or _reads_as_utf16(body, name):
                return "" if name == "utf-8" and not _mostly_utf8(body) else name
    head = body[:_PROLOGUE]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd + even > len(head) // 20:
        # Markup and spaces are ASCII whatever the language, so one side of the pairs is full of zeros.
        if odd > 3 * even:
            return "utf-16le"
        if even > 3 * odd:
            return "utf-16be"
    for name in declared:
        if name.startswith("utf-16") and not head.isascii() and _reads_as_utf16(body, name):
            return name
    if b"\x1b" in body and _JAPANESE_ESCAPE.search(body) and head.count(0) == 0:
        seven_bit = len(body) - len(body.translate(None, bytes(range(128, 256)))) <= len(body) // 1000
        return "iso-2022-jp" if seven_bit else ""
    return "utf-8" if _mostly_utf8(body) else ""


def _reads_as_utf16(body: bytes, name: str) -> bool:
    text = body[:4096].decode(name.replace("utf-16", "utf-16-"), "replace")
    usual = sum(c.isascii() or "\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3"
                or c in "\ufeff\u3000\u3001\u3002" or "\uff01" <= c <= "\uff5e" for c in text)  # fmt: skip
    # Single-byte text read in pairs looks Chinese as well; only frequent characters make it so.
    frequent = max(plausibility(text, n) for n in ("gb18030", "big5", "shift_jis", "euc-kr"))
    return usual > 0.9 * len(text) and frequent > 0.55


def _mostly_utf8(body: bytes) -> bool:
    """Valid sequences of two and more bytes outnumber broken ones by far, as they do in a page cut or patched."""
    text = _read_utf8(body)
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
    return whole > 0 and broken * 10 <= whole + 9


def _sample(body: bytes) -> bytes:
    """Lines and tag contents that hold bytes above 127, up to `_SAMPLE` bytes; cut only where no two-byte charset can
    be in the middle of a character."""
    found: list[bytes] = []
    size = 0
    for m in _SEGMENT.finditer(body):
        piece = m[0]
        if not piece.isascii():
            found.append(piece[:_SAMPLE])
            size += len(found[-1])
            if size >= _SAMPLE:
                break
    return b" \n".join(found)


def _stands_alone(sample: bytes) -> bool:
    """Most bytes above 127 have ASCII on both sides, as accents and quotes of Latin text have and nothing else."""
    high = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    runs = len(_HIGH_RUN.findall(sample))
    return high < 1.4 * runs


def _by_reading(body: bytes, declared: tuple[str, ...]) -> str:
    """The charset in which a sample reads best; what the page declares and what cchardet guesses weigh a little."""
    sample = _sample(body)
    legacy = [n for n in declared if n not in ("utf-8", "iso-2022-jp") and not n.startswith("utf-16")]
    if not sample:
        return "utf-8"
    scores = {name: plausibility(_read(sample, name), name) for name in legacy}
    for name in legacy:
        if scores[name] >= _SURE and name != "windows-1258":
            return name
    guess = charset_of(cchardet.detect(sample)["encoding"] or "")
    latin = _stands_alone(sample)
    known = guess in _CANDIDATES or bool(_GUESSABLE.fullmatch(guess))
    best, best_score = "", -1.0
    for name in dict.fromkeys((*legacy, *(_LATIN if latin else _CANDIDATES), *((guess,) if known else ()))):
        if latin and name in _CANDIDATES and name not in _LATIN:
            continue
        score = scores.get(name, -1.0)
        if score < 0:
            score = plausibility(_read(sample, name), name)
        # 0.5 is "quotes and dashes only": a guess from those is worth nothing.
        score += _DECLARED_BONUS * (name in declared) + _GUESSED_BONUS * (name == guess and score != 0.5)
        if score > best_score + 1e-9:
            best, best_score = name, score
    if best_score < 0.3 and latin:
        return "windows-1252"
    if best_score < 0.3:
        return legacy[0] if legacy else ("utf-8" if "utf-8" in declared else "windows-1252")
    return best


def _read(body: bytes, encoding: str) -> str:
    """Bytes in one charset, strictly if any of its codecs can, else with U+FFFD."""
    if encoding == "iso-2022-jp":
        return _read_iso2022jp(body)
    if encoding.startswith("utf-16"):
        order = "utf-16-le" if encoding == "utf-16le" else "utf-16-be"
        return body.decode(order, "replace").removeprefix("\ufeff")
    if encoding == "utf-8":
        return _read_utf8(body)
    names = _CODECS.get(encoding, (encoding,))
    for codec in names:
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
        except (LookupError, ValueError):
            return body.decode("utf-8", "replace")
    return body.decode(names[0], "replace")


def _read_utf8(body: bytes) -> str:
    """UTF-8 with U+FFFD; pairs of surrogates written as three bytes each (CESU-8) become the character they mean."""
    try:
        text = body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return body.decode("utf-8", "replace").removeprefix("\ufeff")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").removeprefix("\ufeff")


def _read_iso2022jp(body: bytes) -> str:
    """ISO-2022-JP with the vendors' characters (①, ㈱) that Python's codec refuses: each run goes through cp932."""
    out: list[str] = []
    state, at = b"(B", 0
    for m in [*_JAPANESE_ESCAPE.finditer(body), None]:
        run = body[at : m.start() if m else len(body)]
        if state in (b"$@", b"$B"):
            # A newline ends two-byte mode in practice, whether or not the escape back was sent.
            for line in re.split(rb"([\r\n]+)", run):
                out.append(line.decode("ascii", "ignore") if line.strip() == b"" else _jis_to_text(line))
        elif state == b"$(D":
            out.append((b"\x8f" + b"\x8f".join(run[i : i + 2] for i in range(0, len(run), 2))).translate(_HIGH)
                       .decode("euc_jp", "replace") if run else "")  # fmt: skip
        elif state == b"(I":
            out.append(run.translate(_HIGH).decode("cp932", "replace"))
        else:
            out.append(run.decode("ascii", "replace"))
        if m:
            state, at = m[0][1:], m.end()
    return "".join(out)


_HIGH = bytes(b | 0x80 if 0x21 <= b <= 0x7E else b for b in range(256))


def _jis_to_text(run: bytes) -> str:
    """Two-byte JIS X 0208 with NEC's row 13 to text, by way of Shift_JIS's arithmetic."""
    shifted = bytearray()
    for i in range(0, len(run) - 1, 2):
        row, cell = run[i], run[i + 1]
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            shifted += b"\xfc\xfc"
            continue
        lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
        trail = cell + (0x1F + (cell >= 0x60) if row % 2 else 0x7E)
        shifted += bytes((lead, trail))
    return shifted.decode("cp932", "replace") + ("\ufffd" if len(run) % 2 else "")


def _overruled(declared: tuple[str, ...], encoding: str) -> tuple[str, ...]:
    wrong = [d for d in declared if d != encoding and not (d.startswith("utf-16") and encoding.startswith("utf-16"))]
    if not wrong:
        return ()
    return (f"encoding-overruled: declared {', '.join(wrong)}, but the bytes are {encoding}",)


def clean_text(text: str) -> str:
    """`text` in NFC without lone surrogates. Runs of combining marks are cut at 30 (Unicode's stream-safe limit):
    putting a longer run in order takes time with the square of its length."""
    if text.isascii():
        return text
    if _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text)
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _MARK_RUN.sub(r"\1", text))
