"""Agreement between coders comes out as in the published worked examples."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiengvang.measure.agreement import cohen_kappa, krippendorff_alpha, percent_agreement
from tiengvang.measure.intervals import Estimate

# Krippendorff (2011), section C: four observers, twelve units, missing values ("."), five classes.
CANONICAL = [
    [value for value in unit if value != "."]
    for unit in zip("123321412...", "1233224125.3", ".3332342251.", "12332441251.", strict=True)
]
TWO_OBSERVERS = list(zip("aabbdcccedda", "babbbccceddd", strict=True))  # section B, five classes
BINARY = list(zip("0100000010", "1110010000", strict=True))  # section A


def _width(found: Estimate) -> float:
    return (found.high or 9) - (found.low or 0)


def _pairs(table: list[list[int]]) -> list[tuple[str, str]]:
    return [(str(row), str(column)) for row, cells in enumerate(table) for column, cell in enumerate(cells)
            for _ in range(cell)]  # fmt: skip


def test_the_canonical_data_are_those_of_the_paper() -> None:
    assert len(CANONICAL) == 12
    assert sum(len(unit) for unit in CANONICAL if len(unit) > 1) == 40


def test_nominal_alpha_of_the_canonical_example_is_743() -> None:
    found = krippendorff_alpha(CANONICAL, "12345")
    assert found.value == pytest.approx(0.743, abs=5e-4)
    assert found.units == 11  # the twelfth was coded by one observer only


def test_ordinal_alpha_of_the_canonical_example_is_815() -> None:
    assert krippendorff_alpha(CANONICAL, "12345", "ordinal").value == pytest.approx(0.815, abs=5e-4)


def test_alpha_of_two_observers_is_as_in_the_paper() -> None:
    assert krippendorff_alpha(BINARY, "01").value == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha(TWO_OBSERVERS, "abcde").value == pytest.approx(0.692, abs=5e-4)


def test_kappa_is_as_in_the_published_examples() -> None:
    # Cohen, J. (1968), Weighted kappa, Psychological Bulletin 70: 200 cases, unweighted .492.
    cohen = cohen_kappa(_pairs([[88, 14, 18], [10, 40, 10], [2, 6, 12]]), "012")
    assert cohen.value == pytest.approx(0.492, abs=5e-4)
    # Fleiss & Paik (2003), as recomputed in R's statpsych, ci.kappa: .67568, interval .5317 to .8196 by standard error.
    fleiss = cohen_kappa(_pairs([[31, 12], [4, 58]]), "01")
    assert fleiss.value == pytest.approx(0.6756757, abs=1e-6)
    assert (fleiss.low, fleiss.high) == (pytest.approx(0.5317, abs=0.02), pytest.approx(0.8196, abs=0.02))


def test_percent_agreement_counts_equal_pairs() -> None:
    found = percent_agreement([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    assert (found.value, found.units) == (0.75, 4)
    assert (found.low or 1) < 0.75 < (found.high or 0)


def test_one_class_throughout_leaves_kappa_and_alpha_undefined() -> None:
    same = [("a", "a")] * 5
    for found in (cohen_kappa(same, "ab"), krippendorff_alpha(same, "ab")):
        assert (found.value, found.low, found.high, found.units) == (None, None, None, 5)


def test_nothing_coded_twice_is_undefined() -> None:
    assert krippendorff_alpha([("a",), ()], "ab").units == 0
    assert cohen_kappa([], "ab").value is None
    assert percent_agreement([]).value is None


def test_perfect_agreement_is_one_and_claims_no_interval() -> None:
    perfect = [("a", "a"), ("b", "b"), ("c", "c")]
    for found in (cohen_kappa(perfect, "abc"), krippendorff_alpha(perfect, "abc", "ordinal")):
        assert (found.value, found.low, found.high) == (1.0, None, None)


def test_ordinal_alpha_forgives_neighbours_and_nominal_does_not() -> None:
    near = [("a", "a"), ("b", "b"), ("c", "c"), ("a", "b"), ("b", "c")] * 3
    far = [("a", "a"), ("b", "b"), ("c", "c"), ("a", "c"), ("b", "b")] * 3
    assert (krippendorff_alpha(near, "abc", "ordinal").value or 0) > (krippendorff_alpha(near, "abc").value or 0)
    assert (krippendorff_alpha(far, "abc", "ordinal").value or 0) < (
        krippendorff_alpha(near, "abc", "ordinal").value or 0
    )


def test_the_same_seed_gives_the_same_interval_and_more_units_a_narrower_one() -> None:
    few, many = krippendorff_alpha(TWO_OBSERVERS, "abcde"), krippendorff_alpha(TWO_OBSERVERS * 10, "abcde")
    assert few == krippendorff_alpha(TWO_OBSERVERS, "abcde")
    assert (few.low or 1) < (few.value or 0) < (few.high or 0)
    assert _width(many) < _width(few)


def test_a_value_outside_the_classes_is_named() -> None:
    with pytest.raises(ValueError, match="'x' is not among the classes"):
        krippendorff_alpha([("a", "x")], "ab")
    with pytest.raises(ValueError, match="'x' is not among the classes"):
        cohen_kappa([("x", "a")], "ab")


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 2), min_size=1, max_size=40))
def test_alpha_and_kappa_never_pass_one_and_do_not_ask_who_came_first(pairs: list[tuple[str, str]]) -> None:
    swapped = [(second, first) for first, second in pairs]
    alpha, kappa = krippendorff_alpha(pairs, "abc", draws=10).value, cohen_kappa(pairs, "abc", draws=10).value
    assert alpha is None or alpha <= 1
    assert kappa is None or -1 <= kappa <= 1
    assert krippendorff_alpha(swapped, "abc", draws=10).value == pytest.approx(alpha)
    assert cohen_kappa(swapped, "abc", draws=10).value == pytest.approx(kappa)
