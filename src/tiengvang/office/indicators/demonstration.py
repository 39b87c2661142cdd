"""The demonstration's indicators: two random samples labelled by two analysts, everything computed, 2025 approved.

The figures come out of computing, not of this file. Everything in it is invented; it goes through the services that
pages go through, and doing it again changes nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from tiengvang.demo.corpus import stories
from tiengvang.office.coverage.models import ReviewRound
from tiengvang.office.coverage.review.frames import Frame
from tiengvang.office.coverage.review.services import answer, close_round, make_round, take_next
from tiengvang.office.indicators.briefs.demonstrating import fill_briefs
from tiengvang.office.indicators.computing.services import Run, compute
from tiengvang.office.indicators.labelling.population import query
from tiengvang.office.indicators.models import Indicator
from tiengvang.office.indicators.readings.selectors import waiting
from tiengvang.office.indicators.readings.services import approve
from tiengvang.office.indicators.registry.services import set_target
from tiengvang.office.indicators.surveys.demonstrating import fill_surveys
from tiengvang.office.organisation.models import User

YEARS: Final = (2025, 2026)
_DRAWN: Final = {2025: 36, 2026: 48}
# Any draw is as good as another: about half of them show a target met in number and open in share, as this one does,
# the others one met in number and not met in share.
_SEED: Final = 2036
_TARGETED: Final = ("positive-volume", "positive-share")
_SOURCE: Final = "Chỉ tiêu trình diễn theo mức ít nhất 20%/năm của kế hoạch (mục II.2)"
_SLIP: Final = 9  # of so many mentions that both read, one is read otherwise


def label(analysts: list[User]) -> None:
    """Draw a random sample of each year's independent foreign originals and have two analysts label it, blind, as the
    authors of the stories meant them. It is drawn as label plans draw, from what the machine took to be about the
    place, so that labels correct that too."""
    meant = {story.url: story.kind.split("/") for story in stories()}
    for year, size in _DRAWN.items():
        name = f"Mẫu ngẫu nhiên {year} (trình diễn)"
        if ReviewRound.objects.filter(name=name).exists():
            continue
        frame = Frame(query(date(year, 1, 1), date(year, 12, 31))).encode()
        review = make_round(name=name, frame=frame, size=size, double_share=0.2, seed=_SEED, by=analysts[0])
        _answer(review, analysts, meant)
        close_round(review=review, by=analysts[0])


def measure(*, coordinator: User, leader: User) -> Run:
    """Set the demonstration's target, compute all indicators, and approve what was complete by the end of 2025."""
    for indicator in Indicator.objects.filter(code__in=_TARGETED):
        if not indicator.targets.filter(year=YEARS[1]).exists():
            set_target(
                by=coordinator, indicator=indicator, year=YEARS[1], kind="growth_year", value=0.20, source=_SOURCE
            )  # fmt: skip
    fill_surveys(by=coordinator)
    fill_briefs(by=coordinator)
    run = compute()
    approve(by=leader, readings=waiting().filter(last_day__lte=date(YEARS[0], 12, 31), value__isnull=False))
    return run


def _answer(review: ReviewRound, analysts: list[User], meant: dict[str, list[str]]) -> None:
    turn, twice, idle = 0, 0, 0
    while idle < len(analysts):
        analyst = analysts[turn % len(analysts)]
        turn += 1
        item = take_next(review=review, reviewer=analyst)
        if item is None:
            idle += 1
            continue
        idle = 0
        about, _matter, tone = meant.get(item.mention.url, ["primary", "", "neutral"])
        again = item.mention.labels.exclude(reviewer=analyst).exists()
        twice += again
        if again and twice % _SLIP == 0:
            tone = "neutral" if tone != "neutral" else "positive"
        answer(item=item, reviewer=analyst, about=about, tone="" if about == "other" else tone)
