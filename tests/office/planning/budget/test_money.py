"""Amounts and quantities as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.office.planning.budget.money import (
    Unreadable,
    grouped,
    in_millions,
    in_words,
    read_amount,
    read_loosely,
    read_quantity,
)
from tiengvang.office.planning.models.budget import LARGEST, exact_amount

AMOUNTS = st.integers(0, LARGEST)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1200000", 1_200_000), ("1.200.000", 1_200_000), ("1.200.000 đồng", 1_200_000), ("1 200 000 đ", 1_200_000),
        ("1,200,000", 1_200_000), ("1,2 triệu", 1_200_000), ("1.2 triệu", 1_200_000), ("1.200 triệu", 1_200_000_000),
        ("2 tỷ", 2_000_000_000), ("0,5 tỉ đồng", 500_000_000), ("500 nghìn", 500_000), ("1.200", 1_200),
        ("1.200.000,00", 1_200_000), (1_200_000, 1_200_000), (1200000.0, 1_200_000), ("0", 0), ("15 tr", 15_000_000),
        ("1.200.000 VNĐ", 1_200_000), ("1\u00a0200\u00a0000", 1_200_000),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_a_vietnamese_reader_would(written: object, meant: int) -> None:
    assert read_amount(written) == meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1,200", "for sure"), ("-5000", "negative"), ("(5.000)", "negative"), (-1, "negative"), ("12,5", "whole"),
        (0.5, "whole"), ("khoảng 5 triệu", "for sure"), ("", "for sure"), ("1.20.000", "for sure"),
        (float("nan"), "not a number"), (float("inf"), "not a number"), (True, "not a number"),
        ("99999999999999999999", "zeros"), ("1.200,5 đồng", "whole"), ("ba triệu", "for sure"),
    ],
)  # fmt: skip
def test_what_is_no_whole_amount_or_could_mean_two_things_is_refused(written: object, said: str) -> None:
    with translation.override("en"), pytest.raises(Unreadable, match=said):
        read_amount(written)


@given(AMOUNTS)
def test_what_is_written_out_is_read_again_in_vietnamese(amount: int) -> None:
    with translation.override("vi"):
        assert read_amount(grouped(amount)) == amount
        assert read_amount(in_words(amount)) == amount


def test_a_plain_number_needs_no_second_look_and_others_do() -> None:
    assert not read_loosely("1200000").loosely
    assert not read_loosely(1200000).loosely
    assert read_loosely("1.200.000").loosely
    assert read_loosely("1,2 triệu").loosely


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1,5", "1.5"), ("1.5", "1.5"), ("1.500", "1500"), (0.1, "0.1"), ("12", "12"), (3, "3"), ("0,125", "0.125")],
)
def test_a_quantity_has_decimals(written: object, meant: str) -> None:
    assert read_quantity(written).value == Decimal(meant)


@pytest.mark.parametrize("written", ["0", "-1", 0, "1,500", "1,2345", "hai", 1e12])
def test_what_is_no_quantity_is_refused(written: object) -> None:
    with pytest.raises(Unreadable):
        read_quantity(written)


@given(st.decimals("0.001", "99999999", places=3), st.integers(0, 10**7))
def test_an_amount_is_exact_or_refused(quantity: Decimal, cost: int) -> None:
    try:
        amount = exact_amount(quantity, cost)
    except ValidationError:
        assert (quantity * cost) % 1 != 0
    else:
        assert amount == quantity * cost
        assert isinstance(amount, int)


def test_a_refused_product_says_the_remedy() -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="Change the quantity or the unit cost"):
        exact_amount(Decimal("0.333"), 1_000_001)


def test_millions_are_rounded_for_display_half_away_from_nought() -> None:
    with translation.override("vi"):
        assert in_millions(1_234_567_890) == "1.234,6"
        assert in_millions(1_250_000) == "1,3"
        assert in_millions(-1_250_000) == "-1,3"
        assert in_millions(3_000_000) == "3"
