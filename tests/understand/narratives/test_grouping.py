"""Grouping: what is near in meaning and time is one narrative, whatever the order; ids stay; hands are obeyed."""

from __future__ import annotations

import json
import random
import time
from datetime import date, timedelta

import numpy as np
import pytest

from tiengvang.records import InputFault
from tiengvang.understand.narratives.constraints import Constraints
from tiengvang.understand.narratives.grouping import Narratives, narrative_id
from tiengvang.understand.narratives.items import Item
from tiengvang.understand.narratives.signs import COUNTRY, NAME, PLACE, sign
from tiengvang.understand.narratives.strands import CAPACITY

SIZE = 384
FIRST = date(2026, 3, 1)


def around(story: int, spread: float = 0.5, seed: int = 0) -> np.ndarray:
    """A vector near the story's own direction: cosine between two of one story about 1 / (1 + spread²)."""
    centre = np.random.default_rng(story).normal(size=SIZE)
    off = np.random.default_rng([story, seed, 7]).normal(size=SIZE)
    whole = centre / np.linalg.norm(centre) + spread * off / np.linalg.norm(off)
    return (whole / np.linalg.norm(whole)).astype(np.float32)


def one(id: str, story: int, day: int | None = 0, signs: tuple[int, ...] = ()) -> Item:
    when = None if day is None else FIRST + timedelta(days=day)
    return Item(id, around(story, seed=sum(map(ord, id))), when, signs)


def grouped(held: Narratives, items: list[Item]) -> dict[str, str]:
    return {item.id: held.add(item).narrative for item in items}


def test_articles_of_one_story_come_together_and_of_two_stay_apart() -> None:
    where = grouped(Narratives(), [one("a1", 1), one("b1", 2), one("a2", 1, 1), one("b2", 2, 2), one("a3", 1, 3)])
    assert where["a1"] == where["a2"] == where["a3"] == narrative_id("a1")
    assert where["b1"] == where["b2"] == narrative_id("b1")


def test_the_same_story_a_year_later_is_another_narrative() -> None:
    where = grouped(Narratives(), [one("a1", 1), one("a2", 1, 365), one("a3", 1, 366), one("a4", 1, 2)])
    assert where["a1"] == where["a4"] != where["a2"] == where["a3"]


def test_the_order_of_the_days_does_not_matter() -> None:
    items = [one(f"{story}-{day}", story, day * 3) for story in range(6) for day in range(5)]
    for seed in range(5):
        where = grouped(Narratives(), random.Random(seed).sample(items, len(items)))
        for story in range(6):
            assert len({at for id, at in where.items() if id.startswith(f"{story}-")}) == 1
        assert len(set(where.values())) == 6


def test_articles_without_a_day_are_grouped_by_what_they_say() -> None:
    where = grouped(Narratives(), [one("a1", 1, None), one("b1", 2, None), one("a2", 1, 5), one("a3", 1, None)])
    assert where["a1"] == where["a2"] == where["a3"] != where["b1"]


def test_shared_names_bring_together_and_other_places_keep_apart() -> None:
    def pair(mine: tuple[int, ...], theirs: tuple[int, ...]) -> float:
        held = Narratives()
        held.add(Item("a", around(1, 1.0, 1), FIRST, mine))
        return held.add(Item("b", around(1, 1.0, 2), FIRST, theirs)).score

    names = tuple(sign(NAME, name) for name in ("an khe", "quy nhon"))
    here, there = ((sign(PLACE, place), sign(COUNTRY, place[:2])) for place in ("vn-1", "br-2"))
    assert pair(names, names) > pair((), ()) > pair(here, there) > 0
    assert pair(here, here) > pair((), ())


def test_an_id_comes_from_the_first_article_alone() -> None:
    first = grouped(Narratives(), [one("a1", 1), one("a2", 1)])
    second = grouped(Narratives(), [one("x", 5), one("a1", 1), one("a2", 1)])
    assert first["a2"] == second["a2"] == narrative_id("a1")
    assert narrative_id("a1") != narrative_id("a2")


def test_what_was_saved_and_loaded_goes_on_as_if_nothing_had_happened() -> None:
    items = [one(f"{story}-{day}", story, day, (sign(NAME, str(story)),)) for day in range(6) for story in range(5)]
    whole, before, after = Narratives(), Narratives(), Narratives()
    expected = [whole.add(item) for item in items]
    got = [before.add(item) for item in items[:13]]
    after.load(before.plain())
    got += [after.add(item) for item in items[13:]]
    assert [(one.narrative, one.is_new) for one in got] == [(one.narrative, one.is_new) for one in expected]
    assert np.allclose([one.score for one in got], [one.score for one in expected], atol=1e-4)


def test_the_state_is_plain_data_and_only_what_changed_need_be_saved() -> None:
    held = Narratives()
    held.add(one("a1", 1))
    held.add(one("b1", 2))
    assert held.changed() == sorted([narrative_id("a1"), narrative_id("b1")])
    assert held.changed() == []
    held.add(one("b2", 2))
    changed = held.changed()
    (row,) = held.plain(changed)
    assert (row["id"], row["first_article"], row["count"]) == (narrative_id("b1"), "b1", 2)
    plain = json.dumps(row, default=lambda value: value.hex())
    assert len(plain) < 4000


