"""A query is read from an address and written back to one; what makes no sense is said and left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiengvang.office.coverage.explorer.filters import ABOUT, COPIES, PERIODS, Query, read
from tiengvang.office.coverage.models import Outlet
from tiengvang.office.coverage.models.mentions import Bucket, Origin, ToneClass

pytestmark = pytest.mark.django_db
_some = lambda values: st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)  # noqa: E731
queries = st.builds(
    Query,
    text=st.sampled_from(["", "cà phê", '"a & b" -c', "嘉莱", "100% = ?"]),
    start=st.none() | st.dates(date(2000, 1, 1), date(2015, 1, 1)),
    end=st.none() | st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    period=st.sampled_from(["", *PERIODS]), market=_some(["vietnam", "japan", "-"]), country=_some(["VN", "JP", "-"]),
    language=_some(["vi", "zh-Hans", "und"]), bucket=_some(Bucket.values), origin=_some(Origin.values),
    theme=_some(["rights", "sport", "-"]), tone=_some(ToneClass.values), arrangement=_some(["any", "paid", "-"]),
    independent=st.sampled_from([None, True, False]), reviewed=st.sampled_from([None, True, False]),
    disputed=st.sampled_from([None, True, False]), about=st.sampled_from(list(ABOUT)),
    copies=st.sampled_from(list(COPIES)),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(query=queries)
def test_a_query_comes_back_from_its_own_address(query: Query) -> None:
    reading = read(query.encode())
    assert reading.query == query
    assert reading.faults == {}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_=st.dictionaries(
    st.sampled_from("text from to period market country outlet tone about copies reviewed disputed language".split()),
    st.text(max_size=20), max_size=5,
))  # fmt: skip
def test_any_address_is_read_and_what_is_kept_reads_the_same_again(db: None, given_: dict[str, str]) -> None:
    kept = read(given_).query
    assert read(kept.encode()).query == kept


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("from=2026-05-01&to=2026-04-01", "to"), ("from=31/02/2026", "from"), ("to=soon", "to"),
        ("country=XX", "country"), ("country=Vietnam", "country"), ("market=moon", "market"),
        ("language=klingon", "language"), ("outlet=999", "outlet"), ("outlet=x", "outlet"), ("outlet=²", "outlet"),
        ("tone=angry", "tone"), ("theme=weather", "theme"), ("about=perhaps", "about"),
        ("copies=some", "copies"), ("period=1000", "period"), ("disputed=maybe", "disputed"), ("text=!!!", "text"),
        (f"text={'x' * 300}", "text"),
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_said_beside_its_field_and_the_rest_holds(address: str, field: str) -> None:
    reading = read(f"{address}&theme=sport")
    assert set(reading.faults) == {field}
    assert "sport" in reading.query.theme


def test_days_are_read_as_people_and_as_machines_write_them() -> None:
    assert Query.parse("from=01/03/2026&to=2026-03-31").days() == (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("7", date(2026, 3, 4), date(2026, 3, 10)), ("this-year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)  # fmt: skip
def test_a_period_is_counted_from_today_and_gives_way_to_days(period: str, first: date, last: date) -> None:
    today = date(2026, 3, 10)
    assert Query(period=period).days(today) == (first, last)
    assert Query(period=period, start=date(2020, 1, 1)).days(today) == (date(2020, 1, 1), None)


def test_a_value_is_put_into_a_list_and_taken_out_again(outlet: Callable[..., Outlet]) -> None:
    one = outlet().pk
    query = Query(country=("JP",)).toggled("country", "KR").toggled("outlet", one)
    assert query.country == ("JP", "KR")
    assert Query.parse(QueryDict(query.encode())) == query
    assert query.toggled("country", "JP").toggled("outlet", one) == Query(country=("KR",))


def test_small_letters_of_a_country_and_repeated_values_are_taken_as_meant() -> None:
    assert Query.parse("country=jp&country=JP&country=jp").country == ("JP",)
