"""Formulas on what stands beside international coverage, never inside (charter 4): state, diaspora, arranged coverage,
copies. Counted in full."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.models import Bucket
from tiengvang.office.indicators.computing.formulas.presence import exact
from tiengvang.office.indicators.computing.formulas.tone import link
from tiengvang.office.indicators.computing.registry import Asked, Formula, Found, formula


def _bucket(asked: Asked) -> Found:
    """params: bucket, a value of `Bucket`."""
    bucket = str(asked.params.get("bucket", Bucket.STATE.value))
    number = sum(asked.gathering.by_value(asked.year, asked.months, "all", (bucket,)).values())
    found = exact(float(number), number, asked)
    return Found(found.estimate, found.method, "", number, link=link(asked, bucket=bucket))


def _copies(asked: Asked) -> Found:
    """Articles that repeat another one, of whatever origin."""
    number = sum(
        asked.gathering.by_value(asked.year, asked.months, "all", tuple(Bucket.values), copies=True).values()
    )  # fmt: skip
    query = Query(start=asked.first_day, end=asked.last_day, about="primary", copies="only")
    found = exact(float(number), number, asked)
    return Found(found.estimate, found.method, "", number, link=query.encode())


formula(Formula("bucket-volume", _("Articles of one origin, shown beside"), _bucket))
formula(Formula("copies-volume", _("Copies of other articles"), _copies))
