"""A sample for every address with arguments: something that the address can be asked for, and whose it is.

A new address with arguments needs one line here: `sample("app:name", …)` over a function that makes the object and
gives the address's arguments by name. A sample may serve several addresses, and may give more arguments than one takes.
unit: code of the unit to which the object belongs (rights to it are then asked of that unit), or EVERYWHERE; owner: the
walker (see `people`) whose own the object is, where only they may see it. Where "n:*" and "n:edit" both fit, the longer
pattern is taken. Objects are made once for the whole matrix; each request is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from matrix.people import Walker

from tiengvang.office.organisation.models import Membership, Unit

EVERYWHERE: Final = "everywhere"


@dataclass(slots=True)
class World:
    """What samples are made from: units by code, walkers by name, and what other samples have made."""

    units: dict[str, Unit]
    people: dict[str, Walker]
    made: dict[str, Any]

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """The object of that name, made at the first call."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]


@dataclass(frozen=True, slots=True)
class Sample:
    """patterns: of addresses' names; arguments: from the world to the address's arguments."""

    patterns: tuple[str, ...]
    arguments: Callable[[World], dict[str, Any]]
    unit: str
    owner: str


_SAMPLES: list[Sample] = []


def sample(*patterns: str, unit: str = EVERYWHERE, owner: str = "") -> Callable[[Any], Any]:
    """Register the decorated function as the sample of addresses of these names."""

    def register(function: Callable[[World], dict[str, Any]]) -> Callable[[World], dict[str, Any]]:
        _SAMPLES.append(Sample(patterns, function, unit, owner))
        return function

    return register


