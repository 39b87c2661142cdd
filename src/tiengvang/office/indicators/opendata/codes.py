"""Codes of open data, after SDMX's where it has them: a reading as one observation. Reads no tables.

Frequency, status of an observation and "_T" for the whole are SDMX's own (CL_FREQ, CL_OBS_STATUS, cross-domain code
lists of SDMX 2.1); time periods are its too: 2026, 2026-Q1, 2026-03, and first day with duration for other periods.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.shell.context import profile

WHOLE: Final = "_T"
FREQ: Final = {
    Reading.Period.YEAR.value: "A", Reading.Period.QUARTER.value: "Q", Reading.Period.MONTH.value: "M",
    Reading.Period.OTHER.value: "_O",
}  # fmt: skip
UNITS: Final = {
    Indicator.Measure.NUMBER.value: "NUMBER", Indicator.Measure.SHARE.value: "SHARE",
    Indicator.Measure.SCORE.value: "SCORE", Indicator.Measure.HOURS.value: "HOURS",
    Indicator.Measure.MONEY.value: "MONEY",
}  # fmt: skip
COLUMNS: Final = (
    "REF_AREA", "INDICATOR", "FREQ", "TIME_PERIOD", "DIMENSION", "DIMENSION_VALUE", "OBS_VALUE", "CONF_LOW",
    "CONF_HIGH", "OBS_STATUS", "UNIT_MEASURE", "METHOD", "LABELS", "DEFINITION_VERSION",
    "REVISION", "IS_CURRENT", "LAST_UPDATE",
)  # fmt: skip

COLUMN_WORDS: Final[dict[str, str | Promise]] = {
    "REF_AREA": _("Place the figures are of, by ISO 3166-2 where it has a code"),
    "INDICATOR": _("Code of the indicator; it never changes"),
    "FREQ": _("Kind of period: A year, Q quarter, M month, _O other"),
    "TIME_PERIOD": _("Period: 2026, 2026-Q1, 2026-03; of others the first day and how long"),
    "DIMENSION": _("By what the figure is cut; _T for the whole"),
    "DIMENSION_VALUE": _("Which part; _T for the whole"),
    "OBS_VALUE": _("The value; empty where it cannot be said"),
    "CONF_LOW": _("Low end of the interval (95%); empty where none can be given"),
    "CONF_HIGH": _("High end of the interval (95%); empty where none can be given"),
    "OBS_STATUS": _("A normal, E estimate for the full year, P provisional, M no value"),
    "UNIT_MEASURE": _("Kind of number; shares go from 0 to 1"),
    "METHOD": _("How the figure came about"),
    "LABELS": _("How many labels or answers of people it rests on; 0 for a plain count"),
    "DEFINITION_VERSION": _("Version of the definition it goes by"),
    "REVISION": _("From 1; a higher one restates the period"),
    "IS_CURRENT": _("Y for the figure that holds now, N for one that was restated"),
    "LAST_UPDATE": _("Day of its approval"),
}
STATUS_WORDS: Final[dict[str, str | Promise]] = {
    "A": _("Normal"), "E": _("Estimate for the full year"), "P": _("Provisional: approved before its period was over"),
    "M": _("No value: the reason is in the JSON"),
}  # fmt: skip
UNIT_WORDS: Final[dict[str, str | Promise]] = {
    "NUMBER": _("A number; what is counted stands with the indicator"), "SHARE": _("A share from 0 to 1"),
    "SCORE": _("A score"), "HOURS": _("Hours"), "MONEY": _("Vietnamese dong"),
}  # fmt: skip
METHOD_WORDS: Final[dict[str, str | Promise]] = {
    "count": _("Counted in full"),
    "ppi": _("A machine judged everything, people a random sample; prediction-powered inference"),
    "hand": _("People's labels of a random sample alone"),
    "rogan-gladen": _("The machine's share, corrected by its errors in a random sample"),
    "classify-and-count": _("What the machine says, its errors not corrected"),
    "post-stratified": _("A machine judged everything, people a random sample; shares within what the machine said"),
    "wilson": _("Share of weeks, counted in full; the interval asks what a like period might have brought"),
    "full-year": _("Reckoned for the full year from how the year before went on"),
    "survey": _("A survey, weighted"),
    "entered": _("Entered by the answering unit with its source"),
    "imported": _("Imported by the answering unit with its source"),
}


def ref_area() -> str:
    """The place's code."""
    place = profile()
    return place.codes.get("iso") or place.id


def time_period(period: str, first: date, last: date) -> str:
    """2026, 2026-Q1, 2026-03, or 2026-03-01/P31D."""
    if period == Reading.Period.YEAR:
        return f"{first:%Y}"
    if period == Reading.Period.QUARTER:
        return f"{first:%Y}-Q{(first.month + 2) // 3}"
    if period == Reading.Period.MONTH:
        return f"{first:%Y-%m}"
    return f"{first.isoformat()}/P{(last - first).days + 1}D"


def status(reading: Reading, approved: date | None) -> str:
    """Of CL_OBS_STATUS. approved: on which day it was."""
    if reading.value is None:
        return "M"
    if reading.is_full_year:
        return "E"
    return "P" if approved is None or approved <= reading.last_day else "A"


def observation(reading: Reading, approved: date | None, *, is_current: bool) -> dict[str, Any]:
    """A reading as COLUMNS say; values are plain, None where there is none."""
    return {
        "REF_AREA": ref_area(), "INDICATOR": reading.indicator.code, "FREQ": FREQ[reading.period],
        "TIME_PERIOD": time_period(reading.period, reading.first_day, reading.last_day),
        "DIMENSION": reading.dimension.upper() or WHOLE, "DIMENSION_VALUE": reading.key or WHOLE,
        "OBS_VALUE": reading.value, "CONF_LOW": reading.low, "CONF_HIGH": reading.high,
        "OBS_STATUS": status(reading, approved), "UNIT_MEASURE": UNITS[reading.indicator.measure],
        "METHOD": reading.method, "LABELS": reading.labels, "DEFINITION_VERSION": reading.definition.number,
        "REVISION": reading.revision, "IS_CURRENT": "Y" if is_current else "N",
        "LAST_UPDATE": approved.isoformat() if approved else None,
    }  # fmt: skip
