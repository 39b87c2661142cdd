"""Fills an office of its own for the browser: two analysts, six mentions, a blind round. Run as a program, no test."""

from __future__ import annotations

from datetime import date

import django

django.setup()

from tiengvang.office.coverage.models import Judgement, Mention, Outlet, Part, Source  # noqa: E402
from tiengvang.office.coverage.review.services import make_round  # noqa: E402
from tiengvang.office.organisation.models import Membership, Unit, User  # noqa: E402

PASSWORD = "mat-khau-thu-nghiem"


def fill() -> None:
    """Make everything."""
    unit = Unit.objects.create(code="culture", name="Sở", kind="agency", path="/culture/", is_coordinating=True)
    for name, role in (("an", "analyst"), ("binh", "analyst"), ("huong", "coordinator")):
        user = User(username=name, full_name=f"Nguyễn {name}", email=f"{name}@unit.example")
        user.set_password(PASSWORD)
        user.save()
        Membership.objects.create(user=user, unit=unit, role=role)
    source = Source.objects.create(name="Press", folder="/scans/one", place="gialai")
    part = Part.objects.create(source=source, name="one.parquet", digest="0" * 64, rows=6)
    outlet = Outlet.objects.create(domain="tribune.example", name="The Tribune", country="GB", origin="foreign")
    tones = {"tone_negative": 0.13, "tone_neutral": 0.24, "tone_positive": 0.63}
    for number in range(6):
        url = f"https://tribune.example/{number}.html"
        mention = Mention.objects.create(
            key=f"{number:032d}", place="gialai", part=part, outlet=outlet, url=url, canonical_url=url,
            title=f"Title {number}", excerpt="An excerpt.", language="en", country="GB", day=date(2026, 3, 5),
            published=date(2026, 3, 5), about="primary", tone="positive", judge="lexicon/1", prominence=0.5,
            origin="foreign", independent=True, bucket="independent", **tones,
        )  # fmt: skip
        Judgement.objects.create(mention=mention, judge="lexicon/1", about="primary", **tones)
    make_round(name="March", frame="", size=6, double_share=0.5, seed=1, by=user)


if __name__ == "__main__":
    fill()
