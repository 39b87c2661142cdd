"""Samples for addresses of following and of reminders. How samples work: `samples`."""

from __future__ import annotations

from datetime import date
from typing import Any

from matrix.samples import World, sample

from tiengvang.office.planning.following.feeds import digest

_SECRET = "a-secret-of-the-matrix"


@sample("planning:following_move", unit="north")
def _card(world: World) -> dict[str, Any]:
    def make() -> Any:
        from tiengvang.office.planning.models import Plan, Task

        plan = Plan.objects.create(unit=world.units["north"], title="A plan", first_year=2026, last_year=2030)
        return Task.objects.create(plan=plan, lead=world.units["north"], title="A card", due=date(2030, 12, 31))

    return {"pk": world.once("card", make).pk}


@sample("planning:reminders_choose", unit="north")
def _unit(world: World) -> dict[str, Any]:
    return {"pk": world.units["north"].pk}


def _feed(world: World) -> Any:
    from tiengvang.office.planning.models import CalendarFeed

    officer = world.people["officer"]
    return world.once(
        "feed", lambda: CalendarFeed.objects.create(unit=officer.unit, owner=officer.user, key_hash=digest(_SECRET))
    )


@sample("planning:following_feed_revoke", owner="officer")
def _feed_number(world: World) -> dict[str, Any]:
    return {"pk": _feed(world).pk}


@sample("planning_feed")
def _feed_address(world: World) -> dict[str, Any]:
    _feed(world)
    return {"secret": _SECRET}
