"""Open data as bytes: CSV, JSON, the dictionary, the log. The same readings give the same bytes: an ETag holds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, Final

from django.utils import translation
from django.utils.functional import Promise

from tiengvang.office.coverage.explorer.names import language_name, market_name
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.opendata import codes
from tiengvang.office.indicators.opendata.selectors import Change, approval_day
from tiengvang.office.indicators.readings.reasons import reason_words
from tiengvang.office.shell.context import profile
from tiengvang.office.shell.exports import guarded

LICENCE: Final = "CC BY 4.0"
LICENCE_ADDRESS: Final = "https://creativecommons.org/licenses/by/4.0/"
_LANGUAGES: Final = ("vi", "en")
Json = dict[str, Any]


def as_csv(rows: Iterable[Reading]) -> bytes:
    """RFC 4180, UTF-8, numbers with a point."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(codes.COLUMNS)
    for one in rows:
        seen = observation(one)
        lines.writerow(["" if seen[name] is None else guarded(seen[name]) for name in codes.COLUMNS])
    return out.getvalue().encode()


def as_json(rows: Iterable[Reading]) -> bytes:
    """The same as objects; what has no value carries the reason, in both languages."""
    made = []
    for one in rows:
        seen = observation(one)
        if one.value is None:
            seen["REASON"] = _both(lambda one=one: reason_words(one))
        made.append(seen)
    return _dumped({"licence": _licence(), "REF_AREA": codes.ref_area(), "observations": made})


def dictionary(indicators: Iterable[Indicator]) -> bytes:
    """What every column and code means, in both languages."""
    used_markets = [one.id for one in profile().markets]
    return _dumped(
        {
            "licence": _licence(),
            "columns": {name: _words(codes.COLUMN_WORDS[name]) for name in codes.COLUMNS},
            "codes": {
                "REF_AREA": {codes.ref_area(): {one: profile().names.get(one, "") for one in _LANGUAGES}},
                "INDICATOR": {one.code: _indicator(one) for one in indicators},
                "DIMENSION_VALUE": {
                    "MARKET": {one: _both(lambda one=one: market_name(one)) for one in used_markets},
                    "LANGUAGE": {one: _both(lambda one=one: language_name(one)) for one in profile().languages},
                },
                "OBS_STATUS": {code: _words(said) for code, said in codes.STATUS_WORDS.items()},
                "UNIT_MEASURE": {code: _words(said) for code, said in codes.UNIT_WORDS.items()},
                "METHOD": {code: _words(said) for code, said in codes.METHOD_WORDS.items()},
            },
        }
    )


def log(changes: Iterable[Change]) -> bytes:
    """What was published, restated or redefined, newest first."""
    made = []
    for one in changes:
        if one.definition is not None:
            made.append({
                "at": one.at.isoformat(), "INDICATOR": one.indicator.code, "kind": "definition",
                "DEFINITION_VERSION": one.definition.number, "reason": one.definition.reason,
            })  # fmt: skip
        elif one.reading is not None:
            made.append({
                "at": one.at.isoformat(), "kind": "restated" if one.before else "published", **observation(one.reading),
                "before": observation(one.before) if one.before else None,
            })  # fmt: skip
    return _dumped({"licence": _licence(), "changes": made})


def observation(reading: Reading) -> Json:
    """As `codes` has it; a reading of `selectors.published`."""
    return codes.observation(reading, approval_day(reading), is_current=reading.state == Reading.State.APPROVED)


def _indicator(one: Indicator) -> Json:
    definitions = sorted(one.definitions.all(), key=lambda version: version.number)
    return {
        "name": {"vi": one.name_vi, "en": one.name_en}, "unit": {"vi": one.unit_vi, "en": one.unit_en},
        "UNIT_MEASURE": codes.UNITS[one.measure], "aim": one.aim, "source": one.source, "owner": str(one.owner),
        "baseline_year": one.baseline_year,
        "definitions": [
            {"version": each.number, "since": each.since.isoformat(), "vi": each.text_vi, "en": each.text_en,
             "reason": each.reason}
            for each in definitions
        ],
        "targets": [
            {"year": each.year, "kind": each.kind, "value": each.value, "source": each.source}
            for each in one.targets.all()
        ],
    }  # fmt: skip


def _licence() -> Json:
    return {"name": LICENCE, "address": LICENCE_ADDRESS}


def _words(said: str | Promise) -> dict[str, str]:
    return _both(lambda: str(said))


def _both(say: Any) -> dict[str, str]:
    found = {}
    for language in _LANGUAGES:
        with translation.override(language):
            found[language] = str(say())
    return found


def _dumped(data: Json) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"
