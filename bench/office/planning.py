"""How fast the screens of planning answer at full size: 160 units with 200 tasks a year for five years, and with what
hangs on them: estimates and payments, difficulties, documents to confirm, reports.

.venv/bin/python -m bench.office.planning make --home var/planning
.venv/bin/python -m bench.office.planning measure --home var/planning
.venv/bin/python -m bench.office.planning files --home var/planning

Measured is the office's whole answer to a request, templates and all, without the network, for each address of planning
that answers a GET with a page (no files to take away), asked by somebody who sees all, by leaders of a unit and of
the province, by a unit's officer and by who appraises budgets. Addresses join by themselves; one whose object is not
known here is named at the end.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import click

from bench.office.invented_money import Matters, Money, reports
from bench.office.invented_plans import Plans

LIMIT = 500  # milliseconds that any screen may take, 95th percentile
VIEWS = (
    "work/list/?whose=all", "work/list/?whose=all&status=any", "work/list/?whose=all&q=truyen+thong",
    "work/list/?whose=all&status=any&q=xyz", "work/list/?whose=all&status=overdue",
    "work/list/?whose=all&status=done", "work/list/?whose=all&page=90", "work/list/?whose=unit",
    "work/list/?whose=all&source=own&since=2026-06-01&until=2026-12-31",
    "work/list/?whose=all&status=any&indicator=m-01", "work/board/?whose=all", "work/board/?whose=unit",
    "work/timeline/?whose=all", "work/timeline/?whose=all&span=plan", "work/timeline/?whose=unit&span=quarter",
    "work/calendar/?whose=all", "work/calendar/?whose=unit", "work/calendar/?whose=mine", "work/unit/?below=1",
    "work/province/?year=2028", "plans/?q=xa", "obstacles/?state=open", "obstacles/?q=phien+dich&kind=request",
    "obstacles/?page=90", "budget/?year=2026&state=decided", "budget/?q=nguon", "budget/?page=40",
    "budget/report/?year=", "budget/report/?year=&rows=unit", "budget/report/?year=&rows=group&columns=year",
    "budget/report/?year=&rows=unit&columns=group&measure=remaining",
    "budget/report/?year=2026&rows=unit&lane=b", "budget/report/lines/?year=&measure=remaining",
    "budget/report/lines/?year=&measure=estimated", "budget/report/lines/?year=2026&measure=spent&lane=a",
    "budget/pledges/?page=2", "papers/?page=2",
)  # fmt: skip
_SLUGS = {"kind": "extend", "action": "answer"}  # words that addresses have
_FILES = ("_docx", "_export", "_template", "_submission", "_file")  # names of addresses that are no screens


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

    from tiengvang.office.planning.reminders.services import give

    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    begun = time.monotonic()
    held = Plans(random.Random(1), years)
    held.people(units)
    money, matters = Money(held), Matters(held)
    for number, unit in enumerate(held.units):
        held.unit(number, tasks)
        money.unit(unit)
        matters.unit(unit)
        if not number % 20:
            click.echo(f"{number:4} units {time.monotonic() - begun:8.1f} s")
    matters.province()
    reports(held)
    click.echo(f"reports    {time.monotonic() - begun:8.1f} s")
    given = give(held.today)
    click.echo(f"{given.reminders} reminders {time.monotonic() - begun:8.1f} s")
    click.echo(f"{database}: {database.stat().st_size / 2**20:,.0f} MiB, {time.monotonic() - begun:.0f} s")


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


@main.command()
@click.option("--home", required=True, type=click.Path(path_type=Path, exists=True), help="The office's folder.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
def files(home: Path, rounds: int) -> None:
    """Print for the longest files how long each takes to write: the annex of the plan with most tasks, and the
    consolidated report with most narrative. Median seconds on the clock and of the processor."""
    _start(home)
    from django.db import transaction
    from django.db.models import Count

    from tiengvang.documents.writing import to_bytes
    from tiengvang.office.organisation.models import User
    from tiengvang.office.planning.annex.services import export_annex
    from tiengvang.office.planning.models import Consolidated, Plan
    from tiengvang.office.planning.reports.writing import consolidated_report

    by = User.objects.get(username="all")
    plan = Plan.objects.annotate(count=Count("tasks")).order_by("-count").first()
    gathered = Consolidated.objects.select_related("call__unit")
    longest = max(gathered, key=lambda one: sum(len(part["text"]) for part in one.sections))
    made = {
        f"annex of {plan.count:,} tasks, XLSX": lambda: export_annex(by=by, plan=plan, form="xlsx"),
        f"annex of {plan.count:,} tasks, DOCX": lambda: export_annex(by=by, plan=plan, form="docx"),
        "consolidated report, DOCX": lambda: to_bytes(consolidated_report(longest)),
    }
    for name, make_one in made.items():
        times = []
        for _round in range(rounds):
            begun, working = time.perf_counter(), time.process_time()
            with transaction.atomic():  # the export is audited: nothing of it is to stay
                size = len(make_one())
                transaction.set_rollback(True)
            times.append((time.perf_counter() - begun, time.process_time() - working))
        wall, cpu = (statistics.median(one) for one in zip(*times, strict=True))
        click.echo(f"{name}: {wall:.1f} s, processor {cpu:.1f} s, {size / 2**20:.1f} MiB")


def _person(users: Any, name: str) -> Any:
    return (
        users.objects.filter(username__startswith="officer-").first()
        if name == "officer"
        else users.objects.get(username=name)
    )


def _times(client: Any, address: str, rounds: int) -> list[tuple[float, float]]:
    """Milliseconds of each answer, and those that the processor worked on it; none where the person may not enter or it
    takes no GET."""
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
    from django.urls import reverse

    from tiengvang.office.planning.urls import urlpatterns

    known = _objects(officer)
    found, unknown = [], set()
    for pattern in urlpatterns:
        if str(pattern.name).endswith(_FILES):
            continue
        arguments = set(pattern.pattern.converters)
        route = str(pattern.pattern)
        ids = next((ids for start, ids in known.items() if route.startswith(start)), []) if arguments else [None]
        if not ids or arguments - {"pk", *_SLUGS}:
            unknown.add(str(pattern.name))
            continue
        slugs = {name: _SLUGS[name] for name in arguments - {"pk"}}
        for pk in ids:
            given = {"pk": pk} if "pk" in arguments else {}
            found.append(reverse(f"planning:{pattern.name}", kwargs={**given, **slugs}))
    top = reverse("planning:following_mine").removesuffix("work/")
    return [*dict.fromkeys(found), *(f"{top}{view}" for view in VIEWS)], unknown


def _objects(officer: Any) -> dict[str, list[int]]:
    """Beginnings of addresses, the narrower first, with ids of what they are about: the officer's unit's where it has
    such things."""
    from tiengvang.office.planning import models

    task = models.Task.objects.filter(lead__memberships__user=officer, done_on=None, recurrence="").first()
    of_unit = {"unit": task.lead_id}
    recurring = models.Task.objects.filter(lead=task.lead_id).exclude(recurrence="").first()
    estimates = models.Estimate.objects.filter(**of_unit)
    decided = estimates.filter(state="decided", lane="b").first()
    lines = {"line__estimate": decided}
    tasks = [task.pk, recurring.pk]

    def first(rows: Any, **wanted: Any) -> list[int]:
        return list(rows.objects.filter(**wanted).order_by("pk").values_list("pk", flat=True)[:1])

    return {
        "plans/": [task.plan_id, task.plan.aligned_to_id or task.plan_id], "groups/": [task.group_id],
        "measures/": [task.measures.first().pk], "tasks/": tasks, "work/board/": tasks,
        "directives/": first(models.Directive, units=task.lead_id),
        "disseminations/": first(models.Dissemination, units=task.lead_id),
        "acknowledgements/": first(models.Acknowledgement, **of_unit),
        "budget/lines/": first(models.EstimateLine, estimate=decided),
        "budget/remarks/": first(models.Remark, **lines), "budget/commitments/": first(models.Commitment, **lines),
        "budget/payments/": first(models.Spending, **lines), "budget/pledges/": first(models.Pledge, **of_unit),
        "budget/": [decided.pk, *estimates.filter(state__in=("draft", "submitted")).values_list("pk", flat=True)[:2]],
        "obstacles/": first(models.Obstacle, **of_unit, state="coordinator"),
        "reports/calls/": first(models.ReportCall),
        "reports/": list(models.UnitReport.objects.filter(**of_unit).order_by("pk").values_list("pk", flat=True)[:2]),
        "papers/": first(models.IssuedDocument), "reminders/units/": [task.lead_id],
    }  # fmt: skip


def _start(home: Path) -> None:
    os.environ["TIENGVANG_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
    os.environ.setdefault("TIENGVANG_LOG", "CRITICAL")  # a refusal is an answer too
    import django

    django.setup()


if __name__ == "__main__":
    main()
