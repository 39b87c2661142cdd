"""Invented plans and tasks of many units, straight into the office's database: likely proportions, no services."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

FIRST = 2026
_WORDS = (
    "Xây dựng", "Tổ chức", "Biên tập", "Quảng bá", "Số hoá", "Tập huấn", "Khảo sát", "Dịch thuật", "phim ngắn",
    "bộ ảnh",
    "bản tin", "lễ hội", "cồng chiêng", "truyền thông", "du lịch", "ẩm thực", "đặc sản", "di sản", "trang thông tin",
    "đa ngôn ngữ", "doanh nghiệp", "kiều bào", "báo chí", "mạng xã hội",
)  # fmt: skip


class Plans:
    """years: how many, from FIRST on; `people` makes units, officers (by unit), and the province's plan with its groups
    and measures."""

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
