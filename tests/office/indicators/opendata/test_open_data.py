"""Open data: approved readings of public indicators for anybody, in stable files that say when they were restated."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from indicators.reading_making import indicator, reading

from tiengvang.office.indicators.models import Definition, Indicator
from tiengvang.office.indicators.opendata.codes import COLUMNS
from tiengvang.office.organisation.models import Unit

pytestmark = pytest.mark.django_db
DATA = "/open-data/"
FILES = ("", "readings.csv", "readings.json", "dictionary.json", "changes.json")


@pytest.fixture
def volume(units: dict[str, Unit]) -> Indicator:
    return indicator()


def rows(**asked: Any) -> list[dict[str, str]]:
    """The CSV as a program reads it."""
    answer = Client().get(f"{DATA}readings.csv", asked)
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_without_any_reading_the_files_are_there_and_empty(volume: Indicator) -> None:
    assert rows() == []
    for name in (*FILES, "chart/positive-volume/"):
        assert Client().get(DATA + name).status_code == 200, name
    assert "No figure has been approved" in Client().get(DATA, {"lang": "en"}).content.decode()


def test_a_row_is_as_the_dictionary_says(volume: Indicator) -> None:
    reading(volume, 2025)
    (row,) = rows()
    assert tuple(row) == COLUMNS
    assert row == {
        "REF_AREA": "VN-30", "INDICATOR": "positive-volume", "FREQ": "A", "TIME_PERIOD": "2025", "DIMENSION": "_T",
        "DIMENSION_VALUE": "_T", "OBS_VALUE": "100.0", "CONF_LOW": "90.0", "CONF_HIGH": "110.0", "OBS_STATUS": "A",
        "UNIT_MEASURE": "NUMBER", "METHOD": "ppi", "LABELS": "200", "DEFINITION_VERSION": "1", "REVISION": "1",
        "IS_CURRENT": "Y", "LAST_UPDATE": "2026-01-15",
    }  # fmt: skip
    told = json.loads(Client().get(f"{DATA}dictionary.json").content)
    assert set(told["columns"]) == set(COLUMNS)
    assert told["codes"]["INDICATOR"]["positive-volume"]["definitions"][0]["en"] == "The definition."
    assert {"vi", "en"} == set(told["codes"]["METHOD"]["ppi"])


@pytest.mark.parametrize(
    ("period", "first", "last", "freq", "written"),
    [
        ("quarter", date(2026, 4, 1), date(2026, 6, 30), "Q", "2026-Q2"),
        ("month", date(2026, 3, 1), date(2026, 3, 31), "M", "2026-03"),
        ("other", date(2026, 3, 1), date(2026, 4, 10), "_O", "2026-03-01/P41D"),
    ],
)
def test_periods_are_written_as_sdmx_writes_them(
    volume: Indicator, period: str, first: date, last: date, freq: str, written: str
) -> None:
    reading(volume, 2026, period=period, first_day=first, last_day=last)
    assert [(row["FREQ"], row["TIME_PERIOD"]) for row in rows()] == [(freq, written)]


def test_the_status_says_what_a_figure_is_worth(volume: Indicator) -> None:
    reading(volume, 2024)
    reading(volume, 2026, approved=date(2026, 9, 1))
    reading(volume, 2026, is_full_year=True, approved=date(2026, 9, 1))
    reading(volume, 2025, None)
    assert [(row["TIME_PERIOD"], row["OBS_STATUS"], row["OBS_VALUE"]) for row in rows()] == [
        ("2024", "A", "100.0"), ("2025", "M", ""), ("2026", "P", "100.0"), ("2026", "E", "100.0"),
    ]  # fmt: skip
    seen = json.loads(Client().get(f"{DATA}readings.json").content)["observations"]
    assert "random sample" in next(one for one in seen if one["OBS_STATUS"] == "M")["REASON"]["en"]


def test_a_restated_figure_is_kept_with_what_stood_before(volume: Indicator) -> None:
    reading(volume, 2025, 100.0, state="superseded", revision=1, approved=date(2026, 1, 15))
    reading(volume, 2025, 112.0, revision=2, approved=date(2026, 3, 2))
    assert [(row["REVISION"], row["OBS_VALUE"]) for row in rows()] == [("2", "112.0")]
    assert [(row["REVISION"], row["IS_CURRENT"]) for row in rows(revisions="all")] == [("2", "Y"), ("1", "N")]
    log = json.loads(Client().get(f"{DATA}changes.json").content)["changes"]
    restated = next(one for one in log if one["kind"] == "restated")
    assert (restated["OBS_VALUE"], restated["before"]["OBS_VALUE"]) == (112.0, 100.0)
    assert "restated from 100 articles to 112 articles" in Client().get(DATA, {"lang": "en"}).content.decode()


def test_a_new_definition_is_in_the_log(volume: Indicator) -> None:
    Definition.objects.create(
        indicator=volume, number=2, text_vi="Mới.", text_en="New.", since=date(2026, 1, 1), reason="Another judge."
    )
    assert "definition, version 2 (Another judge.)" in " ".join(
        Client().get(DATA, {"lang": "en"}).content.decode().split()
    )


def test_filters_take_what_they_say(volume: Indicator) -> None:
    other = indicator("outlets")
    for year in (2023, 2024, 2025):
        reading(volume, year)
    reading(other, 2025)
    reading(volume, 2025, dimension="market", key="japan")
    assert len(rows()) == 5
    assert {row["INDICATOR"] for row in rows(indicator="outlets")} == {"outlets"}
    assert [row["TIME_PERIOD"] for row in rows(start="2024", end="2024-12")] == ["2024"]
    assert [row["DIMENSION_VALUE"] for row in rows(dimension="MARKET")] == ["japan"]
    assert len(rows(freq="A,Q", indicator="outlets,positive-volume", dimension="_T")) == 4


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("indicator=positiv-volume", "Did you mean “positive-volume”?"),
        ("freq=W", "Known are: A, Q, M, _O."),
        ("start=soon", "Write 2026, 2026-03 or 2026-03-15."),
        ("start=2026-13", "is no day"),
        ("start=2026&end=2025", "Swap them"),
        ("revisions=old", "current, all"),
        ("dimension=COLOUR", "_T, MARKET, LANGUAGE"),
        ("idnicator=outlets", "is no filter here"),
        ("lang=fr", "vi, en"),
    ],
)
@pytest.mark.parametrize("name", ["readings.csv", "readings.json"])
def test_a_query_that_makes_no_sense_is_refused_in_words(volume: Indicator, name: str, asked: str, said: str) -> None:
    lang = "" if "lang" in asked else "&lang=en"
    answer = Client().get(f"{DATA}{name}?{asked}{lang}")
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")
    if "lang" not in asked:
        assert said in answer.content.decode()


def test_an_indicator_that_is_not_public_is_not_even_named(volume: Indicator) -> None:
    hidden = indicator("internal-figure", is_public=False)
    reading(hidden, 2025)
    for name in FILES:
        assert "internal-figure" not in Client().get(DATA + name).content.decode(), name
    for name in ("chart/internal-figure/", "chart/internal-figure.svg"):
        assert Client().get(DATA + name).status_code == 404
    assert Client().get(f"{DATA}readings.csv?indicator=internal-figure").status_code == 400


@pytest.mark.parametrize("name", [*FILES, "chart/positive-volume/", "chart/positive-volume.svg"])
def test_nothing_is_known_of_who_asks_and_copies_may_be_kept(volume: Indicator, name: str) -> None:
    reading(volume, 2025)
    reading(volume, 2024)
    client = Client()
    client.cookies["django_language"] = "en"
    answer = client.get(DATA + name)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "public" in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    again = Client().get(DATA + name, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    reading(volume, 2023)
    assert name == "dictionary.json" or Client().get(
        DATA + name, headers={"If-None-Match": answer["ETag"]}
    ).status_code == 200  # fmt: skip


def test_charts_may_be_embedded_and_pages_may_not(volume: Indicator) -> None:
    reading(volume, 2025)
    chart = Client().get(f"{DATA}chart/positive-volume/", {"lang": "en"})
    assert "frame-ancestors *" in chart["Content-Security-Policy"]
    assert "X-Frame-Options" not in chart
    assert "script" not in chart["Content-Security-Policy"]
    told = chart.content.decode()
    assert "in-svg__whisker" in told
    assert "Source: Gia Lai" in told
    assert "style=" not in told
    assert "<script" not in told
    index = Client().get(DATA)
    assert "frame-ancestors 'self'" in index["Content-Security-Policy"]
    assert index["X-Frame-Options"] == "SAMEORIGIN"


def test_the_page_says_what_is_not_measured_in_both_languages(volume: Indicator) -> None:
    assert "Social media belong to what the plan wants to reach" in Client().get(DATA, {"lang": "en"}).content.decode()
    for language in ("vi", "en"):
        told = Client().get(DATA, {"lang": language})
        assert f'<html lang="{language}">' in told.content.decode()
        assert told["Content-Language"] == language
        assert "CC BY 4.0" in told.content.decode()


def test_text_that_a_spreadsheet_would_run_is_disarmed(volume: Indicator) -> None:
    reading(volume, 2025, dimension="market", key="=1+1")
    assert [row["DIMENSION_VALUE"] for row in rows()] == ["'=1+1"]
