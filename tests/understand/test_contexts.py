"""Words that show the context of a name."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from tiengvang.understand import contexts
from tiengvang.understand.contexts import found
from tiengvang.understand.words import Words, read

LANGUAGES = (
    *("vi", "en", "zh-Hans", "zh-Hant", "ja", "ko", "fr", "de", "es", "ru", "th", "id"),
    *("lo", "km", "ar", "it", "pt"),
)
TABLE = Path(contexts.__file__).with_name("contexts.tsv")


def table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_context_has_a_dozen_stems_in_every_language() -> None:
    counts = Counter((row["context"], row["lang"]) for row in table())
    thin = {(c, lang): counts[c, lang] for c in contexts.contexts() for lang in LANGUAGES if counts[c, lang] < 12}
    assert contexts.contexts() == tuple("betting business football furniture listing origin today war".split())
    assert not thin


def test_every_stem_finds_itself_and_stands_once() -> None:
    keys = Counter((row["context"], row["lang"], row["stem"]) for row in table())
    assert [key for key, count in keys.items() if count > 1] == []
    lost = [key for key in keys if not Words([key[2]], key[1]).find(read(key[2].strip("*")))]
    assert lost == []


@pytest.mark.parametrize(
    ("context", "language", "text", "expected"),
    [
        ("football", "vi", "Đội bóng phố núi thắng trên sân khách ở vòng đấu 5", "Đội bóng"),
        ("football", "en", "The coach praised his striker after the match", "match"),
        ("football", "ja", "試合は後半に動いた", "後半"),
        ("football", "ar", "سجل المهاجم في المباراة", "مباراة"),
        ("business", "en", "Shareholders of the group approved the dividend", "dividend"),
        ("business", "ko", "회사의 주가가 분기 실적 발표 뒤 올랐다", "주가"),
        ("business", "ru", "Акционеры утвердили отчётность холдинга", "Акционер"),
        ("war", "en", "In November 1965 the airborne division landed", "1965"),
        ("war", "fr", "Les vétérans du régiment se souviennent de l'embuscade", "embuscade"),
        ("war", "zh-Hant", "當年的老兵寫下回憶錄", "回憶錄"),
        ("betting", "th", "สมัครเว็บแทงบอล เครดิตฟรี", "แทงบอล"),
        ("betting", "und", "casino 2024 : mejores slots", "casino"),
        ("listing", "de", "Die schönsten Orte: unsere Rangliste", "Rangliste"),
        ("furniture", "vi", "Tin liên quan: mưa lớn ở cao nguyên", "Tin liên quan"),
        ("furniture", "vi", "Từ khoá: du lịch, thác nước", "Từ khoá:"),
        ("furniture", "en", "The author is a writer based in Hanoi", "is a writer based in"),
        ("furniture", "ja", "あわせて読みたい：高原の町を歩く", "あわせて読みたい"),
        ("furniture", "ko", "[관련기사] 고원의 도시", "관련기사"),
        ("furniture", "ru", "Читайте также: водопады плато", "Читайте также"),
        ("furniture", "fr", "À lire aussi : les chutes du plateau", "À lire aussi"),
        ("furniture", "th", "อ่านเพิ่มเติม: น้ำตกบนที่ราบสูง", "อ่านเพิ่มเติม"),
        ("furniture", "zh-Hans", "关键词：旅游", "关键词："),
        ("today", "en", "Where battles raged, backpackers now sip coffee at a homestay", "homestay"),
        ("today", "ko", "격전지였던 곳에 박물관이 개관했다", "박물관"),
        ("today", "ru", "Туристы приезжают к старой базе", "Турист"),
        ("today", "es", "Hoy en día los visitantes duermen en un albergue", "Hoy en día"),
        ("origin", "vi", "Cô gái quê ở phố núi vào chung kết", "quê ở"),
        ("origin", "en", "The singer was born in the highlands", "was born"),
        ("origin", "ja", "高原出身の選手", "出身"),
        ("origin", "ko", "고원에서 온 선수", "에서 온"),
        ("origin", "ru", "Уроженка плато стала чемпионкой", "Уроженк"),
        ("origin", "de", "Der gebürtige Hochländer", "gebürtig"),
        ("origin", "th", "บ้านเกิดของเขาอยู่บนที่ราบสูง", "บ้านเกิด"),
        ("origin", "id", "Ia lahir di dataran tinggi", "lahir di"),
    ],
)
def test_a_sentence_of_the_context_shows_its_words(context: str, language: str, text: str, expected: str) -> None:
    assert expected in found(context, text, language)


@pytest.mark.parametrize(
    ("context", "language", "text"),
    [
        ("football", "en", "The province opened a new road to the waterfall on Monday"),
        ("betting", "vi", "Ủy ban nhân dân tỉnh công bố kế hoạch trồng rừng năm nay"),
        ("war", "zh-Hans", "这个旅游区今年接待了许多游客"),
        ("listing", "de", "Bestellungen bestehen weiter"),
        ("furniture", "en", "Read the tags on the sacks: more coffee comes from the hills each year"),
        ("furniture", "vi", "Tỉnh công bố tin vui cho người trồng cà phê"),
        ("today", "en", "On his second tour of duty the sergeant led villagers out of the valley"),
        ("today", "zh-Hans", "第三营在山谷遭到伏击"),
        ("origin", "fr", "Ne a été omis de la phrase"),
        ("origin", "en", "The province opened a new road on Monday"),
    ],
)
def test_an_ordinary_sentence_shows_none(context: str, language: str, text: str) -> None:
    assert found(context, text, language) == ()


def test_a_word_is_given_once_and_in_the_order_of_the_text() -> None:
    assert found("football", "Referee, match; MATCH and referee", "en") == ("Referee", "match")


def test_an_unknown_context_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="cookery"):
        found("cookery", "soup", "en")
