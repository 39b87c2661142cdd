"""Fills an office with the bundled demonstration: mentions, accounts, a review round begun, a proposal, a plan at work.

Everything in it is invented. Doing it again changes nothing. It goes through the services that pages go through.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tiengvang.demo.corpus import stories
from tiengvang.office.coverage.arrangements import mark_arrangement
from tiengvang.office.coverage.importing.command import import_on_terminal
from tiengvang.office.coverage.judging.services import rejudge, switch
from tiengvang.office.coverage.models import Mention, Outlet, OutletClassChange, ReviewRound
from tiengvang.office.coverage.outlets.services import propose_class
from tiengvang.office.coverage.review.services import answer, make_round, take_next
from tiengvang.office.indicators import demonstration as indicators
from tiengvang.office.jobs.worker import drain
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.services import give_role, make_account
from tiengvang.office.planning.budget.demonstrating import fill_budget
from tiengvang.office.planning.obstacles.demonstrating import fill_obstacles
from tiengvang.office.planning.reports.demonstrating import fill_reports
from tiengvang.office.planning.seed.demonstration import fill_planning
from tiengvang.place.profile import Profile
from tiengvang.scan.rejudge import Range
from tiengvang.understand.tone.choosing import SHIPPED, choose, id_of

ADMINISTRATOR = "quantri"
COORDINATOR = "daumoi"
ANALYSTS = ("phantich1", "phantich2")
# username, name, role; the unit is the coordinating department, but for the leader (the province) and the officer.
_PEOPLE = (
    (ADMINISTRATOR, "Quản trị Mẫu", "administrator"),
    (ANALYSTS[0], "Nguyễn Phân Tích Mẫu", "analyst"),
    (ANALYSTS[1], "Trần Phân Tích Mẫu", "analyst"),
    (COORDINATOR, "Lê Đầu Mối Mẫu", "coordinator"),
    ("lanhdao", "Phạm Lãnh Đạo Mẫu", "provincial_leader"),
    ("canbo", "Siu Cán Bộ Mẫu", "officer"),
)
_NAME = "Kho dữ liệu trình diễn"
_ROUND, _DRAWN, _LEFT_OPEN = "Đợt rà soát mẫu", 60, 12
_SLIP = 5  # of so many mentions that both read, one is read otherwise, so that agreement has something to show


@dataclass(frozen=True, slots=True)
class Account:
    """With what one signs in."""

    username: str
    password: str


def fill(scan: Path, profile: Profile) -> Account:
    """Bring the scan of the demonstration archive into the office, and give the account to sign in with."""
    import_on_terminal(scan, name=_NAME, profile=profile, demonstration=True)
    account = _accounts()
    analysts = [User.objects.get(username=name) for name in ANALYSTS]
    if not ReviewRound.objects.exists():
        _review(analysts)
        _arrange(analysts[0])
    indicators.label(analysts)
    if not OutletClassChange.objects.exists():
        _propose(analysts[1])
    coordinator, administrator, officer = (
        User.objects.get(username=name) for name in ("daumoi", ADMINISTRATOR, "canbo")
    )
    fill_planning(
        coordinator=coordinator, administrator=administrator, officer=officer, password=account.password
    )  # fmt: skip
    leader, appraiser, decider = (User.objects.get(username=name) for name in ("lanhdaoso", "taichinh", "lanhdao"))
    fill_budget(leader=leader, appraiser=appraiser, decider=decider)
    fill_obstacles(coordinator=coordinator, decider=decider, administrator=administrator, officer=officer)
    fill_reports(coordinator=coordinator, administrator=administrator, officer=officer)
    drain()
    return account


def judge_by_model(profile: Profile) -> float:
    """Have the shipped model judge what the scan's word counter judged, and let its judgements count; gives seconds.

    The scan's own judgements stay beside it, so that one can see what a change of judge does.
    """
    begun = time.monotonic()
    judge = choose(SHIPPED)
    rejudge(judge=judge, chosen=Range(), profile=profile)
    coordinator = User.objects.get(username=COORDINATOR)
    switch(judge=id_of(judge), by=coordinator, accept_missing=True)
    return time.monotonic() - begun


def measure() -> float:
    """Compute the indicators by whatever judge counts now, approve what was complete by last year; gives seconds."""
    begun = time.monotonic()
    coordinator, leader = (User.objects.get(username=name) for name in (COORDINATOR, "lanhdao"))
    indicators.measure(coordinator=coordinator, leader=leader)
    return time.monotonic() - begun


def _accounts() -> Account:
    """Accounts for the roles that one wants to try; one password for all, made on the first run."""
    kept = settings.HOME / "demonstration-account.json"
    if not kept.exists():
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"password": f"mau-{secrets.token_hex(5)}"}, file)
    password = json.loads(kept.read_text())["password"]
    province = Unit.objects.get(kind=Unit.Kind.PROVINCE)
    coordinating = Unit.objects.get(is_coordinating=True)
    commune = Unit.objects.filter(kind=Unit.Kind.COMMUNE).order_by("code").first() or province
    units = {"provincial_leader": province, "administrator": province, "officer": commune}
    for username, name, role in _PEOPLE:
        if User.objects.filter(username=username).exists():
            continue
        user = make_account(by=None, username=username, full_name=name, password=password)
        give_role(by=None, user=user, unit=units.get(role, coordinating), role=role)
    return Account(ADMINISTRATOR, password)


def _review(analysts: list[User]) -> None:
    """Two analysts answer most of a round as the authors of the stories meant them; the last items are left to try."""
    meant = {story.url: story.kind.split("/") for story in stories()}
    made = make_round(name=_ROUND, frame="about=any", size=_DRAWN, double_share=0.4, seed=2026, by=analysts[0])
    left = made.items.count()
    twice = 0
    for analyst, turns in ((analysts[0], left // 2), (analysts[1], left - left // 2 - _LEFT_OPEN)):
        for _turn in range(turns):
            item = take_next(review=made, reviewer=analyst)
            if item is None:
                break
            about, _matter, tone = meant.get(item.mention.url, ("primary", "", "neutral"))
            twice += item.mention.labels.exists()
            if item.mention.labels.exists() and twice % _SLIP == 0:
                tone = "neutral" if tone != "neutral" else "positive"
            answer(item=item, reviewer=analyst, about=about, tone="" if about == "other" else tone)


def _arrange(analyst: User) -> None:
    """One trade magazine was hosted, so that the dashboard has something to show apart."""
    hosted = Mention.objects.filter(outlet__owner_class="foreign_trade", tone="positive", copy_of="").order_by("-day")[
        :3
    ]
    for mention in hosted:
        mark_arrangement(mention=mention, arrangement="hosted", note="Chuyến khảo sát báo chí mẫu", by=analyst)


def _propose(analyst: User) -> None:
    """An outlet that nobody has classified, with a proposal that a second person is to decide."""
    outlet = Outlet.objects.filter(owner_class="unclassified").order_by("domain").first()
    if outlet is not None:
        propose_class(
            outlet=outlet,
            to_class="foreign",
            reason="Toà soạn tư nhân, có trang giới thiệu chủ sở hữu (mẫu).",
            by=analyst,
        )
