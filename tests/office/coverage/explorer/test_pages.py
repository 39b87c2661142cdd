"""The pages of the explorer: what they show, to whom, and that nothing of an article can act on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tiengvang.office.coverage.explorer.facets import facets
from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.models import Judgement, Mention, Outlet
from tiengvang.office.organisation.models import AuditEntry

pytestmark = pytest.mark.django_db
Make = Callable[..., Mention]
SignedIn = Callable[..., Client]
EXPLORER = "/office/coverage/explorer/"
MARKUP = '<script>alert("x")</script><b>"\'&'


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_empty_office_says_what_to_do(signed_in: SignedIn) -> None:
    assert "/office/coverage/sources/" in page(signed_in("analyst"), EXPLORER)
    assert 'href="/office/coverage/sources/"' not in page(signed_in("viewer"), EXPLORER)


def test_the_list_shows_the_newest_first_and_its_filters_as_chips(signed_in: SignedIn, mention: Make) -> None:
    mention("Older", day=date(2026, 1, 1))
    mention("Newer", day=date(2026, 2, 1))
    mention("A copy", copy_of="https://elsewhere.example/1")
    text = page(signed_in("officer"), f"{EXPLORER}?country=GB&from=01/01/2026")
    assert text.index("Newer") < text.index("Older")
    assert "A copy" not in text
    chips = re.findall(r'class="tv-chip" href="([^"]+)"', text)
    assert chips == [f"{EXPLORER}?country=GB", f"{EXPLORER}?from=2026-01-01"]


def test_names_and_titles_with_markup_are_shown_as_text_everywhere(
    signed_in: SignedIn, mention: Make, outlet: Callable[..., Outlet]
) -> None:
    publisher = outlet("evil.example", name=MARKUP, governing_body=MARKUP)
    one = mention(
        MARKUP, excerpt=MARKUP, outlet=publisher, names=[MARKUP], evidence=MARKUP, url='https://evil.example/"><script>',
        reasons=[["named-title", MARKUP]], judge=MARKUP,
    )  # fmt: skip
    mention("Copy of evil", original=one, copy_of=one.canonical_url)
    client = signed_in("analyst")
    client.post("/office/coverage/searches/save/", {"name": MARKUP, "query": "text=alert"})
    for address in (
        EXPLORER, f"{EXPLORER}?text=%3Cscript%3Ealert", f"{EXPLORER}?country=%3Cscript%3E", f"{EXPLORER}facets/",
        f"/office/coverage/mentions/{one.key}/", "/office/coverage/searches/",
    ):  # fmt: skip
        text = page(client, address)
        assert "<script>alert" not in text, address
        assert '"><script>' not in text, address
        assert "<b>" not in text, address


def test_an_address_that_is_no_web_address_is_not_made_a_link(signed_in: SignedIn, mention: Make) -> None:
    one = mention("Sly", url="javascript:alert(1)", copy_of="javascript:alert(2)")
    assert 'href="javascript:' not in page(signed_in("officer"), f"/office/coverage/mentions/{one.key}/")


def test_a_broken_date_is_said_beside_its_field(signed_in: SignedIn, mention: Make) -> None:
    mention("Still there")
    text = page(signed_in("officer"), f"{EXPLORER}?from=31/02/2026")
    assert 'aria-describedby="fault-from"' in text
    assert "31/02/2026" in text
    assert "Still there" in text


def test_every_facet_counts_what_its_link_finds(
    signed_in: SignedIn, mention: Make, outlet: Callable[..., Outlet]
) -> None:
    japan = outlet("jp.example", country="JP")
    for number in range(5):
        mention(f"Gong {number}", theme=["sport", "rights"][number % 2], tone=["positive", "neutral"][number % 2])
    for number in range(3):
        mention(f"Gong in Japan {number}", outlet=japan, market="japan", language="ja", theme="")
    for query in (Query(text="gong"), Query(country=("JP",)), Query(tone=("positive",), theme=("sport",))):
        found = facets(query)
        assert found.total.value == find(query).count()
        seen = 0
        for facet in found.facets:
            for value in (*facet.first, *facet.rest):
                chosen = Query.parse(value.url.split("?", 1)[1])
                added = tuple(set(getattr(chosen, facet.name)) - set(getattr(query, facet.name)))
                alone = chosen.having(**{facet.name: added})
                if not value.chosen:
                    assert find(alone).count() == value.count
                    seen += 1
        assert seen


def test_a_mention_page_tells_all_that_is_known(
    signed_in: SignedIn, mention: Make, outlet: Callable[..., Outlet]
) -> None:
    publisher = outlet("state.example", name="State Daily", owner_class="state", origin="state", independent=False)
    one = mention(
        "Gongs of Pleiku", outlet=publisher, excerpt="A night of gongs.", names=["Pleiku"],
        entities=["pleiku", "gia-lai"],
        reasons=[["named-title", "Pleiku"], ["spread", "4", "9"], ["from-the-future", "x"]],
    )  # fmt: skip
    for judge in ("lexicon/0", "lexicon/1"):
        Judgement.objects.create(
            mention=one,
            judge=judge,
            about="passing",
            theme="sport",
            tone_negative=0.1,
            tone_neutral=0.7,
            tone_positive=0.2,
        )
    repeat = mention("Gongs again", original=one, copy_of=one.canonical_url)
    client = signed_in("officer")
    text = page(client, f"/office/coverage/mentions/{one.key}/")
    for wanted in (
        "State Daily", "A night of gongs.", "Pleiku", "lexicon/0", "lexicon/1", "Gongs again",
        f'href="{one.url}" rel="noopener noreferrer"', "<svg", "tv-placemap__mark",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "from-the-future" not in text
    assert "Gongs of Pleiku" in page(client, f"/office/coverage/mentions/{repeat.key}/")


@pytest.mark.parametrize("theme", ["rights", "court-crime", "accident-disaster"])
def test_of_sensitive_coverage_no_excerpt_is_shown_even_where_one_was_kept(
    signed_in: SignedIn, mention: Make, theme: str
) -> None:
    one = mention("Families wait", excerpt="words of the article", theme=theme)
    client = signed_in("officer")
    assert "words of the article" not in page(client, f"/office/coverage/mentions/{one.key}/")
    assert "words of the article" not in page(client, EXPLORER)


def test_a_mark_needs_a_reason_is_kept_with_it_and_stands_in_the_history(signed_in: SignedIn, mention: Make) -> None:
    one = mention("Ten places to go")
    client, address = signed_in("analyst"), f"/office/coverage/mentions/{one.key}/"
    refused = client.post(f"{address}arrangement/", {"arrangement": "paid", "note": " "})
    assert refused.status_code == 422
    assert 'id="fault-note"' in refused.content.decode()
    wrong = client.post(f"{address}arrangement/", {"arrangement": "bribed", "note": "x"})
    assert wrong.status_code == 422
    assert client.post(f"{address}arrangement/", {"arrangement": "paid", "note": "Contract 12"}).status_code == 302
    one.refresh_from_db()
    assert (one.arrangement, one.independent, one.bucket) == ("paid", False, "arranged")
    text = page(client, address)
    assert "Contract 12" in text
    entry = AuditEntry.objects.get(action="coverage.arrange")
    assert entry.actor_name in text[text.index('id="m-history"') :]


def test_who_may_do_what(signed_in: SignedIn, mention: Make) -> None:
    one = mention("Seen by members only")
    address = f"/office/coverage/mentions/{one.key}/"
    assert signed_in("viewer", "hotel").get(EXPLORER).status_code == 403
    assert signed_in("viewer", "hotel").get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert signed_in("viewer").get(address).status_code == 200
    assert signed_in("officer").post(f"{address}arrangement/", {"arrangement": "paid", "note": "x"}).status_code == 403
    assert signed_in("viewer").post(f"{EXPLORER}export/", {"form": "csv"}).status_code == 403
    assert not AuditEntry.objects.filter(action="coverage.export").exists()


def test_an_unknown_mention_answers_404(signed_in: SignedIn, db: None) -> None:
    assert signed_in("officer").get("/office/coverage/mentions/none/").status_code == 404
