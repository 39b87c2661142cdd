"""Finds or makes the outlet of a row. The office's class of a known outlet holds; nothing here changes one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tiengvang.listen.outlets import OWNER_CLASSES, classify
from tiengvang.office.coverage.arrangements import bucket_of
from tiengvang.office.coverage.importing.report import Fault
from tiengvang.office.coverage.models import Outlet
from tiengvang.place.profile import Profile


@dataclass(frozen=True, slots=True)
class Publisher:
    """What a mention needs to know of its outlet."""

    id: int
    origin: str
    independent: bool
    bucket: str


class Publishers:
    """The outlets met in one import; each is looked up once."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._known: dict[str, Publisher] = {}
        self.faults: list[Fault] = []

    def meet(self, rows: Iterable[dict[str, Any]]) -> None:
        """Look up the outlets of a batch; those that the office does not have are made."""
        said = {_domain(row): row for row in rows}
        new = [domain for domain in said if domain not in self._known]
        held = {outlet.domain: outlet for outlet in Outlet.objects.filter(domain__in=new)}
        for outlet in held.values():
            self._compare(outlet)
        missing = [self._made(domain, said[domain]) for domain in new if domain not in held]
        Outlet.objects.bulk_create(missing, ignore_conflicts=True, batch_size=400)
        for outlet in Outlet.objects.filter(domain__in=new):
            bucket = bucket_of(outlet.origin, outlet.independent, "")
            self._known[outlet.domain] = Publisher(outlet.pk, outlet.origin, outlet.independent, str(bucket))

    def of(self, row: dict[str, Any]) -> Publisher:
        """The outlet of a row of a batch that was met."""
        return self._known[_domain(row)]

    def forget(self) -> None:
        """Look all of them up anew."""
        self._known.clear()

    def _made(self, domain: str, said: dict[str, Any]) -> Outlet:
        known = self._profile.outlets.get(domain)
        if known is not None:
            classed = classify(domain, self._profile)
            owner_class, origin, country = classed.owner_class, classed.origin, classed.country
            independent = classed.independent
        else:
            owner_class, origin, country = said["owner_class"], said["origin"], said["country"]
            independent = OWNER_CLASSES[owner_class][1]
        return Outlet(
            domain=domain,
            name=(known.name if known else domain)[:200],
            owner_class=owner_class,
            governing_body=known.governing_body[:200] if known else "",
            country=country,
            languages=",".join(known.languages)[:100] if known else "",
            origin=origin,
            independent=independent,
            is_demonstration=bool(known and known.source == "demonstration"),
        )

    def _compare(self, outlet: Outlet) -> None:
        known = self._profile.outlets.get(outlet.domain)
        if known is None or known.owner_class in ("unclassified", outlet.owner_class):
            return
        values = {"domain": outlet.domain, "profile": known.owner_class, "office": outlet.owner_class}
        self.faults.append(Fault("class-differs", values=values))


def _domain(row: dict[str, Any]) -> str:
    return str(row["outlet"] or row["url"])[:253]
