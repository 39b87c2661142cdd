"""Share of voice: the place's articles among its own and those of the places it is compared with (profile data)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from tiengvang.measure.presence import share_of_voice
from tiengvang.office.coverage.models import Bucket, Mention, Source
from tiengvang.office.coverage.models.mentions import About
from tiengvang.office.indicators.computing.formulas.tone import link
from tiengvang.office.indicators.computing.registry import Asked, Formula, Found, formula


def _share_of_voice(asked: Asked) -> Found:
    """params: peers, ids of profiles. Refused unless articles about all of them are collected here, since a peer that
    nobody scans would count as one that nobody writes of."""
    peers = [str(one) for one in asked.params.get("peers", ())]
    if not peers:
        return Found(reason="no-peers")
    scanned = set(Source.objects.filter(place__in=peers).values_list("place", flat=True))
    if scanned != set(peers):
        return Found(reason="peers-not-scanned", detail={"missing": sorted(set(peers) - scanned)})
    own = sum(asked.gathering.by_value(asked.year, asked.months, "all").values())
    theirs = _counts(asked, peers)
    found = share_of_voice(own, theirs)
    if found.value is None:
        return Found(reason="no-coverage")
    return Found(
        found, "wilson", "", own + sum(theirs.values()), detail={"own": own, "peers": theirs}, link=link(asked)
    )


def _counts(asked: Asked, peers: Sequence[str]) -> dict[str, int]:
    rows = Mention.objects.filter(
        place__in=peers, bucket=Bucket.INDEPENDENT, copy_of="", about=About.PRIMARY,
        day__gte=asked.first_day, day__lte=asked.last_day, day__month__in=asked.months,
    )  # fmt: skip
    found = dict(rows.order_by().values_list("place").annotate(number=Count("pk")))
    return {one: found.get(one, 0) for one in peers}


formula(Formula("share-of-voice", _("Share of voice against places like it"), _share_of_voice, on_coverage=False))
