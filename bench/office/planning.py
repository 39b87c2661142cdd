"""How fast the screens of planning answer at full size: 160 units with 200 tasks a year for five years.

.venv/bin/python -m bench.office.planning make --home var/planning
.venv/bin/python -m bench.office.planning measure --home var/planning

Measured is the office's whole answer to a request, templates and all, without the network, for each address of planning
that answers a GET, asked by somebody who sees all, by a unit's leader and by a unit's officer. Addresses join by
themselves; one whose object is not known here is named at the end.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

LIMIT = 500  # milliseconds that any screen may take, 95th percentile
FIRST = 2026
VIEWS = (
    "list/?whose=all", "list/?whose=all&status=any", "list/?whose=all&q=truyen+thong",
    "list/?whose=all&status=any&q=xyz",
    "list/?whose=all&status=overdue", "list/?whose=all&status=done", "list/?whose=all&page=90", "list/?whose=unit",
    "list/?whose=all&source=own&since=2026-06-01&until=2026-12-31", "list/?whose=all&status=any&indicator=m-01",
    "board/?whose=all", "board/?whose=unit", "timeline/?whose=all", "timeline/?whose=all&span=plan",
    "timeline/?whose=unit&span=quarter", "calendar/?whose=all", "calendar/?whose=unit", "calendar/?whose=mine",
    "unit/?below=1", "province/?year=2028",
)  # fmt: skip
_WORDS = (
    "Xây dựng", "Tổ chức", "Biên tập", "Quảng bá", "Số hoá", "Tập huấn", "Khảo sát", "Dịch thuật", "phim ngắn",
    "bộ ảnh",
    "bản tin", "lễ hội", "cồng chiêng", "truyền thông", "du lịch", "ẩm thực", "đặc sản", "di sản", "trang thông tin",
    "đa ngôn ngữ", "doanh nghiệp", "kiều bào", "báo chí", "mạng xã hội",
)  # fmt: skip


@click.group()
def main() -> None:
    """Make the data, then measure."""


@main.command()
@click.option("--home", required=True, type=click.Path(path_type=Path), help="The office's folder; made anew.")
@click.option("--units", default=160, show_default=True, type=click.IntRange(2))
@click.option("--tasks", default=200, show_default=True, type=click.IntRange(1), help="Tasks of a unit in a year.")
@click.option("--years", default=5, show_default=True, type=click.IntRange(1, 20))
def make(home: Path, units: int, tasks: int, years: int) -> None:
    """Make an office with that many tasks; prints each step with its seconds."""
    database = home.resolve() / "office.sqlite3"
    if database.exists():
        sys.exit(f"{database} is there already: name another folder, or delete it.")
    _start(home)
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    begun = time.monotonic()
    held = _Making(random.Random(1), years)
    held.people(units)
    for number in range(len(held.units)):
        held.unit(number, tasks)
        if not number % 20:
            click.echo(f"{number:4} units {time.monotonic() - begun:8.1f} s")
    click.echo(f"{database}: {database.stat().st_size / 2**20:,.0f} MiB, {time.monotonic() - begun:.0f} s")


class _Making:
    """Rows in likely proportions."""

    def __init__(self, chance: random.Random, years: int) -> None:
        self.chance, self.years, self.today = chance, years, date.today()

    def people(self, number: int) -> None:
        """Units of the profile, more where they are too few; one account for each role that is measured."""
        from tiengvang.office.organisation.models import Membership, Unit, User
        from tiengvang.office.organisation.services import seed_units_from_profile
        from tiengvang.office.planning.models import Measure, Plan, TaskGroup
        from tiengvang.office.shell.context import profile

        seed_units_from_profile(profile())
        province = Unit.objects.get(kind=Unit.Kind.PROVINCE)
        for extra in range(max(0, number - Unit.objects.exclude(pk=province.pk).count())):
            code = f"them-{extra}"
            Unit.objects.create(code=code, name=f"Đơn vị {extra}", kind="agency", parent=province,
                                path=f"{province.path}{code}/")  # fmt: skip
        self.units = list(Unit.objects.exclude(pk=province.pk).order_by("path")[:number])
        coordinating = Unit.objects.get(is_coordinating=True)
        self.officers = {}
        for username, role, unit in (
            ("all", "coordinator", coordinating), ("leader", "unit_leader", self.units[1]),
            ("branch", "unit_leader", province), ("finance", "appraiser", self.units[2]),
        ):  # fmt: skip
            Membership.objects.create(
                user=User.objects.create(username=username, full_name=username), unit=unit, role=role
            )
        for unit in self.units:
            user = User.objects.create(username=f"officer-{unit.code}", full_name=f"Cán bộ {unit.code}")
            Membership.objects.create(user=user, unit=unit, role="officer")
            self.officers[unit.pk] = user
        last = FIRST + self.years - 1
        document = {"state": "issued", "number": "12/KH-UBND", "dated": date(FIRST, 6, 30)}
        self.plan = Plan.objects.create(
            unit=province, title="Kế hoạch của tỉnh", first_year=FIRST, last_year=last, **document
        )
        self.groups = [
            TaskGroup.objects.create(plan=self.plan, order=order, section=f"II.{order}", title=f"Nhóm nhiệm vụ {order}")
            for order in range(1, 7)
        ]
        self.measures = [
            Measure.objects.create(
                group=group, order=order, section=group.section, text=f"Giải pháp {order} của {group}"
            )
            for group in self.groups
            for order in range(1, 6)
        ]

    def unit(self, number: int, tasks: int) -> None:
        """One unit's plan with its tasks: of five one stands in the province's plan, and some hang together."""
        from django.db import transaction

        from tiengvang.office.planning.models import Dependency, Evidence, Period, Plan, ProgressEntry, Task, TaskGroup

        unit = self.units[number]
        document = {"state": "issued", "number": f"{number}/KH", "dated": date(FIRST, 7, 31)}
        plan = Plan.objects.create(
            unit=unit, title=f"Kế hoạch của {unit}", first_year=FIRST, last_year=FIRST + self.years - 1,
            aligned_to=self.plan, **document,
        )  # fmt: skip
        groups = [
            TaskGroup.objects.create(plan=plan, order=one.order, title=one.title, aligned_to=one) for one in self.groups
        ]
        with transaction.atomic():
            made = Task.objects.bulk_create(list(self._tasks(unit, plan, groups, tasks)), batch_size=900)
            joined, served = Task.cooperating.through, Task.measures.through
            joined.objects.bulk_create(
                [
                    joined(task_id=one.pk, unit_id=other.pk)
                    for one in made
                    for other in self.chance.sample(self.units, 2)
                    if other.pk != unit.pk
                ],
                batch_size=5000,
            )
            served.objects.bulk_create(
                [served(task_id=one.pk, measure_id=self.chance.choice(self.measures).pk) for one in made],
                batch_size=5000,
            )
            Period.objects.bulk_create(
                [turn for one in made if one.recurrence for turn in self._turns(one)], batch_size=900
            )
            Dependency.objects.bulk_create(
                [Dependency(task=made[at + 1], needs=made[at]) for at in range(0, len(made) - 1, 20)]
            )
            entries = ProgressEntry.objects.bulk_create(
                [
                    ProgressEntry(task=one, percent=one.progress, text="Đã triển khai theo kế hoạch.", unit=unit,
                                  reported_by=self.officers[unit.pk])
                    for one in made
                    if one.progress and not one.recurrence
                ],
                batch_size=900,
            )  # fmt: skip
            Evidence.objects.bulk_create(
                [
                    Evidence(task=one.task, entry=one, kind="link", url="https://example.org/", unit=unit,
                             added_by=one.reported_by)
                    for one in entries[::4]
                ],
                batch_size=900,
            )  # fmt: skip

    def _tasks(self, unit: Any, plan: Any, groups: list[Any], number: int) -> Iterator[Any]:
        from tiengvang.office.planning.models import Task
        from tiengvang.office.planning.tasks.periods import turns

        for year in range(FIRST, FIRST + self.years):
            for order in range(number):
                start = date(year, 1, 1) + timedelta(days=self.chance.randrange(300))
                due = min(date(year, 12, 31), start + timedelta(days=self.chance.randrange(20, 200)))
                in_province = order % 5 == 0
                at = self.chance.randrange(6)
                title = " ".join(self.chance.choices(_WORDS, k=7))
                one = Task(
                    plan=self.plan if in_province else plan, lead=unit,
                    group=(self.groups if in_province else groups)[at],
                    owner=self.officers[unit.pk] if order % 2 else None, order=order, title=f"{title} {order}",
                    output=f"Báo cáo kết quả, {title.lower()}", start=start, due=due, first_due=due,
                    indicator_code="m-01" if order % 40 == 0 else "",
                )  # fmt: skip
                if order % 10 == 0:
                    one.recurrence, one.start = ("monthly", "quarterly")[order % 20 == 0], date(year, 1, 1)
                    one.due = one.first_due = date(year, 12, 31)
                    turn = next((t for t in turns(one.recurrence, one.start, one.due) if t.due >= self.today), None)
                    self._stand(one, turn.start if turn else one.start, turn.due if turn else one.due)
                else:
                    self._stand(one, start, due)
                yield one

    def _stand(self, task: Any, start: date, due: date) -> None:
        """Progress by chance: of what is past nine in ten are done."""
        from tiengvang.office.planning.status import risk_day
        from tiengvang.place.folding import folded_text

        task.folded = folded_text(f"{task.title} {task.output}")
        if task.due < self.today and self.chance.random() < 0.9:
            task.progress, task.done_on = 100, task.due + timedelta(days=self.chance.randrange(-20, 10))
        elif start < self.today:
            task.progress = self.chance.choice((0, 20, 40, 60, 80))
        task.next_due, task.risk_from = due, risk_day(start, due, task.progress)
        if self.chance.random() < 0.01 and task.done_on is None:
            task.stopped_on = date(FIRST, 9, 1)

    def _turns(self, task: Any) -> Iterator[Any]:
        from tiengvang.office.planning.models import Period
        from tiengvang.office.planning.tasks.periods import turns

        for one in turns(task.recurrence, task.start, task.due):
            done = one.due if one.due < self.today else None
            yield Period(
                task=task, code=one.code, start=one.start, due=one.due, done_on=done, progress=100 * bool(done)
            )


@main.command()
@click.option("--home", required=True, type=click.Path(path_type=Path, exists=True), help="The office's folder.")
@click.option("--rounds", default=10, show_default=True, type=click.IntRange(3))
@click.option("--only", default="", help="Part of an address, to measure only those.")
def measure(home: Path, rounds: int, only: str) -> None:
    """Print median and 95th percentile of each screen and person, in milliseconds, and the processor's; worst last."""
    _start(home)
    from django.test import Client

    from tiengvang.office.organisation.models import User
    from tiengvang.office.planning.models import Task

    number = Task.objects.count()
    people = {name: _person(User, name) for name in ("all", "leader", "branch", "officer", "finance")}
    addresses, unknown = _addresses(people["officer"])
    lines, over, busy = [], 0, 0
    for name, user in people.items():
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        for address in addresses:
            if only not in address:
                continue
            times = _times(client, address, rounds)
            if times:
                p95, cpu = (statistics.quantiles(one, n=20, method="inclusive")[-1] for one in zip(*times, strict=True))
                over, busy = over + (p95 > LIMIT), busy + (cpu > LIMIT)
                lines.append((cpu, p95, statistics.median(wall for wall, _cpu in times), name, address))
    click.echo(f"{'p50':>8} {'p95':>8} {'cpu p95':>8}")
    for cpu, p95, median, name, address in sorted(lines):
        mark = " over the limit" if p95 > LIMIT else ""
        click.echo(f"{median:8.0f} {p95:8.0f} {cpu:8.0f}  {name:8} {address}{mark}")
    click.echo(
        f"{number:,} tasks, {len(lines)} screens × {rounds}: {over} over {LIMIT} ms (p95), {busy} by processor time"
    )
    if unknown:
        click.echo(f"not measured, no object known here: {', '.join(sorted(unknown))}")