def sample_of(name: str) -> Sample | None:
    """The sample for an address of that name."""
    fitting = [(len(pattern), one) for one in _SAMPLES for pattern in one.patterns if fnmatchcase(name, pattern)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


# --- organisation --------------------------------------------------------------------------------------------------


@sample("organisation:unit", "organisation:change_unit", unit="north")
def _unit(world: World) -> dict[str, Any]:
    return {"code": "north"}


@sample("organisation:end_role", unit="north")
def _role(world: World) -> dict[str, Any]:
    user = world.people["without a role"].user
    held = world.once(
        "role",
        lambda: Membership.objects.create(
            user=user, unit=world.units["north"], role="officer", starts=timezone.localdate() + timedelta(days=30)
        ),
    )
    return {"pk": held.pk}


@sample(
    "organisation:account", "organisation:use_account", "organisation:password_link", "organisation:end_second_step"
)
def _account(world: World) -> dict[str, Any]:
    return {"pk": world.people["viewer"].user.pk}


# --- signing in ----------------------------------------------------------------------------------------------------


@sample("account_reset_password_from_key", "account_confirm_email")
def _key(world: World) -> dict[str, Any]:
    return {"uidb36": "1", "key": "set-password"}


@sample("openid_connect_*")
def _provider(world: World) -> dict[str, Any]:
    return {"provider_id": "office"}


# --- background work -----------------------------------------------------------------------------------------------


@sample("jobs:*", unit="north")
def _job(world: World) -> dict[str, Any]:
    from tiengvang.office.jobs.models import Job

    job = world.once(
        "job",
        lambda: Job.objects.create(
            key="matrix", kind="coverage.import", title="A job", unit=world.units["north"], state=Job.State.RUNNING
        ),
    )
    return {"pk": job.pk}


@sample("jobs:file", unit="north", owner="officer")
def _file(world: World) -> dict[str, Any]:
    from tiengvang.office.jobs.models import Job

    def make() -> Any:
        kept = Path(settings.FILES_ROOT) / "matrix.csv"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text("a,b\n")
        return Job.objects.create(
            key="matrix-file", kind="coverage.export", title="A file", unit=world.units["north"], state=Job.State.DONE,
            created_by=world.people["officer"].user, result={"file": kept.name},
        )  # fmt: skip

    return {"pk": world.once("file", make).pk}


# --- coverage ------------------------------------------------------------------------------------------------------


def _outlet(world: World) -> Any:
    from tiengvang.office.coverage.models import Outlet

    return world.once(
        "outlet",
        lambda: Outlet.objects.create(
            domain="gong.example", name="The Gong", owner_class="foreign", country="GB", origin="foreign"
        ),
    )


def _source(world: World) -> Any:
    from tiengvang.office.coverage.models import Source

    return world.once("source", lambda: Source.objects.create(name="Press", folder="/scans/matrix", place="gialai"))


def _mention(world: World) -> Any:
    from tiengvang.office.coverage.models import Mention, Part

    def make() -> Any:
        part = Part.objects.create(source=_source(world), name="one.parquet", digest="0" * 64, rows=1)
        url = "https://gong.example/1"
        return Mention.objects.create(
            key="0" * 32, place="gialai", part=part, outlet=_outlet(world), url=url, canonical_url=url, title="A gong",
            language="en", country="GB", market="europe-other", day=date(2026, 3, 5), theme="nature-tourism",
            about="primary", tone="positive", tone_negative=0.1, tone_neutral=0.2, tone_positive=0.7, judge="lexicon/1",
            prominence=0.5, origin="foreign", independent=True, bucket="independent",
        )  # fmt: skip

    return world.once("mention", make)


@sample("coverage:mention", "coverage:mention_arrange")
def _mention_key(world: World) -> dict[str, Any]:
    return {"key": _mention(world).key}


@sample("coverage:narrative*")
def _narrative(world: World) -> dict[str, Any]:
    from tiengvang.office.coverage.models import Narrative, NarrativeAct

    def make() -> Any:
        by = world.people["coordinator"].user
        one, other = (Narrative.objects.create(pk=f"n{name}", first_article=name) for name in ("1", "2"))
        return one, NarrativeAct.objects.create(kind="merge", keep=one, other=other, by=by,
                                                detail={"firsts": ["1", "2"], "moved": []})  # fmt: skip

    return {"pk": world.once("narrative", make)[0].pk}


@sample("coverage:narrative_undo")
def _narrative_act(world: World) -> dict[str, Any]:
    _narrative(world)
    return {"pk": world.made["narrative"][1].pk}


@sample("coverage:label")
def _mention_number(world: World) -> dict[str, Any]:
    return {"pk": _mention(world).pk}


@sample("coverage:outlet", "coverage:outlet_propose")
def _outlet_number(world: World) -> dict[str, Any]:
    return {"pk": _outlet(world).pk}


@sample("coverage:source", "coverage:source_faults")
def _source_number(world: World) -> dict[str, Any]:
    return {"pk": _source(world).pk}


@sample("coverage:dashboard_panel")
def _panel(world: World) -> dict[str, Any]:
    from tiengvang.office.coverage.dashboard.views import PANELS
    from tiengvang.office.coverage.rollups.refreshing import refresh

    world.once("rollups", lambda: refresh([_mention(world).day]))
    return {"key": next(iter(PANELS))}


@sample("coverage:search_change", "coverage:search_delete", owner="analyst")
def _search(world: World) -> dict[str, Any]:
    from tiengvang.office.coverage.models import SavedSearch

    analyst = world.people["analyst"]
    found = world.once(
        "search",
        lambda: SavedSearch.objects.create(name="Mine", query="", owner=analyst.user, unit=analyst.unit),
    )
    return {"pk": found.pk}


def _round(world: World) -> Any:
    from tiengvang.office.coverage.models import ReviewRound

    return world.once(
        "round",
        lambda: ReviewRound.objects.create(
            name="March", frame_size=1, size=1, seed=7, made_by=world.people["coordinator"].user
        ),
    )


@sample("coverage:round*", "coverage:desk", "coverage:desk_bring_back")
def _round_number(world: World) -> dict[str, Any]:
    return {"pk": _round(world).pk}


@sample("coverage:desk_answer", "coverage:desk_skip", owner="analyst")
def _item(world: World) -> dict[str, Any]:
    from tiengvang.office.coverage.models import ReviewItem

    item = world.once(
        "item",
        lambda: ReviewItem.objects.create(
            round=_round(world), mention=_mention(world), position=0, reviewer=world.people["analyst"].user
        ),
    )
    return {"pk": item.pk}


@sample("coverage:dispute_settle")
def _disputed(world: World) -> dict[str, Any]:
    from tiengvang.office.coverage.models import Mention

    mention = _mention(world)
    Mention.objects.filter(pk=mention.pk).update(disputed=True)
    return {"pk": mention.pk}


@sample("coverage:outlet_decide")
def _change_of_class(world: World) -> dict[str, Any]:
    from tiengvang.office.coverage.models import OutletClassChange

    change = world.once(
        "change",
        lambda: OutletClassChange.objects.create(
            outlet=_outlet(world), from_class="foreign", to_class="state", reason="It is the state's.",
            proposed_by=world.people["coordinator"].user,
        ),
    )  # fmt: skip
    return {"pk": change.pk}


@sample("api:revoke", owner="analyst")
def _token(world: World) -> dict[str, Any]:
    from tiengvang.office.api.models import ApiToken

    token = world.once(
        "token",
        lambda: ApiToken.objects.create(
            name="Mine", hash="0" * 64, hint="0000", owner=world.people["analyst"].user, expires=date(2099, 1, 1)
        ),
    )
    return {"token_id": token.pk}


@sample("api-1:mention")
def _api_mention(world: World) -> dict[str, Any]:
    return {"key": _mention(world).key}
