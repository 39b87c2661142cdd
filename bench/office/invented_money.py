"""Invented estimates, payments, pledges, difficulties, papers and reports of many units. Tasks: `invented_plans`.

Rows go straight into the database; reports go through the services, so that they hold what the office counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench.office.invented_plans import FIRST, Plans

LINES = 13  # of an estimate; three estimates a unit and year
OBSTACLES = 10  # of a unit in a year
SUBMITTED, ACCEPTED = 0.9, 0.8  # shares of units
_KEPT = ("state", "holder_id", "answer")


class Money:
    """Estimates and what hangs on them, of every unit and year; what is past was decided and paid in part."""

    def __init__(self, plans: Plans) -> None:
        self.plans, self.chance = plans, plans.chance

    def unit(self, unit: Any) -> None:
        """One unit's estimates of all years."""
        from django.db import transaction

        from tiengvang.office.planning.models import Estimate, EstimateLine, Pledge, Task

        tasks = list(Task.objects.filter(lead=unit).order_by("pk").values_list("pk", flat=True)[:400])
        by = self.plans.officers[unit.pk]
        with transaction.atomic():
            made = Estimate.objects.bulk_create(
                Estimate(unit=unit, plan=self.plans.plan, year=year, lane=lane, title=f"Dự toán {year}, nguồn {lane}",
                         state=self._state(year, lane), created_by=by)
                for year in range(FIRST, FIRST + self.plans.years)
                for lane in "abc"
            )  # fmt: skip
            lines = EstimateLine.objects.bulk_create(
                (self._line(one, order, tasks) for one in made for order in range(LINES)), batch_size=900
            )
            self._decide(made, lines, by)
            Pledge.objects.bulk_create(
                Pledge(unit=unit, task_id=self.chance.choice(tasks), line=line, year=line.estimate.year,
                       partner=f"Hiệp hội {order}", form="money", content="Tài trợ", value=5_000_000, state="agreed",
                       number="1", dated=date(line.estimate.year, 1, 5), recorded_by=by)
                for order, line in enumerate(lines) if line.estimate.lane == "c" and not order % 4
            )  # fmt: skip

    def _state(self, year: int, lane: str) -> str:
        if year <= self.plans.today.year:
            return "decided"
        return self.chance.choice(("draft", "submitted", "appraised") if lane == "b" else ("draft",))

    def _line(self, estimate: Any, order: int, tasks: list[int]) -> Any:
        from tiengvang.office.planning.models import EstimateLine

        cost = 1000 * self.chance.randrange(100, 9000)
        return EstimateLine(
            estimate=estimate, task_id=self.chance.choice(tasks), order=order, content=f"Mục chi số {order}",
            unit_of_measure="lần", quantity=order + 1, unit_cost=cost, amount=cost * (order + 1),
            proposed=cost * (order + 1) if estimate.state in ("appraised", "decided") else None,
        )  # fmt: skip

    def _decide(self, estimates: list[Any], lines: list[Any], by: Any) -> None:
        """Decisions with an amount for each line, remarks, contracts and payments."""
        from tiengvang.office.planning.models import (
            BudgetDecision,
            Commitment,
            DecisionAmount,
            EstimateStep,
            Remark,
            Spending,
        )  # fmt: skip

        decided = {one.pk: one for one in estimates if one.state == "decided"}
        decisions = BudgetDecision.objects.bulk_create(
            BudgetDecision(estimate=one, number=f"{one.pk}/QĐ", dated=date(one.year, 2, 1), level="province",
                           recorded_by=by) for one in decided.values()
        )  # fmt: skip
        number = {one.estimate_id: one.pk for one in decisions}
        given = [line for line in lines if line.estimate_id in decided]
        DecisionAmount.objects.bulk_create(
            DecisionAmount(decision_id=number[line.estimate_id], line=line, amount=line.amount) for line in given
        )
        EstimateStep.objects.bulk_create(
            EstimateStep(estimate=one, before="draft", after=one.state, moved_by=by)
            for one in estimates if one.state != "draft"
        )  # fmt: skip
        Remark.objects.bulk_create(
            Remark(line=line, unit_id=self.plans.units[2].pk, text="Làm rõ đơn giá.", made_by=by, answer="Đã bổ sung.")
            for line in lines if line.estimate.lane == "b" and line.estimate.state != "draft" and not line.order % 5
        )  # fmt: skip
        contracts = Commitment.objects.bulk_create(
            Commitment(line=line, number=f"{line.pk}/HĐ", dated=date(line.estimate.year, 3, 1), amount=line.amount // 3,
                       recorded_by=by) for line in given[::3]
        )  # fmt: skip
        Spending.objects.bulk_create(
            [Spending(line_id=one.line_id, number="1", dated=one.dated + timedelta(days=9), amount=one.amount // 2,
                      commitment=one, recorded_by=by) for one in contracts]
            + [Spending(line=line, number=f"{line.pk}", dated=date(line.estimate.year, 4, 1), amount=line.amount // 4,
                        recorded_by=by) for line in given]
        )  # fmt: skip