def _person(users: Any, name: str) -> Any:
    return (
        users.objects.filter(username__startswith="officer-").first()
        if name == "officer"
        else users.objects.get(username=name)
    )


def _times(client: Any, address: str, rounds: int) -> list[tuple[float, float]]:
    """Milliseconds of each answer, and those that the processor worked on it; none where the person may not enter, or
    it takes no GET."""
    answer = client.get(address)
    if answer.status_code in (302, 403, 404, 405):
        return []
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    times = []
    for _round in range(rounds):
        begun, working = time.perf_counter(), time.process_time()
        client.get(address)
        times.append((1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - working)))
    return times


def _addresses(officer: Any) -> tuple[list[str], set[str]]:
    """Every address of planning, with an object where it needs one; and names of those whose object is not known."""
    from django.urls import NoReverseMatch, reverse

    from tiengvang.office.planning.models import Task
    from tiengvang.office.planning.urls import urlpatterns

    task = Task.objects.filter(lead__memberships__user=officer, done_on=None, recurrence="").order_by("pk").first()
    recurring = Task.objects.filter(lead=task.lead_id).exclude(recurrence="").first()
    measure = task.measures.first()
    known = {
        "plan": [task.plan_id, task.plan.aligned_to_id or task.plan_id], "task": [task.pk, recurring.pk],
        "group": [task.group_id], "measure": [measure.pk],
    }  # fmt: skip
    found, unknown = [], set()
    for pattern in urlpatterns:
        name = str(pattern.name)
        arguments = set(pattern.pattern.converters)
        kind = name.split("_")[0]
        if arguments - {"pk", "kind"} or (arguments and kind not in known):
            unknown.add(name)
            continue
        values: list[Any] = known[kind] if arguments else [None]
        for value in values:
            given = {"pk": value} if "pk" in arguments else {}
            given |= {"kind": "extend"} if "kind" in arguments else {}
            try:
                found.append(reverse(f"planning:{name}", kwargs=given))
            except NoReverseMatch:
                unknown.add(name)
    work = reverse("planning:following_mine")
    return [*dict.fromkeys(found), *(f"{work}{view}" for view in VIEWS)], unknown


def _start(home: Path) -> None:
    os.environ["TIENGVANG_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
    import django

    django.setup()


if __name__ == "__main__":
    main()