@pytest.mark.parametrize("change", [{"version": 0}, {"strands": [{}]}, {"strands": None}])
def test_a_state_that_cannot_be_read_says_so(change: dict[str, object]) -> None:
    held = Narratives()
    held.add(one("a1", 1))
    (row,) = held.plain()
    with pytest.raises(InputFault, match="group its articles again") as fault:
        Narratives().load([{**row, **change}])
    assert fault.value.cause == "narrative-unreadable"


def test_narratives_merged_by_hand_stay_one_and_both_kinds_of_article_go_there() -> None:
    held = Narratives()
    where = grouped(held, [one("a1", 1), one("b1", 2), one("c1", 3)])
    held.changed()
    held.merge(where["b1"], where["a1"])
    assert set(held.changed()) == {where["a1"], where["b1"]}
    assert held.plain([where["a1"]]) == []
    more = grouped(held, [one("a2", 1), one("b2", 2), one("c2", 3)])
    assert more["a2"] == more["b2"] == where["b1"]
    assert more["c2"] == where["c1"]
    assert len(held) == 2


def test_a_merge_is_obeyed_when_everything_is_grouped_again() -> None:
    held = Narratives()
    items = [one("a1", 1), one("b1", 2), one("a2", 1), one("b2", 2), one("c1", 3)]
    where = grouped(held, items)
    held.merge(where["a1"], where["b1"])
    again = grouped(Narratives(held.constraints), items)
    assert again["a1"] == again["a2"] == again["b1"] == again["b2"] == where["a1"]
    assert again["c1"] == where["c1"]


def test_a_narrative_split_by_hand_stays_two_and_the_one_that_stays_keeps_its_id() -> None:
    held = Narratives()
    near = [Item(id, around(1, 0.3, at), FIRST) for at, id in enumerate(("a1", "a2", "x1", "x2"))]
    (narrative,) = set(grouped(held, near).values())
    new = held.split(narrative, near[:2], near[2:])
    assert new == narrative_id("x1")
    assert {row["id"]: row["count"] for row in held.plain()} == {narrative: 2, new: 2}
    again = grouped(Narratives(held.constraints), near)
    assert again["a1"] == again["a2"] != again["x1"] == again["x2"]


def test_a_split_is_obeyed_after_saving_and_loading_when_an_article_comes_again() -> None:
    held = Narratives()
    near = [Item(id, around(1, 0.3, at), FIRST) for at, id in enumerate(("a1", "a2", "x1"))]
    (narrative,) = set(grouped(held, near).values())
    new = held.split(narrative, near[:2], near[2:])
    after = Narratives(held.constraints)
    after.load(held.plain(), {"a1": narrative, "a2": narrative, "x1": new})
    assert after.add(near[2]).narrative == new
    assert after.add(near[0]).narrative == narrative


def test_what_was_split_can_be_merged_again() -> None:
    held = Narratives()
    near = [Item(id, around(1, 0.3, at), FIRST) for at, id in enumerate(("a1", "x1"))]
    (narrative,) = set(grouped(held, near).values())
    held.merge(narrative, held.split(narrative, near[:1], near[1:]))
    assert set(grouped(Narratives(held.constraints), near).values()) == {narrative}


def test_an_empty_side_and_an_unknown_narrative_are_refused() -> None:
    held = Narratives()
    items = [one("a1", 1), one("a2", 1)]
    narrative = grouped(held, items)["a1"]
    with pytest.raises(ValueError, match="neither may be empty"):
        held.split(narrative, items, [])
    with pytest.raises(KeyError):
        held.split("none", items[:1], items[1:])
    with pytest.raises(KeyError):
        held.merge(narrative, "none")
    with pytest.raises(ValueError, match="itself"):
        held.merge(narrative, narrative)
    assert held.plain([narrative])[0]["count"] == 2


def test_together_and_apart_reach_as_far_as_they_are_joined() -> None:
    bound = Constraints().joined("a", "b").joined("b", "c").parted(["d", "e"], ["f"])
    groups = bound.groups()
    assert groups["a"] == groups["b"] == groups["c"] != groups["d"] == groups["e"] != groups["f"]
    assert bound.joined("f", "e").apart == ()


def test_of_too_many_the_oldest_are_let_go_and_the_rest_is_found() -> None:
    held = Narratives(capacity=100)
    for story in range(250):
        held.add(one(f"{story}-1", story, story))
        assert len(held) <= 100
    assert held.add(one("249-2", 249, 249)).narrative == narrative_id("249-1")
    assert held.add(one("0-2", 0, 0)).is_new


def test_an_article_is_placed_in_milliseconds_among_as_many_as_are_held() -> None:
    drawn = np.random.default_rng(1).normal(size=(CAPACITY, SIZE)).astype("<f4")
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    day = FIRST.toordinal()
    rows = [
        {"version": 1, "id": f"n{at}", "first_article": str(at), "strands": [
            {"total": vector.tobytes(), "count": 1, "first": day, "last": day, "signs": b""}
        ]}
        for at, vector in enumerate(drawn)
    ]  # fmt: skip
    held = Narratives()
    held.load(rows)
    start = time.process_time()
    placed = [held.add(Item(f"x{at}", drawn[at], FIRST)).narrative for at in range(100)]
    assert time.process_time() - start < 5.0  # a tenth of it on a quiet machine
    assert placed == [f"n{at}" for at in range(100)]
