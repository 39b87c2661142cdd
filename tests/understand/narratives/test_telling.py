"""Telling: label, course, outlets and languages of a narrative."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tiengvang.understand.narratives.telling import (
    Member,
    OutletShare,
    course,
    first_outlet,
    label,
    languages,
    most_read,
)


def member(
    id: str, vector: tuple[float, float], day: int | None = 1, outlet: str = "a.example", **said: object
) -> Member:
    published = None if day is None else date(2026, 3, day)
    language = str(said.pop("language", "en"))
    return Member(id, f"title {id}", language, outlet, published, np.array(vector, np.float32), **said)  # type: ignore[arg-type]


def test_the_label_is_the_headline_nearest_to_all_and_not_a_copy() -> None:
    members = [
        member("a", (1, 0)),
        member("b", (0.8, 0.6)),
        member("c", (0.6, 0.8)),
        member("d", (0.8, 0.6), is_copy=True),
    ]
    assert label(members).article == "b"
    assert label(members[3:]).article == "d"
    with pytest.raises(ValueError, match="without articles"):
        label([])


def test_the_slots_of_a_label_are_filled_where_a_member_has_the_language() -> None:
    members = [member("a", (1, 0)), member("b", (0.9, 0.1), language="vi"), member("c", (0, 1), language="vi")]
    assert label(members, ("vi", "ja")).translations == {"vi": "title b", "ja": ""}


def test_the_course_counts_every_day_and_finds_the_peak_and_the_last_change() -> None:
    found = course([member("a", (1, 0), 2), member("b", (1, 0), 4), member("c", (1, 0), 4), member("d", (1, 0), None)])
    assert found is not None
    assert found.steps == ((date(2026, 3, 2), 1), (date(2026, 3, 3), 0), (date(2026, 3, 4), 2))
    assert (found.peak, found.change) == (date(2026, 3, 4), 2)
    assert course([member("a", (1, 0), None)]) is None


def test_weeks_begin_on_monday() -> None:
    found = course([member("a", (1, 0), 1), member("b", (1, 0), 2), member("c", (1, 0), 15)], "week")
    assert found is not None
    assert found.steps == ((date(2026, 2, 23), 1), (date(2026, 3, 2), 1), (date(2026, 3, 9), 1))
    assert (found.peak, found.change) == (date(2026, 2, 23), 0)


def test_the_first_outlet_is_the_one_that_published_first() -> None:
    assert (
        first_outlet([member("a", (1, 0), 3), member("b", (1, 0), 2, "z.example"), member("c", (1, 0), None)])
        == "z.example"
    )
    assert first_outlet([member("a", (1, 0), None)]) == ""


def test_outlets_are_ranked_by_audience_and_then_by_articles() -> None:
    members = [
        member("a", (1, 0), outlet="few.example"), member("b", (1, 0), outlet="many.example"),
        member("c", (1, 0), outlet="many.example"), member("d", (1, 0), outlet="read.example", audience=9),
    ]  # fmt: skip
    assert most_read(members, 2) == [OutletShare("read.example", 1, 9), OutletShare("many.example", 2, None)]


def test_languages_come_with_their_counts() -> None:
    assert languages([member("a", (1, 0)), member("b", (1, 0), language="vi"), member("c", (1, 0))]) == [
        ("en", 2),
        ("vi", 1),
    ]
