"""Tone toward the place: the judge that counts words, and the tone of an article."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tiengvang.records import NameHit, Tone
from tiengvang.understand.tone import PRIOR, Target, ToneJudge, article_tone, lexicon
from tiengvang.understand.tone.lexicon import LexiconJudge, count
from tiengvang.understand.words import Words, read

MAIN = ("vi", "en", "zh", "ja", "ko", "fr", "de", "es", "ru", "th", "id")
REST = ("lo", "km", "ar", "it", "pt")
LISTS = Path(lexicon.__file__).with_name("words")


def table(language: str) -> list[dict[str, str]]:
    with (LISTS / f"{language}.tsv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def leaning(text: str, language: str) -> str:
    tone = LexiconJudge().judge([Target(text, 0, 0, language)])[0]
    return max(("negative", "neutral", "positive"), key=lambda name: getattr(tone, name))


@pytest.mark.parametrize("language", [*MAIN, *REST])
def test_every_language_has_charged_words_enough_each_once_and_findable(language: str) -> None:
    listed = table(language)
    charged = [row for row in listed if row["weight"].lstrip("-") in {"1", "2", "3"}]
    assert len(charged) >= (250 if language in MAIN else 100)
    assert [stem for stem, times in Counter(row["stem"] for row in listed).items() if times > 1] == []
    stems = [row["stem"] for row in listed]
    assert [stem for stem in stems if not Words([stem], language).find(read(stem.strip("*")))] == []


@pytest.mark.parametrize("language", [*MAIN, *REST])
def test_every_language_knows_negation_degree_contrast_and_routine(language: str) -> None:
    assert {"not", "but", "0", "x1.5", "less"} <= {row["weight"] for row in table(language)}


@pytest.mark.parametrize(
    ("language", "bad", "plain", "good"),
    [
        ("vi", "Lũ quét cuốn trôi nhiều nhà, ba người thiệt mạng.", "Hội nghị sẽ diễn ra vào thứ Ba, dự kiến hai ngày.",
         "Thác nước tuyệt đẹp, người dân thân thiện và hiếu khách."),
        ("en", "Five people were killed when the dam collapsed.", "The committee will meet on Monday as scheduled.",
         "A stunning valley with delicious food and friendly hosts."),
        ("zh-Hans", "洪水造成五人遇难，房屋倒塌。", "会议将于周一举行，预计两天。", "景色壮丽，当地人热情好客。"),
        ("zh-Hant", "洪水造成五人遇難，房屋倒塌。", "會議將於週一舉行，預計兩天。", "景色壯麗，當地人熱情好客。"),
        ("ja", "土砂崩れで五人が死亡した。", "会議は月曜日に開催される予定。", "絶景と親切な人々に感動した。"),
        ("ko", "산사태로 다섯 명이 숨졌다.", "회의는 월요일에 개최될 예정이다.", "절경과 친절한 사람들이 인상적이다."),
        ("fr", "Le barrage s'est effondré: cinq morts.", "La réunion aura lieu lundi selon le calendrier.",
         "Une vallée magnifique et des habitants chaleureux."),
        ("de", "Bei dem Erdrutsch starben fünf Menschen.", "Die Sitzung findet laut Zeitplan am Montag statt.",
         "Ein atemberaubendes Tal mit freundlichen Gastgebern."),
        ("es", "Cinco muertos por el derrumbe de la presa.", "La reunión tendrá lugar el lunes según el calendario.",
         "Un valle espectacular y gente amable."),
        ("ru", "Пять человек погибли при обрушении.", "Заседание состоится в понедельник по графику.",
         "Потрясающая долина и гостеприимные люди."),
        ("th", "ดินถล่มทำให้มีผู้เสียชีวิตห้าคน", "การประชุมจะจัดขึ้นวันจันทร์ตามกำหนดการ", "หุบเขางดงามและผู้คนเป็นมิตร"),
        ("id", "Lima orang tewas akibat longsor.", "Rapat akan digelar Senin sesuai jadwal.",
         "Lembah yang menakjubkan dengan warga yang ramah."),
        ("lo", "ດິນເຈື່ອນເຮັດໃຫ້ມີຜູ້ເສຍຊີວິດ", "ກອງປະຊຸມຈະຈັດຂຶ້ນຕາມກຳນົດ", "ທິວທັດສວຍງາມ ແລະ ຊາວບ້ານເປັນມິດ"),
        ("km", "ទឹកជំនន់បណ្តាលឱ្យមនុស្សស្លាប់", "កិច្ចប្រជុំនឹងប្រព្រឹត្តទៅតាមផែនការ", "ទេសភាពស្រស់ស្អាត និងអ្នកស្រុករាក់ទាក់"),
        ("ar", "قتل خمسة أشخاص في انهيار السد.", "سيعقد الاجتماع يوم الاثنين وفقا للجدول.", "واد خلاب وسكان ودودون."),
        ("it", "Cinque morti nel crollo della diga.", "La riunione si terrà lunedì secondo il calendario.",
         "Una valle magnifica e gente accogliente."),
        ("pt", "Cinco mortos no desabamento da barragem.", "A reunião terá lugar na segunda, segundo o calendário.",
         "Um vale deslumbrante e gente hospitaleira."),
    ],
)  # fmt: skip
def test_plain_sentences_lean_where_a_reader_leans(language: str, bad: str, plain: str, good: str) -> None:
    assert [leaning(text, language) for text in (bad, plain, good)] == ["negative", "neutral", "positive"]


@pytest.mark.parametrize(
    ("language", "praise", "denied"),
    [
        ("en", "The beach is clean.", "The beach is not clean."),
        ("vi", "Bãi biển sạch.", "Bãi biển không sạch."),
        ("zh", "海滩干净。", "海滩不干净。"),
        ("ja", "海岸は安全だ。", "海岸は安全ではない。"),
        ("ko", "해변은 안전하다.", "해변은 안전하지 않다."),
        ("fr", "La plage est propre.", "La plage n'est pas propre."),
        ("de", "Der Strand ist sauber.", "Der Strand ist nicht sauber."),
        ("es", "La playa es segura.", "La playa no es segura."),
        ("ru", "Пляж чистый.", "Пляж не чистый."),
        ("th", "ชายหาดสะอาด", "ชายหาดไม่สะอาด"),
        ("id", "Pantainya bersih.", "Pantainya tidak bersih."),
    ],
)
def test_negation_turns_praise_around(language: str, praise: str, denied: str) -> None:
    assert count(Target(praise, 0, 0, language)).good > 0
    turned = count(Target(denied, 0, 0, language))
    assert turned.good == 0
    assert turned.bad > 0


def test_a_decrease_of_something_bad_is_good_and_of_something_good_bad() -> None:
    assert leaning("Murders fell by a third.", "en") == "positive"
    assert count(Target("Growth fell by a third.", 0, 0, "en")).bad > 0


def test_words_near_the_name_weigh_more() -> None:
    text = "Alpha is filthy and unsafe, while far away on the other side of the wide country Omega is lovely and safe."
    near_alpha = count(Target(text, 0, 5, "en"))
    near_omega = count(Target(text, text.index("Omega"), text.index("Omega") + 5, "en"))
    assert near_alpha.bad > near_omega.bad
    assert near_alpha.good < near_omega.good


def test_what_follows_a_contrast_weighs_more_than_what_precedes_it() -> None:
    first = count(Target("The bay is lovely but filthy.", 0, 0, "en"))
    second = count(Target("The bay is filthy but lovely.", 0, 0, "en"))
    assert first.bad > second.bad
    assert first.good < second.good


def test_probabilities_sum_to_one_and_carry_the_judge() -> None:
    texts = (("Xyz", "en"), ("Cinco mortos", "pt"), ("", "und"))
    tones = LexiconJudge().judge([Target(text, 0, 0, language) for text, language in texts])
    assert [tone.judge for tone in tones] == ["lexicon/1"] * 3
    assert all(abs(tone.negative + tone.neutral + tone.positive - 1) < 1e-9 for tone in tones)


class Recorder:
    """A judge that remembers what it was asked and finds "bad" bad and "good" good."""

    name = "recorder"
    version = "7"

    def __init__(self) -> None:
        self.asked: list[Target] = []

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        self.asked.extend(targets)
        return [
            Tone(0.9, 0.1, 0.0, "") if "bad" in target.text else
            Tone(0.0, 0.1, 0.9, "") if "good" in target.text else Tone(0.0, 1.0, 0.0, "")
            for target in targets
        ]  # fmt: skip


def article(title: str, text: str, *names: str, sense: str = "") -> tuple[Recorder, Tone]:
    judge: ToneJudge = (recorder := Recorder())
    whole = f"{title}\n{text}"
    hits = [NameHit("e", n, whole.index(n), whole.index(n) + len(n), "body", sense=sense) for n in names]
    return recorder, article_tone(judge, title, text, "en", hits)


def test_the_sentence_that_names_the_place_is_judged_between_its_neighbours_with_the_name_marked() -> None:
    recorder, _ = article("Title", "One. Two Ville here. Three. Four. Five.", "Ville")
    assert [target.text for target in recorder.asked] == ["Title", "One. Two Ville here. Three."]
    marked = recorder.asked[1]
    assert marked.text[marked.start : marked.end] == "Ville"


def test_passages_that_touch_are_one_until_they_are_long() -> None:
    recorder, _ = article("", "A Ville. Two. Three. B Vallis. Five. Six.", "Ville", "Vallis")
    assert [target.text for target in recorder.asked] == ["A Ville. Two. Three. B Vallis. Five."]
    words = " ".join(["word"] * 60)
    recorder, _ = article("", f"A Ville {words}. B Vallis {words}.", "Ville", "Vallis")
    assert [target.text[:5] for target in recorder.asked] == ["A Vil", "B Val"]


def test_no_more_than_eight_passages_are_judged() -> None:
    filler = "Nothing. Nothing. Nothing. "
    recorder, _ = article(
        "Title", "".join(f"In Ville{n:02}. {filler}" for n in range(20)), *(f"Ville{n:02}" for n in range(20))
    )
    assert len(recorder.asked) == 8


def test_a_headline_with_the_name_counts_twice() -> None:
    _, tone = article("Ville is bad", "Some words. Ton is good.", "Ville", "Ton")
    assert tone.negative == pytest.approx(2 * tone.positive)
    assert tone.judge == "recorder/7"


def test_a_name_of_another_sense_does_not_count() -> None:
    recorder, _ = article("Title", "One. Two. Three. Four. Ville is bad.", "Ville", sense="club")
    assert [target.text for target in recorder.asked] == ["Title", "One. Two. Three."]


def test_without_a_name_the_headline_and_the_lead_are_judged() -> None:
    recorder, tone = article("Good or bad", "One. Two. Three. Four good.")
    assert [target.text for target in recorder.asked] == ["Good or bad", "One. Two. Three."]
    assert tone.negative > tone.positive


def test_an_empty_article_gets_the_prior() -> None:
    recorder, tone = article("", " \n ")
    assert recorder.asked == []
    assert (tone.negative, tone.neutral, tone.positive) == PRIOR


def test_decided_passages_outweigh_neutral_ones() -> None:
    _, tone = article(
        "", "A Ville. Some. More. Words. B Vallis. Some. More. Words. C Vicus is bad.", "Ville", "Vallis", "Vicus"
    )
    assert tone.negative > 0.5
