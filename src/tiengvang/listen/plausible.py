"""How well a decoded sample reads as text of the languages that a charset serves: a number from 0 to 1.

Not for choosing a charset (`encoding` does, with what the page declares) and not for telling languages apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# The most frequent characters of running text. A wrong decoding of two-byte text gives valid but rare characters, so
# the share of frequent ones tells right from wrong within a dozen characters.
_COMMON_HANS = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学"
    "如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高"
    "间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水"
    "名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社"
    "便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院"
    "让识候带导争运"
)
_COMMON_HANT = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學"
    "如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高"
    "間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水"
    "名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社"
    "便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院"
    "讓識候帶導爭運臺灣"
)
_COMMON_HANGUL = frozenset(
    "이다는을를의에가한고하지로기사도은서대인어리자아시정스나일해부라구제그과전들적보상수주만으있여장원조연지공성안경관유동국신세진오요중선무었"
    "계개면야우위방화음내것됐했회청년월북남군민명할재학간치려당미비러실와단까업용통소체니차권말후금베트"
)
_COMMON_THAI = frozenset("านรอกเงมยลวดทสตะปบคหแจพชขใไโถผ่้ัิีุู็์ำ")
_COMMON_CYRILLIC = frozenset("оеаинтсрвлкмдпуяыьгзбчйх")
_COMMON_ARABIC = frozenset("اليمونرتبةعدسفهكقحجأىشصطخإ")
_COMMON_LATIN = frozenset("éèêëàâäôöòóáíìñüùúûçãõßåæøîïœÉÖÜÄÀÇÓÁñ")
_LATIN_PAIRS = frozenset(("çã", "çõ", "çâ", "éé", "éè", "ïé", "öö", "ää", "üü", "üß", "öß", "äß", "áí", "óñ"))
_LATIN_SIGNS = frozenset("¡¿£¥¢¤§¶ªº°±×÷¹²³¼½¾¬†‡•¨´¸µ")
_VIETNAMESE = frozenset("đĐăĂâÂêÊôÔơƠưƯàáãèéìíòóùúýÀÁÃÈÉÌÍÒÓÙÚÝ")
_VIETNAMESE_VOWELS = frozenset("aeiouyăâêôơưAEIOUYĂÂÊÔƠƯ")
_VIETNAMESE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")
# Punctuation that every language's pages carry: says nothing for or against.
_NEUTRAL = frozenset(
    "\u00a0«»‘’“”„‚‹›–—…·•©®™°€£§№‐‑\u00ad、。，．：；！？（）「」『』【】《》〈〉・ー\u3000％“”～－／＋＝"
)
_SUSPECT = re.compile(r"[\ufffd\ue000-\uf8ff\x80-\x9f]")
_Judge = Callable[[str], tuple[float, float, float]]  # good, bad, share of frequent characters among good and bad


def plausibility(text: str, charset: str) -> float:
    """How far `text`, decoded as `charset` with replacement, reads as text; 0 (noise) to 1.

    text: a sample of lines that hold non-ASCII characters. Without any such character the answer is 0.5: no evidence.
    """
    judge = _JUDGES.get(charset, _judge_letters)
    good, bad, common = judge(text)
    errors = len(_SUSPECT.findall(text))
    seen = good + bad + errors
    if not seen:
        return 0.5
    return max(0.0, (0.5 * good / seen + 0.5 * common) - 3.0 * errors / seen)


def _share(text: str, members: frozenset[str], expected: float, total: float) -> float:
    return min(1.0, sum(c in members for c in text) / total / expected) if total else 0.0


def _judge_hanzi(common: frozenset[str], charset: str) -> _Judge:
    def judge(text: str) -> tuple[float, float, float]:
        good = bad = 0.0
        for c in text:
            if c < "\x80" or c in _NEUTRAL or c == "\ufffd":
                continue
            first = c.encode(charset, "ignore")[:1]
            # The first level of both standards holds the everyday characters, the second one the rare ones.
            level1 = b"\xb0" <= first <= b"\xd7" if charset == "gb2312" else b"\xa4" <= first <= b"\xc6"
            if "\u4e00" <= c <= "\u9fff":
                good += 1.0 if level1 and first else 0.3
                bad += 0.0 if level1 and first else 0.7
            elif not ("\uff01" <= c <= "\uff5e"):
                bad += 1.0
        return good, bad, _share(text, common, 0.3, good + bad)

    return judge


def _judge_japanese(text: str) -> tuple[float, float, float]:
    kana = kanji = bad = 0.0
    for c in text:
        if "\u3041" <= c <= "\u30fe":
            kana += c not in _NEUTRAL
        elif "\u4e00" <= c <= "\u9fff" or c in "々〆":
            first = c.encode("euc_jp", "ignore")[:1]
            level1 = b"\xb0" <= first <= b"\xcf"
            kanji += 1.0 if level1 else 0.3
            bad += 0.0 if level1 else 0.7
        elif c >= "\x80" and c not in _NEUTRAL and c != "\ufffd" and not ("\uff01" <= c <= "\uff5e"):
            bad += 1.0  # half-width katakana among them: what other charsets' bytes become in Shift_JIS
    total = kana + kanji + bad
    return kana + kanji, bad, min(1.0, kana / total / 0.3) if total else 0.0


def _judge_korean(text: str) -> tuple[float, float, float]:
    good = bad = 0.0
    for c in text:
        if "\uac00" <= c <= "\ud7a3":
            # The 2,350 syllables of KS X 1001 are the ones in use; the other 8,822 are what wrong bytes become.
            usual = bool(c.encode("euc_kr", "ignore")[:1] < b"\xc9") and len(c.encode("euc_kr", "ignore")) == 2
            good += usual
            bad += not usual
        elif c >= "\x80" and c not in _NEUTRAL and c != "\ufffd" and not ("\uff01" <= c <= "\uff5e"):
            bad += 1.0
    return good, bad, _share(text, _COMMON_HANGUL, 0.45, good + bad)


def _judge_cyrillic(text: str) -> tuple[float, float, float]:
    good = bad = 0.0
    before = " "
    for at, c in enumerate(text):
        if "\u0400" <= c <= "\u045f" or c in "ґҐ":
            # Reading one Cyrillic charset as another swaps cases: capitals inside words give it away. Accented Latin
            # read as Cyrillic stands among plain letters.
            after = text[at + 1 : at + 2]
            wrong = (c.isupper() and before.islower()) or _plain(before) or _plain(after)
            good += not wrong
            bad += wrong
        elif c >= "\x80" and c not in _NEUTRAL and c != "\ufffd":
            bad += 1.0
        before = c
    return good, bad, _share(text, _COMMON_CYRILLIC, 0.75, good + bad)


def _judge_thai(text: str) -> tuple[float, float, float]:
    good = bad = 0.0
    before = " "
    for c in text:
        if "\u0e01" <= c <= "\u0e5b":
            mark = c == "\u0e31" or "\u0e34" <= c <= "\u0e3a" or "\u0e47" <= c <= "\u0e4e"
            after_vowel_sign = "\u0e40" <= before <= "\u0e44" and not ("\u0e01" <= c <= "\u0e2e")
            held = not mark or "\u0e01" <= before <= "\u0e4e"
            fits = held and not after_vowel_sign and c not in "ฦฃฅฺ๏๚๛"
            good += fits
            bad += not fits
        elif c >= "\x80" and c not in _NEUTRAL and c != "\ufffd":
            bad += 1.0
        before = c
    return good, bad, _share(text, _COMMON_THAI, 0.85, good + bad)


def _judge_arabic(text: str) -> tuple[float, float, float]:
    good = sum("\u0621" <= c <= "\u0652" or c in "،؛؟پچژگکی" for c in text)
    bad = sum(c >= "\x80" and not c.isspace() and c not in _NEUTRAL and c != "\ufffd" for c in text) - good
    return good, max(0, bad), _share(text, _COMMON_ARABIC, 0.85, good + max(0, bad))


def _judge_vietnamese(text: str) -> tuple[float, float, float]:
    good = bad = 0.0
    telling = 0
    before = " "
    for c in text:
        if c in _VIETNAMESE_MARKS:
            held = before in _VIETNAMESE_VOWELS
            good += held
            bad += not held
            telling += held
        elif c in _VIETNAMESE:
            good += 1.0
            telling += c in "đĐăĂơƠưƯ"
        elif c >= "\x80" and c not in _NEUTRAL and c != "\ufffd":
            bad += 1.0
        before = c
    total = good + bad
    return good, bad, min(1.0, telling / total / 0.3) if total else 0.0


def _plain(c: str) -> bool:
    return c.isascii() and c.isalpha()


def _alone(text: str, at: int) -> bool:
    """Accented Latin letters mostly stand among plain ones; two-byte text read as Latin gives unbroken runs of them."""
    if text[at - 1 : at + 1] in _LATIN_PAIRS or text[at : at + 2] in _LATIN_PAIRS:
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if after.isdigit():
        return False  # "£5" read as "Ł5"
    foreign = (before >= "\x80" and before not in _NEUTRAL) or (after >= "\x80" and after not in _NEUTRAL)
    shouted = text[at].isupper() and before.islower()
    return not foreign and not shouted


def _judge_latin(text: str) -> tuple[float, float, float]:
    good = bad = 0.0
    for at, c in enumerate(text):
        if c < "\x80" or c in _NEUTRAL or c in _LATIN_SIGNS or c == "\ufffd":
            continue
        fits = c.isalpha() and _alone(text, at)
        good += fits
        bad += not fits
    return good, bad, _share(text, _COMMON_LATIN, 0.85, good + bad) if good else 0.0


def _judge_letters(text: str) -> tuple[float, float, float]:
    """Any other charset: letters of one script, cases in order."""
    good = bad = 0.0
    scripts: dict[str, int] = {}
    for at, c in enumerate(text):
        if c < "\x80" or c in _NEUTRAL or c == "\ufffd":
            continue
        script = unicodedata.name(c, "?").split(" ")[0]
        scripts[script] = scripts.get(script, 0) + 1
        fits = (c.isalpha() or unicodedata.combining(c) > 0) and not (c.isupper() and text[at - 1 : at].islower())
        fits = fits and (script != "LATIN" or _alone(text, at))
        good += fits
        bad += not fits
    total = good + bad
    return good, bad, 0.8 * max(scripts.values(), default=0) / total if total and good else 0.0


_JUDGES: dict[str, _Judge] = {
    "gb18030": _judge_hanzi(_COMMON_HANS, "gb2312"),
    "big5": _judge_hanzi(_COMMON_HANT, "big5"),
    "shift_jis": _judge_japanese,
    "euc-jp": _judge_japanese,
    "euc-kr": _judge_korean,
    "windows-1251": _judge_cyrillic,
    "koi8-r": _judge_cyrillic,
    "windows-874": _judge_thai,
    "windows-1256": _judge_arabic,
    "windows-1258": _judge_vietnamese,
    "windows-1252": _judge_latin,
}
