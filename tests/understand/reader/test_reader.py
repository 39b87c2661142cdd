"""Reader: reads round the marked names, the same way every time, and only where the clues leave doubt."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tiengvang.place.gazetteer import Gazetteer
from tiengvang.place.profile import Profile, load_profile
from tiengvang.records import Article, NameHit, Provenance
from tiengvang.scan.pipeline import Pipeline
from tiengvang.understand import reader as package
from tiengvang.understand.evidence import in_words
from tiengvang.understand.reader import Reader, as_clues, reader
from tiengvang.understand.reader.window import LENGTH, Window
from tiengvang.understand.resolve import Resolver

SETTING = (
    "Landslide cuts off three villages near Hallim",
    "Rescuers on Jeju worked through the night after a hillside gave way above Hallim. Two people are missing. The "
    "island's governor said the road would stay closed until the weekend, and schools in Jeju City sent pupils home.",
)
ASIDE = (
    "Busan choir wins prize in Vienna",
    "The forty singers from Busan beat choirs from Leipzig and Tallinn on Saturday. Their conductor, who grew up on "
    "Jeju before she studied in Graz, said that the hall was colder than the sea. They return on Monday.",
)

IN_DOUBT = (
    "Choir wins prize in Vienna",
    "The forty singers beat choirs from Leipzig on Saturday. Their conductor, who grew up on Jeju, said that the hall "
    "was colder than the sea.",
)


def spans(title: str, text: str, name: str) -> list[tuple[int, int]]:
    whole, out, at = f"{title}\n{text}", [], -1
    while (at := whole.find(name, at + 1)) >= 0:
        out.append((at, at + len(name)))
    return out


def test_the_setting_of_a_story_reads_as_primary_and_an_aside_as_passing() -> None:
    read = [reader().read(*story, spans(*story, "Jeju")) for story in (SETTING, ASIDE)]
    assert [max(one, key=lambda name: one[name]) for one in read] == ["primary", "passing"]


def test_what_was_read_before_changes_nothing() -> None:
    alone = Reader().read(*ASIDE, spans(*ASIDE, "Jeju"))
    reader().read(*SETTING, spans(*SETTING, "Jeju"))
    assert reader().read(*ASIDE, spans(*ASIDE, "Jeju")) == alone


def test_numbers_are_those_of_every_machine() -> None:
    said = reader().read(*ASIDE, spans(*ASIDE, "Jeju"))
    assert said == pytest.approx({"primary": 0.015, "passing": 0.970, "other": 0.015}, abs=0.02)


def test_clues_of_a_reading_are_logarithms_about_their_mean() -> None:
    clues = as_clues({"primary": 0.5, "passing": 0.5, "other": 0.0})
    assert sum(clues.values()) == pytest.approx(0.0)
    assert clues["read-primary"] == clues["read-passing"] > 0 > clues["read-other"]


def test_the_shipped_files_stay_under_sixty_megabytes() -> None:
    folder = Path(package.__file__).parent
    assert sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) < 60_000_000


def test_an_article_takes_at_most_120_ms_of_one_core() -> None:
    seen = Window(tuple(range(4, 4 + LENGTH)), (0,) * 20 + (1,) * 4 + (0,) * (LENGTH - 24))
    reader().read_window(seen)
    times = []
    for _ in range(5):
        start = time.process_time()
        reader().read_window(seen)
        times.append(time.process_time() - start)
    assert min(times) <= 0.12


def judged(resolver: Resolver, title: str, text: str, hits: list[NameHit]) -> str:
    return in_words(resolver.resolve(of(title, text), hits, {}).reasons)


def of(title: str, text: str) -> Article:
    url = "https://a.example/"
    return Article(url, url, "a.example", title, text, "en", Provenance("x"))


def test_the_evidence_says_how_an_article_in_doubt_reads(jeju: Profile, jeju_pipeline: Pipeline) -> None:
    hits = list(jeju_pipeline.gazetteer.find(*IN_DOUBT, "en"))
    words = judged(Resolver(jeju), *IN_DOUBT, hits)
    assert "reads as " in words
    assert reader().judge in words


SHARED_HERE = (
    "Fire guts a pagoda of three centuries",
    "The main hall of a pagoda in An Nhon burned down before dawn on Tuesday. Monks carried out the bronze bells, and "
    "nobody was hurt. The district will ask the province for money, and villagers have begun to clear the tiles.",
)
SHARED_ELSEWHERE = (
    "Tea growers of An Khe count their loss",
    "The tea that Quanzhou's merchants call Iron Goddess comes from An Khe, where frost took a third of the spring "
    "leaves. Prices in Xiamen rose by a fifth within a week, and Fujian's growers ask for help.",
)


def test_a_name_that_others_share_and_nothing_bears_out_is_read() -> None:
    """The clues cannot tell: it is read whatever they say, and the evidence says what the verdict rests on."""
    gialai = load_profile("gialai")
    resolver, gazetteer = Resolver(gialai), Gazetteer(gialai)
    here, elsewhere = (
        resolver.resolve(of(*story), gazetteer.find(*story, "en"), {}) for story in (SHARED_HERE, SHARED_ELSEWHERE)
    )
    assert here.about == "primary"
    assert [hit.surface for hit in here.hits] == ["An Nhon"]
    assert "nothing but the reading bears the name out: An Nhon" in in_words(here.reasons)
    assert elsewhere.about == "other"
    assert elsewhere.prominence > 0  # how it stands in the text, whatever it means
    assert "only names that other places share" in in_words(elsewhere.reasons)
    assert all("reads as" in in_words(one.reasons) for one in (here, elsewhere))


def test_an_article_that_names_nothing_is_not_read() -> None:
    """In a process of its own, so that no other test has loaded the reader."""
    program = (
        "import sys\n"
        "from tiengvang.place.profile import load_profile\n"
        "from tiengvang.records import Article, Provenance\n"
        "from tiengvang.scan.pipeline import Pipeline\n"
        "url = 'https://a.example/'\n"
        "text = 'A walk along the river. ' * 9\n"
        "article = Article(url, url, 'a.example', 'Nothing here', text, 'en', Provenance('x'))\n"
        "assert Pipeline(load_profile('jeju')).judged(article).about == 'other'\n"
        "sys.exit('onnxruntime' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
