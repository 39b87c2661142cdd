"""Figures of indicators for the consolidated report: approved readings of the year, with their intervals and what they
say of the targets. Nothing is computed here; what nobody approved does not stand in a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone, translation

from tiengvang.measure.change import Outcome
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings.selectors import reading_of
from tiengvang.office.indicators.readings.standing import Standing, standings
from tiengvang.office.indicators.readings.why import compared_months
from tiengvang.office.indicators.readings.wording import growth_words, interval_words, percent, value_words
from tiengvang.office.planning.reports.registry import Figure

_OUTCOMES = {
    Outcome.MET: "đạt chỉ tiêu", Outcome.NOT_MET: "không đạt chỉ tiêu",
    Outcome.NOT_YET_KNOWN: "chưa đủ căn cứ kết luận đạt hay không đạt chỉ tiêu",
}  # fmt: skip
_SHARE = Indicator.Measure.SHARE


def figures(unit_ids: Sequence[int], year: int, as_of: datetime) -> Iterator[Figure]:
    """Of the whole province: indicators name no unit. The words are Vietnamese, whoever asks."""
    with translation.override("vi"):
        rows = Indicator.objects.filter(is_active=True)
        for standing in standings(rows, year, approved_only=True):
            reading = standing.reading or _until(standing.indicator, timezone.localdate(as_of), year)
            if reading is not None and reading.value is not None:
                yield _figure(standing, reading)


def measured(formula: str, year: int, as_of: datetime) -> str:
    """What the approved reading of the formula's indicator says, with its interval, as Vietnamese words; "" where there
    is none that stands in the report, or none with an interval."""
    indicator = Indicator.objects.filter(is_active=True, formula=formula).order_by("pk").first()
    if indicator is None:
        return ""
    reading = reading_of(indicator, "year", date(year, 1, 1), approved_only=True)
    reading = reading or _until(indicator, timezone.localdate(as_of), year)
    if reading is None or reading.value is None or reading.low is None:
        return ""
    with translation.override("vi"):
        words = f"{value_words(reading)}, khoảng tin cậy 95%: {interval_words(reading)}"
        return f"ước cả năm {words}" if reading.is_full_year else words


def _until(indicator: Indicator, day: date, year: int) -> Reading | None:
    """A report is due before the year ends: then the approved estimate for the full year stands for it."""
    found = reading_of(indicator, "year", date(year, 1, 1), approved_only=True, is_full_year=True)
    return found if found is not None and found.first_day <= day else None


def _figure(standing: Standing, reading: Reading) -> Figure:
    indicator, value = standing.indicator, reading.value or 0.0
    shown = round(100 * value, 1) if indicator.measure == _SHARE else round(value, 1)
    unit = "%" if indicator.measure == _SHARE else indicator.unit_vi or "điểm"
    return Figure(
        f"indicators.{indicator.code}", indicator.name_vi, int(shown) if shown == int(shown) else shown, unit,
        _said(standing, reading), reverse("indicators:reading", args=[reading.pk]), sums=False, beside=_doubt(reading),
    )  # fmt: skip


def _said(standing: Standing, reading: Reading) -> str:
    """What a reader must know beside the number, in one line."""
    words = []
    if reading.is_full_year:
        words.append("ước thực hiện cả năm")
    if reading.labels:
        words.append(f"dựa trên {reading.labels} nhãn hoặc câu trả lời của người")
    if standing.growth is not None and standing.comparison is not None and reading is standing.reading:
        against, months = standing.comparison.against, compared_months(standing.comparison)
        same = f"cùng kỳ năm {against} ({months})" if months else f"năm {against}"
        words.append(f"so với {same}: {growth_words(standing.growth)}")
    if standing.target is not None and standing.outcome is not None and reading is standing.reading:
        wanted = standing.target.value
        goal = percent(wanted, signed=standing.target.kind != "value") if (
            standing.target.kind != "value" or standing.indicator.measure == _SHARE
        ) else f"{wanted:g}"  # fmt: skip
        words.append(f"{_OUTCOMES[standing.outcome]} {goal}")
    if standing.indicator.aim == Indicator.Aim.NONE:
        words.append("số liệu bối cảnh, không có chỉ tiêu")
    words.append(
        "số liệu đã duyệt" if reading.revision == 1 else f"số liệu đã duyệt, điều chỉnh lần {reading.revision - 1}"
    )
    return "; ".join(words)


def _doubt(reading: Reading) -> str:
    if reading.low is None:
        return "không có khoảng tin cậy"
    if reading.low == reading.high == reading.value:
        return "đếm toàn bộ"
    return f"khoảng tin cậy 95%: {interval_words(reading)}"