class Matters:
    """Difficulties and requests with their steps; directives, disseminations and papers."""

    def __init__(self, plans: Plans) -> None:
        from tiengvang.office.organisation.models import Unit, User

        self.plans, self.chance = plans, plans.chance
        self.coordinating = Unit.objects.get(is_coordinating=True)
        self.coordinator = User.objects.get(username="all")

    def unit(self, unit: Any) -> None:
        """What one unit raised, two thirds of it answered."""
        from django.utils import timezone

        from tiengvang.office.planning.models import Obstacle, ObstacleStep, Task

        tasks = list(Task.objects.filter(lead=unit).order_by("pk").values_list("pk", flat=True)[:400])
        by = self.plans.officers[unit.pk]
        now = timezone.now()
        made = Obstacle.objects.bulk_create(
            Obstacle(unit=unit, task_id=self.chance.choice(tasks), kind=("obstacle", "request")[order % 2],
                     title=f"Thiếu phiên dịch số {order}", text="Đơn vị không có người phiên dịch.",
                     folded="thieu phien dich", raised_by=by, at=now - timedelta(days=self.chance.randrange(1, 300)),
                     **dict(zip(_KEPT, self._stand(unit, order), strict=True)))
            for order in range(OBSTACLES * self.plans.years)
        )  # fmt: skip
        ObstacleStep.objects.bulk_create(step for one in made for step in self._steps(one, by))

    def _stand(self, unit: Any, order: int) -> tuple[str, int, str]:
        if order % 3:
            return "answered", unit.pk, "Sở cử phiên dịch viên."
        return "coordinator", self.coordinating.pk, ""

    def _steps(self, one: Any, by: Any) -> Iterator[Any]:
        from tiengvang.office.planning.models import ObstacleStep

        yield ObstacleStep(obstacle=one, kind="raise", from_unit=one.unit, to_unit=self.coordinating, text=one.text,
                           made_by=by, at=one.at)  # fmt: skip
        if one.state == "answered":
            yield ObstacleStep(
                obstacle=one, kind="answer", from_unit=self.coordinating, to_unit=one.unit, text=one.answer,
                made_by=self.coordinator, at=one.at + timedelta(days=self.chance.randrange(1, 20)),
            )  # fmt: skip

    def province(self) -> None:
        """What goes to all units: directives and documents to confirm, a third of them open; and papers."""
        from django.utils import timezone

        from tiengvang.office.planning.following.late import LateUnit, letter
        from tiengvang.office.planning.models import Acknowledgement, Directive, Dissemination, IssuedDocument
        from tiengvang.office.planning.reports.papers.plain import plain_data

        by, unit, now = self.coordinator, self.coordinating, timezone.now()
        for order in range(12 * self.plans.years):
            day = date(FIRST, 1, 5) + timedelta(days=3 * order)
            asked = Directive.objects.create(unit=unit, issuer="people", number=f"{order}/CT-UBND", dated=day,
                                             subject=f"Chỉ đạo {order}", text="Triển khai.", due=day + timedelta(30),
                                             entered_by=by)  # fmt: skip
            asked.units.set(self.chance.sample(self.plans.units, min(40, len(self.plans.units))))
            sent = Dissemination.objects.create(unit=unit, number=f"{order}/PB", dated=day, subject=f"Văn bản {order}",
                                                due=day + timedelta(14), sent_by=by)  # fmt: skip
            Acknowledgement.objects.bulk_create(
                Acknowledgement(dissemination=sent, unit=one, confirmed_by=by if order % 3 else None,
                                confirmed=now if order % 3 else None) for one in self.plans.units
            )  # fmt: skip
        data = plain_data(letter(unit, [LateUnit(self.plans.units[0], 1)], self.plans.today))
        IssuedDocument.objects.bulk_create(
            IssuedDocument(unit=unit, kind="cong-van", subject=f"Công văn {order}", data=data, made_by=by)
            for order in range(60 * self.plans.years)
        )


def reports(plans: Plans) -> None:
    """A call for each year; this year's is answered by most units, accepted and gathered."""
    from tiengvang.office.organisation.models import User
    from tiengvang.office.planning.reports.calls import askable, open_call, usual
    from tiengvang.office.planning.reports.consolidating import gather
    from tiengvang.office.planning.reports.services import accept_report, submit_report

    coordinator, leader = User.objects.get(username="all"), User.objects.get(username="branch")
    asked = [one for one in askable() if one in plans.units]
    calls = [open_call(by=coordinator, units=asked, **usual(year)) for year in range(FIRST, FIRST + plans.years)]
    for one in calls[0].reports.select_related("unit", "call"):
        if plans.chance.random() < SUBMITTED:
            sent = submit_report(by=leader, report=one, version=one.version)
            if plans.chance.random() < ACCEPTED:
                accept_report(by=coordinator, report=sent, version=sent.version)
    gather(by=coordinator, call=calls[0])
