"""The pages of the review desk: blind means blind, and an answer survives an ended session."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tiengvang.office.coverage.models import Label, Mention, ReviewItem, ReviewRound, SavedSearch
from tiengvang.office.coverage.review.services import answer, close_round, take_next
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
Team = tuple[User, User, User]
SCRIPT = {"HTTP_HX_REQUEST": "true"}
# What the fixture's mentions carry of the machine, in every form in which a page could let it slip.
OF_THE_MACHINE = ("lexicon/1", "named in the headline", "Named in the", "nature-tourism", "0.63", "63", "0,63")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["django_language"] = "en"
        return client

    return make


@pytest.fixture
def an(client_of: Callable[[User], Client], reviewers: Team) -> Client:
    """The first reviewer's browser."""
    return client_of(reviewers[0])


def _desk(review: ReviewRound, query: str = "") -> str:
    return reverse("coverage:desk", args=[review.pk]) + query


def _held(review: ReviewRound, reviewer: User) -> ReviewItem:
    return review.items.get(reviewer=reviewer, done=None)


def _to(name: str, item: ReviewItem) -> str:
    return reverse(f"coverage:{name}", args=[item.pk])


def test_a_blind_desk_shows_the_article_and_nothing_of_the_machine(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made = review(3, blind=True)
    page = an.get(_desk(made)).content.decode()
    item = _held(made, reviewers[0])
    assert item.mention.title in page
    assert item.mention.excerpt in page
    card = page[page.index('id="desk"') :]
    card += an.post(_to("desk_answer", item), {"about": "other"}, **SCRIPT).content.decode()
    card += an.get(_desk(made, f"?again={item.pk}")).content.decode().partition('id="desk"')[2]
    said = re.sub(r"[A-Za-z0-9]{40,}", "", card)  # a random token may hold a number of the machine's
    assert [word for word in OF_THE_MACHINE if word in said] == []
    assert "Reviewed" not in card
    assert item.mention.key not in card  # no way to the mention's own page, where the judgement stands


def test_a_desk_that_is_not_blind_shows_the_judgement(an: Client, review: Callable[..., ReviewRound]) -> None:
    page = an.get(_desk(review(3, blind=False))).content.decode()
    assert "lexicon/1" in page


def test_an_answer_brings_the_next_mention(an: Client, review: Callable[..., ReviewRound], reviewers: Team) -> None:
    made = review(3)
    an.get(_desk(made))
    item = _held(made, reviewers[0])
    given = an.post(
        _to("desk_answer", item), {"about": "primary", "tone": "neutral", "note": "x", "after": "0"}, **SCRIPT
    )
    assert given.status_code == 200
    assert "<html" not in given.content.decode()
    following = _held(made, reviewers[0])
    assert following != item
    assert following.mention.title in given.content.decode()
    assert item.labels.get().note == "x"


def test_an_answer_that_is_sent_twice_is_kept_once(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made = review(3)
    an.get(_desk(made))
    item = _held(made, reviewers[0])
    for _ in range(2):
        assert an.post(_to("desk_answer", item), {"about": "other", "after": "0"}, **SCRIPT).status_code == 200
    assert Label.objects.count() == 1


def test_without_the_script_an_answer_leads_back_to_the_desk(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made = review(3)
    an.get(_desk(made))
    given = an.post(_to("desk_answer", _held(made, reviewers[0])), {"about": "other"})
    assert (given.status_code, given["Location"]) == (302, _desk(made))


@pytest.mark.parametrize(
    "said", [{}, {"about": "primary"}, {"about": "nonsense"}, {"about": "passing", "tone": "warm"}]
)
def test_half_an_answer_is_refused_with_the_choice_kept(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team, said: dict[str, str]
) -> None:
    made = review(3)
    an.get(_desk(made))
    for headers in (SCRIPT, {}):
        given = an.post(_to("desk_answer", _held(made, reviewers[0])), said, **headers)
        assert given.status_code == 422
        assert "tv-desk__fault" in given.content.decode()
    if said.get("about") == "primary":
        assert 'value="primary" data-key="1" checked' in given.content.decode()
    assert not Label.objects.exists()


def test_an_ended_session_answers_401_and_the_same_answer_counts_after_signing_in(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made = review(3)
    an.get(_desk(made))
    item, said = _held(made, reviewers[0]), {"about": "passing", "tone": "negative", "after": "0"}
    an.logout()
    assert an.post(_to("desk_answer", item), said, **SCRIPT).status_code == 401
    assert not Label.objects.exists()
    an.force_login(reviewers[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert an.post(_to("desk_answer", item), said, **SCRIPT).status_code == 200
    assert item.labels.get().tone == "negative"


def test_an_answer_for_somebody_elses_item_is_409_in_words(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    item = take_next(review=review(3), reviewer=reviewers[1])
    given = an.post(_to("desk_answer", item), {"about": "other"}, **SCRIPT)
    assert given.status_code == 409
    assert "somebody else" in given.content.decode()


def test_a_closed_round_says_so(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team, coordinator: User
) -> None:
    made = review(3)
    an.get(_desk(made))
    close_round(review=made, by=coordinator)
    assert an.post(_to("desk_answer", _held(made, reviewers[0])), {"about": "other"}, **SCRIPT).status_code == 409
    assert "This round is closed." in an.get(_desk(made)).content.decode()


def test_undo_shows_the_last_answer_and_a_new_one_is_a_second_label(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made = review(3)
    an.get(_desk(made))
    item = _held(made, reviewers[0])
    card = an.post(_to("desk_answer", item), {"about": "passing", "tone": "neutral"}, **SCRIPT).content.decode()
    assert f"?again={item.pk}" in card
    page = an.get(_desk(made, f"?again={item.pk}")).content.decode()
    assert 'value="passing" data-key="2" checked' in page
    label = item.labels.get()
    assert f'name="after" value="{label.pk}"' in page
    an.post(_to("desk_answer", item), {"about": "other", "after": label.pk}, **SCRIPT)
    assert list(item.labels.order_by("pk").values_list("about", flat=True)) == ["passing", "other"]


@pytest.mark.parametrize("again", ["999999", "x", "-1"])
def test_only_ones_own_answers_are_undone(an: Client, review: Callable[..., ReviewRound], again: str) -> None:
    assert an.get(_desk(review(3), f"?again={again}")).status_code == 404


def test_skipped_mentions_come_back_when_asked_for(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made = review(2, double_share=0)
    an.get(_desk(made))
    for _ in range(2):
        card = an.post(_to("desk_skip", _held(made, reviewers[0])), **SCRIPT).content.decode()
    assert "Only mentions that you skipped are left." in card
    an.post(reverse("coverage:desk_bring_back", args=[made.pk]))
    assert 'id="desk-title"' in an.get(_desk(made)).content.decode()


def test_a_title_with_markup_stays_text_and_a_script_address_is_no_link(
    an: Client, mentions: Callable[..., list[Mention]], review: Callable[..., ReviewRound]
) -> None:
    mentions(1, title="<b>bold</b>", url="javascript:alert(1)", excerpt="<img src=x onerror=alert(1)>")
    page = an.get(_desk(review(1))).content.decode()
    assert "&lt;b&gt;bold" in page
    assert "<img src=x" not in page
    assert "javascript:alert" not in page


def test_the_rounds_page_says_what_to_do_when_there_is_none(an: Client) -> None:
    page = an.get(reverse("coverage:rounds")).content.decode()
    assert reverse("coverage:round_new") in page


def test_rounds_are_listed_with_progress_and_agreement(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made = review(3, double_share=1)
    for one in reviewers[:2]:
        for about in ("primary", "passing", "primary"):
            item = take_next(review=made, reviewer=one)
            said = "primary" if item.mention.title.endswith("0") else about
            answer(item=item, reviewer=one, about=said, tone="neutral")
    listed = an.get(reverse("coverage:rounds")).content.decode()
    assert made.name in listed
    assert "6/6" in listed
    page = an.get(reverse("coverage:round", args=[made.pk])).content.decode()
    for name in [one.full_name for one in reviewers[:2]]:
        assert f"{name}: 3" in page
    assert "Krippendorff" in page


def test_a_round_is_drawn_from_a_saved_search_in_two_steps(
    client_of: Callable[[User], Client], mentions: Callable[..., list[Mention]], coordinator: User
) -> None:
    mentions(4)
    mentions(3, language="ja")
    unit = coordinator.memberships.get().unit
    SavedSearch.objects.create(name="Japan", query="language=ja", owner=coordinator, unit=unit)
    client, address = client_of(coordinator), reverse("coverage:round_new")
    assert "Japan" in client.get(address).content.decode()
    assert "3 mentions to draw from" in client.get(address, {"frame": "language=ja"}).content.decode()
    given = client.post(
        address,
        {"frame": "language=ja", "by": "", "name": "N", "size": "2", "double": "50", "blind": "on", "seed": "5"},
    )
    made = ReviewRound.objects.get()
    assert given["Location"] == reverse("coverage:round", args=[made.pk])
    assert (made.size, made.frame_size, made.double_share, made.blind, made.seed) == (2, 3, 0.5, True, 5)


def test_a_round_by_language_takes_one_size_for_each(
    client_of: Callable[[User], Client], mentions: Callable[..., list[Mention]], coordinator: User
) -> None:
    mentions(4)
    mentions(3, language="ja")
    client, address = client_of(coordinator), reverse("coverage:round_new")
    page = client.get(address, {"by": "language"}).content.decode()
    assert "Japanese" in page
    client.post(address, {"frame": "", "by": "language", "name": "N", "take_0": "1", "take_1": "2", "double": "0"})
    drawn = ReviewRound.objects.get().items.values_list("mention__language", flat=True)
    assert sorted(drawn) == ["en", "ja", "ja"]


def test_a_round_that_makes_no_sense_is_refused_beside_the_field(
    client_of: Callable[[User], Client], mentions: Callable[..., list[Mention]], coordinator: User
) -> None:
    mentions(2)
    given = client_of(coordinator).post(
        reverse("coverage:round_new"), {"frame": "", "by": "", "name": "N", "size": "0", "double": "120"}
    )
    assert given.status_code == 422
    assert {"id_size_error", "id_double_error"} <= set(given.content.decode().replace('"', " ").split())
    assert not ReviewRound.objects.exists()


def _dispute(made: ReviewRound, reviewers: Team) -> Mention:
    for one, about in zip(reviewers, ("primary", "passing"), strict=False):
        answer(
            item=take_next(review=made, reviewer=one),
            reviewer=one,
            about=about,
            tone="neutral",
            note=f"by {one.username}",
        )
    return made.items.first().mention


def test_a_dispute_shows_both_labels_and_is_settled_by_a_third_person(
    client_of: Callable[[User], Client], review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    mention = _dispute(review(1, double_share=1), reviewers)
    address = reverse("coverage:disputes")
    settle = reverse("coverage:dispute_settle", args=[mention.pk])
    own = client_of(reviewers[0]).get(address).content.decode()
    assert settle not in own
    third = client_of(reviewers[2])
    page = third.get(address).content.decode()
    assert "by an" in page
    assert "by binh" in page
    assert "lexicon/1" not in page
    third.post(settle, {"about": "primary", "tone": "negative"})
    mention.refresh_from_db()
    assert (mention.disputed, mention.tone) == (False, "negative")


def test_who_disagrees_cannot_settle_by_address_either(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    mention = _dispute(review(1, double_share=1), reviewers)
    an.post(reverse("coverage:dispute_settle", args=[mention.pk]), {"about": "primary", "tone": "negative"})
    assert not Label.objects.filter(settles=True).exists()


def test_a_mentions_own_page_takes_a_label_and_comes_back(an: Client, mentions: Callable[..., list[Mention]]) -> None:
    [mention] = mentions(1)
    page = reverse("coverage:mention", args=[mention.key])
    address = reverse("coverage:label", args=[mention.pk])
    assert address in an.get(page).content.decode()
    given = an.post(address, {"about": "primary", "tone": "negative", "after": "0", "next": page})
    assert given["Location"] == page
    mention.refresh_from_db()
    assert mention.tone == "negative"
    assert f'value="{Label.objects.get().pk}"' in an.get(page).content.decode()


def test_a_label_never_sends_people_to_another_site(an: Client, mentions: Callable[..., list[Mention]]) -> None:
    [mention] = mentions(1)
    address = reverse("coverage:label", args=[mention.pk])
    given = an.post(address, {"about": "other", "next": "https://evil.example/"})
    assert given["Location"] == reverse("coverage:rounds")


def test_a_viewer_sees_no_form_and_no_desk(
    client_of: Callable[[User], Client], person: Callable[..., User], mentions: Callable[..., list[Mention]],
    review: Callable[..., ReviewRound],
) -> None:  # fmt: skip
    [mention] = mentions(1)
    client = client_of(person("viewer"))
    page = client.get(reverse("coverage:mention", args=[mention.key]))
    assert page.status_code == 200
    assert reverse("coverage:label", args=[mention.pk]) not in page.content.decode()
    assert client.get(_desk(review(1))).status_code == 403
    assert client.post(reverse("coverage:label", args=[mention.pk]), {"about": "other"}).status_code == 403
    assert not Label.objects.exists()


def test_the_service_refuses_what_the_form_would(review: Callable[..., ReviewRound], reviewers: Team) -> None:
    item = take_next(review=review(1), reviewer=reviewers[0])
    with pytest.raises(ValidationError):
        answer(item=item, reviewer=reviewers[0], about="", tone="neutral")


def test_a_rounds_codings_are_taken_away_as_a_file(
    an: Client, review: Callable[..., ReviewRound], reviewers: Team
) -> None:
    made = review(2, double_share=0)
    item = take_next(review=made, reviewer=reviewers[0])
    first = answer(item=item, reviewer=reviewers[0], about="other").label
    answer(item=item, reviewer=reviewers[0], about="passing", tone="neutral", note="=1+1", after=first.pk)
    address = reverse("coverage:round_export", args=[made.pk])
    [heading, *rows] = an.post(address, {"form": "csv"}).content.decode("utf-8-sig").splitlines()
    assert heading.startswith("Mention,Title,Address")
    assert len(rows) == 1
    assert "In passing,Neutral,'=1+1," in rows[0]
    assert rows[0].endswith("lexicon/1,About the place,Positive")
    assert AuditEntry.objects.get(action="coverage.export_round").detail == {"form": "csv", "rows": 1}
    assert an.post(address, {"form": "exe"}).status_code == 400


def test_the_excerpt_of_a_sensitive_theme_is_not_shown(
    an: Client, mentions: Callable[..., list[Mention]], review: Callable[..., ReviewRound]
) -> None:
    mentions(1, theme="rights", excerpt="Words of somebody.")
    page = an.get(_desk(review(1))).content.decode()
    assert "Words of somebody." not in page
    assert "No excerpt is kept of this article" in page


def test_rounds_are_filtered_by_whether_they_are_closed(
    an: Client, review: Callable[..., ReviewRound], coordinator: User
) -> None:
    review(2, name="Still open")
    close_round(review=review(2, name="Long over"), by=coordinator)
    for state, shown in (("open", [True, False]), ("closed", [False, True]), ("x", [True, True])):
        page = an.get(reverse("coverage:rounds"), {"state": state}).content.decode()
        assert [name in page for name in ("Still open", "Long over")] == shown
