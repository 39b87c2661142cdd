"""The theme of an article by a rule over words. The sentences are our own and plain: they show that no list is broken,
not how well the rule does on real pages."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tiengvang.place.folding import fold
from tiengvang.place.profile import Topic
from tiengvang.understand import themes
from tiengvang.understand.embed import embedder, title_and_lead
from tiengvang.understand.themes import theme, weigh
from tiengvang.understand.words import Words, read

MAIN = ("vi", "en", "zh", "ja", "ko", "fr", "de", "es", "ru", "th", "id")
REST = ("lo", "km", "ar", "it", "pt")
SENSITIVE = ("accident-disaster", "court-crime", "rights")
IDS = (
    *("nature-tourism", "culture-heritage", "people", "investment-economy", "education-science"),
    *("governance-stability", "society", *SENSITIVE, "sport", "war-history"),
)
TOPICS = tuple(Topic(key, {"en": key}, False, key in SENSITIVE) for key in IDS)
LISTS = Path(themes.__file__).with_name("theme_words")
SENTENCES = Path(__file__).with_name("theme_sentences.tsv")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("language", [*MAIN, *REST])
def test_every_language_has_stems_enough_for_every_theme(language: str) -> None:
    counts = Counter(row["theme"] for row in table(LISTS / f"{language}.tsv"))
    least = 25 if language in MAIN else 12
    assert set(counts) == set(IDS)
    assert {key: count for key, count in counts.items() if count < least} == {}


@pytest.mark.parametrize("language", [*MAIN, *REST])
def test_a_stem_speaks_for_one_theme_and_finds_itself(language: str) -> None:
    stems = [row["stem"] for row in table(LISTS / f"{language}.tsv")]
    assert [stem for stem, count in Counter(stems).items() if count > 1] == []
    assert [stem for stem in stems if not Words([stem], language).find(read(stem.strip("*")))] == []


def test_nine_plain_sentences_in_ten_get_their_theme_in_every_language() -> None:
    wrong: dict[str, list[str]] = defaultdict(list)
    totals: Counter[str] = Counter()
    for row in table(SENTENCES):
        totals[row["language"]] += 1
        got = theme("", row["text"], row["language"], TOPICS).theme
        if got != row["theme"]:
            wrong[row["language"]].append(f"{got}, not {row['theme']}: {row['text']}")
    assert len(totals) == 17
    assert {lang: faults for lang, faults in wrong.items() if len(faults) > totals[lang] / 10} == {}


def test_the_headline_outweighs_the_text() -> None:
    text = "The hotel by the lake was full and tourists took photographs."
    assert theme("Coach resigns after league defeat", text, "en", TOPICS).theme == "sport"
    assert theme("", f"{text} The coach of the team was there.", "en", TOPICS).theme == "nature-tourism"


def test_a_sensitive_theme_wins_a_near_tie_and_only_that() -> None:
    tie = theme("", "The hotel and the court", "en", TOPICS)
    assert tie.scores["court-crime"] > tie.scores["nature-tourism"]
    near = theme("", "tourists museum dance; police", "en", TOPICS)
    assert near.theme == "court-crime"
    assert near.scores["culture-heritage"] == near.scores["court-crime"]
    far = theme("", "museum dance temple folk epic; police", "en", TOPICS)
    assert far.theme == "culture-heritage"


def test_an_article_without_a_word_of_any_theme_goes_under_society() -> None:
    result = theme("Xyz", "Qwerty.", "en", TOPICS)
    assert (result.theme, result.words) == ("society", ())
    assert set(result.scores.values()) == {0.0}


def test_a_topic_without_words_scores_nothing_and_a_profile_without_society_takes_its_last_topic() -> None:
    own = (Topic("space-travel", {"en": "Space"}, True, False), Topic("sport", {"en": "Sport"}, False, False))
    result = theme("Football match", "", "en", own)
    assert (result.theme, result.scores["space-travel"]) == ("sport", 0.0)
    assert theme("Xyz", "", "en", own[:1]).theme == "space-travel"


def test_the_words_that_spoke_for_the_theme_are_given_as_written_and_strongest_first() -> None:
    result = theme("LANDSLIDE buries road", "Four are missing; rescue goes on.", "en", TOPICS)
    assert result.words == ("LANDSLIDE", "rescue", "missing")


def test_a_text_folded_elsewhere_gives_the_same() -> None:
    title, text = "Lễ hội cồng chiêng", "Du khách đến nhà rông."
    assert theme(title, text, "vi", TOPICS, folded=fold(f"{title}\n{text}")) == theme(title, text, "vi", TOPICS)


def test_vietnamese_without_marks_is_understood_too() -> None:
    text = "Sat lo dat, cuu ho tim nguoi mat tich"
    assert theme("Tai nan lien hoan", text, "vi", TOPICS).theme == "accident-disaster"


def test_a_profile_without_topics_is_refused() -> None:
    with pytest.raises(ValueError, match=r"profile\.toml"):
        theme("", "", "en", ())


def vector_of(title: str, text: str) -> NDArray[np.float32]:
    return embedder().vectors([title_and_lead(title, text)])[0]


def test_the_head_knows_what_no_word_of_the_list_says() -> None:
    text = "Nước dâng ngang mái, cả xóm trèo lên nóc nhà chờ xuồng."
    ruled = theme("", text, "vi", TOPICS)
    assert (ruled.theme, ruled.words) == ("society", ())
    weighed = weigh(ruled, vector_of("", text), TOPICS)
    assert weighed.theme == "accident-disaster"
    assert weighed.sensitive
    assert sum(weighed.probabilities.values()) == pytest.approx(1.0)
    assert weighed.scores == ruled.scores


def test_what_the_rule_takes_for_sensitive_gets_no_excerpt_whatever_the_head_says() -> None:
    text = "tourists museum dance; police"
    weighed = weigh(theme("", text, "en", TOPICS), vector_of("A quiet weekend in the hills", "Hotels, lakes."), TOPICS)
    assert weighed.theme == "nature-tourism"
    assert weighed.sensitive


def test_only_themes_of_the_profile_are_given() -> None:
    few = tuple(topic for topic in TOPICS if topic.id in ("nature-tourism", "society", "sport"))
    text = "The court sentenced him to nine years for fraud."
    weighed = weigh(theme("", text, "en", few), vector_of("", text), few)
    assert weighed.theme in {"nature-tourism", "society", "sport"}
    assert set(weighed.probabilities) == {"nature-tourism", "society", "sport"}


def test_a_theme_that_only_the_profile_knows_is_never_given_by_the_machine() -> None:
    own = (Topic("space-travel", {"en": "Space"}, True, False), *TOPICS)
    text = "The rocket reached orbit."
    weighed = weigh(theme("", text, "en", own), vector_of("", text), own)
    assert weighed.probabilities["space-travel"] == 0.0
    assert weighed.theme != "space-travel"
    alone = theme("", text, "en", own[:1])
    assert weigh(alone, vector_of("", text), own[:1]) == alone
