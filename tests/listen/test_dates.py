"""Days in the ways that services write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tiengvang.listen.dates import day_of


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-03", "2024-05-03T23:30:00+07:00", "2024-05-03T00:00:00Z", "2024-05-03 08:15:22.123", "2024/5/3",
        "20240503", "20240503T101500Z", "03/05/2024", "3/5/2024 08:00", "03-05-2024", "3.5.2024", "2024年5月3日",
        "Fri, 03 May 2024 10:00:00 +0700", "3 May 2024", "May 3, 2024", 1714725000, 1714725000000, "1714725000",
        1714725000.5, "Thứ Sáu, 03/05/2024 | 08:15", date(2024, 5, 3), datetime(2024, 5, 3, 4, tzinfo=UTC),
    ],
)  # fmt: skip
def test_the_third_of_may_is_read_however_it_is_written(written: object) -> None:
    assert day_of(written) == date(2024, 5, 3)


def test_american_order_is_read_where_no_other_is_possible() -> None:
    assert day_of("05/31/2024") == date(2024, 5, 31)


@pytest.mark.parametrize("written", ["", None, "soon", "31/31/2024", "2024-13-01", True, "9" * 200, "9" * 14, {}, []])
def test_what_is_no_day_is_none(written: object) -> None:
    assert day_of(written) is None
