"""One measurement: what it comes to by hand, and what it does where there is little or nothing to go by."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiengvang.measure.intervals import wilson
from tiengvang.measure.prevalence import Caution, Method, Reason, Refusal, prevalence
from tiengvang.measure.tallies import Counting, Tallies, counted

HONEST = (Method.PPI, Method.ROGAN_GLADEN, Method.HAND)


def one(held: tuple[int, int], labelled: tuple[int, int], hits: tuple[int, int]) -> Tallies:
    return Tallies.of_sides([held], [labelled], [hits])


def test_the_machines_share_is_corrected_by_what_people_found_on_each_side() -> None:
    # Of what the machine refused a tenth belongs to the class, of what it took three quarters.
    found = prevalence(one((60_000, 40_000), (600, 400), (60, 300)))
    assert found.share.value == pytest.approx(0.6 * 0.1 + 0.4 * 0.75, abs=1e-3)
    assert found.share.units == 1000
    assert found.count.value == pytest.approx(100_000 * (found.share.value or 0))
    # By hand: sqrt(.6² .09/600 + .4² .1875/400) = .01136, times 1.962.
    assert (found.share.high or 0) - (found.share.low or 0) == pytest.approx(2 * 0.0223, rel=0.03)
    assert found.cautions == ()


def test_hand_labels_alone_give_agresti_and_coulls_interval() -> None:
    found = prevalence(one((60_000, 40_000), (600, 400), (60, 300)), method=Method.HAND)
    low, high = wilson(360, 1000)
    assert found.share.value == pytest.approx(0.36)
    assert (found.share.low, found.share.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_rogan_and_gladens_estimate_is_their_formula() -> None:
    # Sensitivity 300/360, specificity 540/640, 40 % found: (.4 + .84375 - 1) / (.83333 + .84375 - 1).
    found = prevalence(one((60_000, 40_000), (600, 400), (60, 300)), method=Method.ROGAN_GLADEN)
    assert found.share.value == pytest.approx(0.24375 / 0.6770833)


def test_classify_and_count_is_the_machines_share_and_says_that_it_is_wrong() -> None:
    found = prevalence(one((60_000, 40_000), (600, 400), (60, 300)), method=Method.CLASSIFY_AND_COUNT)
    assert found.share.value == 0.4
    assert found.cautions == (Caution.NOT_CORRECTED,)
    assert prevalence(one((6, 4), (0, 0), (0, 0)), method=Method.CLASSIFY_AND_COUNT).share.value == 0.4


def test_strata_weigh_by_their_size_and_not_by_their_labels() -> None:
    tallies = Tallies.of_sides([[9000, 0], [1000, 0]], [[100, 0], [100, 0]], [[10, 0], [90, 0]])
    found = prevalence(tallies, ("large", "small"), Method.HAND)
    assert found.share.value == pytest.approx(0.9 * 0.1 + 0.1 * 0.9)


def test_where_everything_is_labelled_nothing_is_left_to_be_unsure_of() -> None:
    for method in HONEST[::2]:
        found = prevalence(one((60, 40), (60, 40), (6, 30)), method=method)
        assert found.share.value == found.share.low == found.share.high == pytest.approx(0.36)


def test_labelling_much_of_a_small_population_shortens_the_interval() -> None:
    few, many = (prevalence(one((n, n), (100, 100), (20, 80))).share for n in (10_000, 150))
    assert (many.high or 0) - (many.low or 0) < 0.7 * ((few.high or 0) - (few.low or 0))


def test_no_error_among_the_labels_is_no_proof_of_no_error() -> None:
    found = prevalence(one((7000, 3000), (70, 30), (0, 30)))
    assert found.share.value == pytest.approx(0.3)
    # Three in a hundred missed, or taken wrongly, may go unseen in a hundred labels ("rule of three").
    assert (found.share.low or 0) < 0.3 - 0.02
    assert (found.share.high or 0) > 0.3 + 0.02
    assert Caution.FEW in found.cautions


def test_all_labels_of_one_class_leave_room_for_the_other() -> None:
    for hits, low, high in (((0, 0), 0.0, 0.07), ((50, 50), 0.93, 1.0)):
        found = prevalence(one((5000, 5000), (50, 50), hits), method=Method.HAND)
        assert found.share.value == low or found.share.value == high
        assert (found.share.high or 0) - (found.share.low or 0) > 0.02


def test_a_stratum_without_labels_may_be_anything() -> None:
    tallies = Tallies.of_sides([[6000, 2000], [1500, 500]], [[150, 50], [0, 0]], [[15, 40], [0, 0]])
    found = prevalence(tallies, ("seen", "unseen"))
    seen = prevalence(Tallies.of_sides([[6000, 2000]], [[150, 50]], [[15, 40]]))
    assert found.share.low == pytest.approx(0.8 * (seen.share.low or 0))
    assert found.share.high == pytest.approx(0.8 * (seen.share.high or 0) + 0.2)
    assert found.strata_in_doubt == ("unseen",)
    assert Caution.UNLABELLED_STRATA in found.cautions


def test_a_stratum_with_one_label_widens_the_interval_and_is_named() -> None:
    two = Tallies.of_sides([[5000, 0], [5000, 0]], [[100, 0], [1, 0]], [[50, 0], [1, 0]])
    found = prevalence(two, ("seen", "hardly"))
    assert found.strata_in_doubt == ("hardly",)
    assert (found.share.high or 0) - (found.share.low or 0) > 0.3


def test_a_class_that_the_machine_never_sees_is_still_measured() -> None:
    found = prevalence(one((10_000, 0), (500, 0), (50, 0)))
    assert found.share.value == pytest.approx(0.1)
    assert (found.share.low or 0) < 0.1 < (found.share.high or 0)


def test_a_machine_that_says_the_opposite_is_as_good_as_one_that_is_right() -> None:
    right, opposite = (
        prevalence(one((700, 300), seen, hits)).share for seen, hits in (((70, 30), (3, 27)), ((70, 30), (67, 3)))
    )
    assert (right.high or 0) - (right.low or 0) == pytest.approx((opposite.high or 0) - (opposite.low or 0), rel=0.05)


@pytest.mark.parametrize(
    ("tallies", "method", "reason"),
    [
        (one((0, 0), (0, 0), (0, 0)), Method.PPI, Reason.NOTHING_JUDGED),
        (Tallies.of_sides(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros((0, 2))), Method.PPI, Reason.NOTHING_JUDGED),
        (one((50, 50), (0, 0), (0, 0)), Method.PPI, Reason.NO_LABELS),
        (one((50, 50), (0, 0), (0, 0)), Method.HAND, Reason.NO_LABELS),
        (one((500, 500), (50, 50), (25, 25)), Method.ROGAN_GLADEN, Reason.UNINFORMATIVE_MACHINE),
    ],
)
def test_what_cannot_be_measured_is_refused_with_its_reason(tallies: Tallies, method: Method, reason: Reason) -> None:
    with pytest.raises(Refusal) as refused:
        prevalence(tallies, method=method)
    assert refused.value.reason == reason


@pytest.mark.parametrize("labels", [1, 2, 3])
def test_a_handful_of_labels_says_little_and_says_so(labels: int) -> None:
    found = prevalence(one((900, 100), (labels, 0), (0, 0)))
    assert Caution.FEW in found.cautions
    assert (found.share.high or 0) - (found.share.low or 0) > 0.4


def test_a_corrected_count_that_the_labels_contradict_gives_way_to_what_is_certain() -> None:
    # All six are said to be of the class and five of them are; of the rest of the world no label tells anything.
    found = prevalence(one((0, 6), (0, 5), (0, 5)), method=Method.ROGAN_GLADEN).share
    assert (found.low, found.high) == (pytest.approx(5 / 6), 1)


sides = st.tuples(st.integers(0, 60), st.integers(0, 60))
strata = st.lists(st.tuples(sides, sides, sides), min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(strata, st.sampled_from(Method))
def test_whatever_is_counted_there_is_an_interval_within_0_and_1_or_a_reason(
    drawn: list[tuple[tuple[int, int], ...]], method: Method
) -> None:
    held = [[a + b + c for a, b, c in zip(*row, strict=True)] for row in drawn]
    seen = [[b + c for _, b, c in zip(*row, strict=True)] for row in drawn]
    hits = [[c for *_, c in zip(*row, strict=True)] for row in drawn]
    try:
        found = prevalence(Tallies.of_sides(held, seen, hits), [str(at) for at in range(len(drawn))], method).share
    except Refusal:
        return
    value, low, high = found.value, found.low, found.high
    assert value is not None
    assert low is not None
    assert high is not None
    assert all(math.isfinite(end) for end in (value, low, high))
    assert 0 <= low <= value <= high <= 1
    everything = sum(map(sum, held))
    if method is not Method.CLASSIFY_AND_COUNT:
        # What people have seen is certain, and no interval may leave it out.
        assert high >= sum(map(sum, hits)) / everything - 1e-9
        assert low <= 1 - (sum(map(sum, seen)) - sum(map(sum, hits))) / everything + 1e-9
        if seen != held:
            assert low < high


def test_scores_of_0_and_1_are_the_same_as_classes() -> None:
    counting = Counting()
    plain = counted(
        [("", "yes")] * 40 + [("", "no")] * 60,
        {"": [("yes", "yes")] * 8 + [("yes", "no")] * 2 + [("no", "no")] * 9},
        "yes",
    )
    for _ in range(60):
        counting.judged("", False, 0.0)
    counting.judged("", True, 1.0, times=40)
    for said, truth in [(True, True)] * 8 + [(True, False)] * 2 + [(False, False)] * 9:
        counting.labelled("", said, truth, float(said))
    assert prevalence(counting.tallies()[1]) == prevalence(plain.tallies()[1])


@pytest.mark.parametrize(
    ("held", "labelled", "hits"),
    [([[5, 5]], [[6, 0]], [[0, 0]]), ([[5, 5]], [[2, 2]], [[3, 0]]), ([[5, 5]], [[1, 1]], [[-1, 0]])],
)
def test_more_labels_than_things_or_more_hits_than_labels_are_refused(
    held: list[list[int]], labelled: list[list[int]], hits: list[list[int]]
) -> None:
    with pytest.raises(ValueError, match="does not hold"):
        Tallies.of_sides(held, labelled, hits)


def test_tallies_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        Tallies.of_sides([5, 5], [1, 1], [0, 0])
