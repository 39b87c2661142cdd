"""The pages of narratives, as people of each role see them; each number opens its mentions in the explorer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.models import Mention, Narrative, NarrativeAct
from tiengvang.office.coverage.narratives import telling
from tiengvang.office.coverage.narratives.grouping import group
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.jobs.models import Job

Make = Callable[..., Mention]
Clients = Callable[[str], Client]
DAY = date(2026, 6, 10)  # of the factory
LIST = "coverage:narratives"


@pytest.fixture
def gongs(article: Make) -> Narrative:
    """A narrative of four originals and a copy, in three markets; beside it one of coffee."""
    first = article("gongs", "asahi.example", market="japan", country="JP", language="ja", tone="positive")
    article("gongs", "asahi.example", market="japan", country="JP", language="ja", tone="", day=DAY + timedelta(1))
    article("gongs", "lemonde.example", market="europe-other", country="FR", language="fr", tone="negative")
    state = article("gongs", "vna.example", origin="state", independent=False, country="VN", market="", language="vi")
    article("gongs", "mirror.example", copy_of=state.url, original=state, title="A mirror of it")
    article("coffee")
    group()
    refresh()
    first.refresh_from_db()
    return Narrative.objects.get(pk=first.narrative_id)


def page_of(client: Client, narrative: Narrative) -> str:
    return client.get(reverse("coverage:narrative", args=[narrative.pk])).content.decode()


def test_the_list_counts_originals_and_copies_apart(gongs: Narrative, client_of: Clients) -> None:
    page = client_of("viewer").get(reverse(LIST)).content.decode()
    assert page.count('<li class="tv-narrative">') == 1  # coffee has one mention only
    assert "<strong>4</strong> originals" in page
    assert "1 copy" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [("least=1", 2), ("least=1&market=japan", 1), ("least=1&theme=sport", 0), ("least=1&language=fr", 1),
     ("least=1&text=coffee", 1), ("least=1&text=lemonde", 1), ("least=1&direction=growing", 2),
     ("least=1&direction=declining", 0), ("least=1&from=2026-06-11&to=2026-06-30", 1), ("least=10", 0)],
)  # fmt: skip
def test_the_list_is_cut_by_its_filters(gongs: Narrative, client_of: Clients, asked: str, found: int) -> None:
    page = client_of("viewer").get(f"{reverse(LIST)}?{asked}&period={'' if 'from' in asked else 'all'}")
    assert page.content.decode().count('<li class="tv-narrative">') == found


def test_senseless_filters_are_said_and_the_rest_holds(gongs: Narrative, client_of: Clients) -> None:
    page = client_of("viewer").get(f"{reverse(LIST)}?from=99/99/2026&market=moon&sort=x&least=-1&direction=?").content
    assert page.decode().count("tv-fault") >= 2
    assert b'<li class="tv-narrative">' in page


def test_a_headline_that_a_person_wrote_is_shown_and_found_without_diacritics(
    gongs: Narrative, client_of: Clients
) -> None:
    client = client_of("coordinator")
    answer = client.post(
        reverse("coverage:narrative_name", args=[gongs.pk]),
        {"name-vi": "Cồng chiêng vang xa", "name-en": "Gongs abroad"},
    )
    assert answer.status_code == 302
    page = client.get(f"{reverse(LIST)}?text=cong+chieng&period=all").content.decode()
    assert "Gongs abroad" in page
    assert "Cồng chiêng vang xa" in page_of(client, gongs)


def test_each_number_on_the_page_opens_as_many_mentions(gongs: Narrative) -> None:
    told = telling.told(gongs)
    assert told is not None
    assert (told.originals, told.copies, told.independent) == (4, 1, 3)
    numbers = [(told.originals, told.originals_url), (told.copies, told.copies_url)]
    numbers += [(told.independent, told.independent_url), (told.peak_articles, told.peak_url)]
    numbers += [(number, url) for _name, number, url in told.languages]
    numbers += [(row.articles, row.url) for row in told.outlets]
    numbers += [(cell.mentions, cell.url) for _name, cells in told.trend.rows for cell in cells]
    for ranking in (told.countries, told.markets):
        for row in ranking.rows:
            numbers += [(row.mentions, row.url), *((piece.mentions, piece.url) for piece in row.pieces)]
    for number, url in numbers:
        assert find(Query.parse(url.partition("?")[2])).count() == number, url


def test_the_course_tells_independent_originals_from_the_rest(gongs: Narrative) -> None:
    told = telling.told(gongs)
    assert told is not None
    assert [line["values"] for line in told.trend.chart["series"]] == [[2, 1], [1, 0], [1, 0]]
    assert (told.peak, told.peak_articles) == (DAY, 3)
    assert told.outlets[0].outlet.domain == "asahi.example"


def test_a_copy_stands_under_its_original(gongs: Narrative) -> None:
    told = telling.told(gongs)
    assert told is not None
    state = next(one for one in told.shown if one.mention.outlet.domain == "vna.example")
    assert [copy.title for copy in state.copies] == ["A mirror of it"]
    assert told.loose == []


def test_what_the_current_judge_has_not_judged_is_in_no_tone(gongs: Narrative) -> None:
    told = telling.told(gongs)
    assert told is not None
    japan = next(row for row in told.markets.rows if row.key == "japan")
    assert {piece.key: piece.mentions for piece in japan.pieces} == {
        "positive": 1, "neutral": 0, "negative": 0, "unjudged": 1,
    }  # fmt: skip


def test_no_excerpt_is_shown(article: Make, client_of: Clients, grouped: Callable[..., Narrative]) -> None:
    one = article("trial", theme="rights", excerpt="A name that nobody should keep.")
    assert "nobody should keep" not in page_of(client_of("coordinator"), grouped(one))


def test_a_mentions_page_leads_to_its_narrative_and_the_explorer_names_it(gongs: Narrative, client_of: Clients) -> None:
    client = client_of("viewer")
    mention = Mention.objects.filter(narrative=gongs).first()
    assert mention is not None
    page = client.get(reverse("coverage:mention", args=[mention.key])).content.decode()
    assert reverse("coverage:narrative", args=[gongs.pk]) in page
    listed = client.get(f"{reverse('coverage:explorer')}?narrative={gongs.pk}").content.decode()
    assert listed.count('class="tv-mention"') == 4
    assert "Narrative:" in re.sub(r"<[^>]+>", "", listed)


def test_an_unknown_narrative_is_left_out_of_a_search_and_said(gongs: Narrative, client_of: Clients) -> None:
    page = client_of("viewer").get(f"{reverse('coverage:explorer')}?narrative=n0").content.decode()
    assert "n0" in page
    assert page.count('class="tv-mention"') == 5


def test_a_coordinator_merges_after_having_read_what_it_does(gongs: Narrative, client_of: Clients) -> None:
    client, other = client_of("coordinator"), Narrative.objects.exclude(pk=gongs.pk).get()
    at = reverse("coverage:narrative_merge", args=[gongs.pk])
    assert f"?other={other.pk}" in client.get(at).content.decode()
    assert f"?other={other.pk}" in client.get(f"{at}?text=coffee").content.decode()
    assert "What will happen" in client.get(f"{at}?other={other.pk}").content.decode()
    assert client.post(at, {"other": other.pk}).status_code == 302
    old = client.get(reverse("coverage:narrative", args=[other.pk]))
    assert (old.status_code, old["Location"]) == (302, reverse("coverage:narrative", args=[gongs.pk]))
    assert find(Query.parse(f"narrative={other.pk}&copies=show")).count() == 6  # old links find what is now there
    act = NarrativeAct.objects.get()
    assert client.post(reverse("coverage:narrative_undo", args=[act.pk])).status_code == 302
    assert Mention.objects.filter(narrative=other).count() == 1


@pytest.mark.parametrize("given", ["", "n0", "itself"])
def test_a_senseless_merge_is_refused_in_words(gongs: Narrative, client_of: Clients, given: str) -> None:
    at = reverse("coverage:narrative_merge", args=[gongs.pk])
    answer = client_of("coordinator").post(at, {"other": gongs.pk if given == "itself" else given})
    assert answer.status_code == 422
    assert "tv-fault" in answer.content.decode()


def test_a_coordinator_splits_off_what_was_chosen(gongs: Narrative, client_of: Clients) -> None:
    client, at = client_of("coordinator"), reverse("coverage:narrative_split", args=[gongs.pk])
    page = client.get(at).content.decode()
    assert "What will happen" in page
    keys = re.findall(r'name="leaving" value="(\w+)"', page)
    assert len(keys) == 5
    assert client.post(at, {}).status_code == 422
    answer = client.post(at, {"leaving": keys[:2]})
    made = Narrative.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])
    assert set(made.mentions.values_list("key", flat=True)) == set(keys[:2])


def test_others_see_no_way_to_mend(gongs: Narrative, client_of: Clients) -> None:
    client = client_of("analyst")
    assert "/merge/" not in page_of(client, gongs)
    for name in ("narrative_merge", "narrative_split"):
        assert client.get(reverse(f"coverage:{name}", args=[gongs.pk])).status_code == 403


def test_titles_with_markup_are_escaped(article: Make, client_of: Clients, grouped: Callable[..., Narrative]) -> None:
    one = article("trial", title="<script>alert(1)</script>")
    narrative = grouped(one)
    client = client_of("coordinator")
    for at in (reverse(LIST) + "?period=all&least=1", reverse("coverage:narrative", args=[narrative.pk]),
               reverse("coverage:narrative_split", args=[narrative.pk])):  # fmt: skip
        page = client.get(at).content.decode()
        assert "<script>alert" not in page
        assert "alert(1)" in unescape(page)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_the_list_is_taken_away_as_a_file(gongs: Narrative, client_of: Clients, form: str) -> None:
    asked = {"form": form, "query": "least=1&period=all"}
    answer = client_of("analyst").post(reverse("coverage:narratives_export"), asked)
    assert answer.status_code == 200
    if form == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 3
        assert lines[1].split(",")[3:5] == ["4", "1"]


def test_an_empty_office_says_what_to_do(client_of: Clients, db: None) -> None:
    assert "There are no narratives yet" in client_of("viewer").get(reverse(LIST)).content.decode()


def test_mentions_that_wait_to_be_grouped_are_said(article: Make, client_of: Clients) -> None:
    article()
    assert "Nothing has been grouped yet" in client_of("viewer").get(reverse(LIST)).content.decode()


def test_a_narrative_whose_mentions_tell_of_something_else_says_so(gongs: Narrative, client_of: Clients) -> None:
    Mention.objects.update(about="other")
    assert "No mention of the place is left" in page_of(client_of("coordinator"), gongs)


def test_an_import_asks_for_one_grouping(db: None) -> None:
    from tiengvang.office.coverage.narratives.asking import KIND, ask_grouping

    assert ask_grouping().pk == ask_grouping().pk
    assert Job.objects.filter(kind=KIND).count() == 1
