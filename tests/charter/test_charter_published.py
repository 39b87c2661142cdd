"""The charter, held to its word in what is published: only approved figures, nothing that passes as something else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from indicators.mention_making import counted, mention
from indicators.reading_making import indicator, reading
from people_making import make_units

from tiengvang.office.indicators.briefs.drafting import drafts
from tiengvang.office.indicators.briefs.facts import gather
from tiengvang.office.indicators.computing.services import compute
from tiengvang.office.indicators.models import Indicator, Reading, ReadingStep
from tiengvang.office.indicators.opendata.codes import COLUMNS

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "", "readings.csv", "readings.csv?revisions=all", "readings.json", "readings.json?revisions=all", "dictionary.json",
    "changes.json", "chart/positive-volume/", "chart/positive-volume.svg",
)  # fmt: skip


@pytest.fixture
def volume() -> Indicator:
    make_units()
    return indicator()


# --- 4. a number shows its doubt; a second person has approved what is published ------------------------------------


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "superseded"])
def test_no_open_data_show_a_reading_that_nobody_approved(volume: Indicator, state: str) -> None:
    reading(volume, 2025, 100.0)
    reading(volume, 2023, 90.0)
    hidden = reading(volume, 2024, 7654.0, state=state, revision=1)
    ReadingStep.objects.filter(reading=hidden, after="approved").delete()  # replaced before anybody had approved it
    reading(volume, 2025, 8765.0, state="draft", revision=2)
    for address in ADDRESSES:
        told = Client().get(f"/open-data/{address}").content.decode().replace(",", "").replace(".", "")
        assert "7654" not in told, address
        assert "8765" not in told, address


def test_every_published_row_carries_its_interval_its_method_and_its_version(volume: Indicator) -> None:
    assert {"CONF_LOW", "CONF_HIGH", "METHOD", "DEFINITION_VERSION", "REVISION"} <= set(COLUMNS)
    reading(volume, 2025, 100.0)
    head, row = Client().get("/open-data/readings.csv").content.decode().splitlines()
    said = dict(zip(head.split(","), row.split(","), strict=True))
    assert (said["CONF_LOW"], said["OBS_VALUE"], said["CONF_HIGH"]) == ("90.0", "100.0", "110.0")
    assert said["METHOD"] == "ppi"


# --- 4. state outlets, copies and arranged coverage never pass as independent international coverage ------------------


@pytest.fixture
def mixed() -> date:
    """A week with three independent foreign originals among much else."""
    monday = date(2025, 6, 16)
    for at in range(3):
        mention(monday, f"free{at}.example", tone="positive")
    mention(monday, "vnanet.example", origin="state", independent=False, tone="positive")
    mention(monday, "tinh.example", origin="own", independent=False, tone="positive")
    mention(monday, "kieu.example", origin="diaspora", independent=False, tone="positive")
    mention(monday, "unclassified.example", independent=False, tone="positive")
    mention(monday, "free0.example", arrangement="paid", tone="positive")
    mention(monday, "free1.example", copy_of="https://free0.example/1", tone="positive")
    mention(date(2025, 7, 31), "later.example", about="passing")
    counted()
    return monday


def test_international_indicators_count_independent_foreign_originals_only(volume: Indicator, mixed: date) -> None:
    computed = [
        indicator(code, formula=code, frequency="year") for code in ("articles", "outlets", "countries", "prominence")
    ]
    compute(indicators=computed, years=[2025], today=date(2026, 2, 1))
    found = dict(
        Reading.objects.filter(period="year", dimension="", first_day=date(2025, 1, 1), is_full_year=False)
        .values_list("indicator__code", "value")
    )  # fmt: skip
    assert found["articles"] == 3
    assert found["outlets"] == 3
    assert found["prominence"] == pytest.approx(1.5)


def test_a_brief_counts_independent_foreign_originals_only(mixed: date) -> None:
    facts = gather(mixed)
    assert facts["total"]["now"] == 3
    assert sum(row["now"] for row in facts["beside"]) == 6
    assert {row["outlet"] for row in facts["notable"]} == {"free0.example", "free1.example", "free2.example"}


# --- 2. critical is not false: the only remedies are open ones --------------------------------------------------------


def test_a_brief_never_proposes_to_take_an_article_down(mixed: date) -> None:
    mention(mixed, "free9.example", tone="negative", title="Rubbish at the waterfall")
    counted()
    (said,) = [one for one in drafts(gather(mixed))["en"] if one["key"] == "critical"]
    words = " ".join(said["paragraphs"])
    assert "Critical is not false" in words
    assert "Nobody is asked to take anything down" in words
