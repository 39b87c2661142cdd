"""Reading estimates, lines and pledges, each person only as far as their rights reach. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, may, units, visible
from tiengvang.office.planning.budget.moves import is_written
from tiengvang.office.planning.models import (
    Commitment,
    DecisionAmount,
    Estimate,
    EstimateLine,
    Pledge,
    Remark,
    Spending,
    Task,
)
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.planning.tasks.selectors import tasks_of

NEAR = 10  # per cent of the decided amount: a line with less than that left is said to be nearly used up


@dataclass(frozen=True, slots=True)
class Balance:
    """How a line stands. decided: None before a decision; received: money that partners gave for it.

    Committed is what is signed and not paid yet: a payment on a commitment reduces it, and settling a contract frees
    the rest. Remaining is decided − committed − spent; for money from society, received − committed − spent.
    """

    lane: str
    decided: int | None = None
    committed: int = 0
    spent: int = 0
    received: int = 0

    @property
    def available(self) -> int:
        """What may be spent in all."""
        return self.received if self.lane == Lane.C else self.decided or 0

    @property
    def remaining(self) -> int:
        """What may still be committed or spent; below 0 where a later decision gave less than is used already."""
        return self.available - self.committed - self.spent

    @property
    def is_over(self) -> bool:
        """More is used than there is."""
        return self.remaining < 0

    @property
    def is_nearly_used(self) -> bool:
        """Something is left, but less than NEAR per cent."""
        return 0 <= self.remaining * 100 < self.available * NEAR and self.committed + self.spent > 0


def visible_estimates(person: Person) -> QuerySet[Estimate]:
    """Estimates of units within reach."""
    return visible(person, "budget.view", Estimate.objects.select_related("unit", "plan"))


def estimates_for(person: Person, right: str) -> QuerySet[Estimate]:
    """Estimates for which the person has that right."""
    return visible(person, right, Estimate.objects.select_related("unit", "plan"))


def lines_for(person: Person, right: str) -> QuerySet[EstimateLine]:
    """Lines for whose estimate the person has that right."""
    rows = EstimateLine.objects.select_related("estimate__unit", "estimate__plan", "task")
    return visible(person, right, rows, unit="estimate__unit")


def visible_pledges(person: Person) -> QuerySet[Pledge]:
    """Pledges to units within reach."""
    return visible(person, "budget.view", Pledge.objects.select_related("unit", "task", "line__estimate"))


def may_write(person: Person, estimate: Estimate) -> bool:
    """Whether the person may change the estimate's lines now."""
    return is_written(estimate) and may(person, "budget.estimate", estimate.unit)


def may_spend(person: Person, estimate: Estimate) -> bool:
    """Whether the person may record commitments and payments now."""
    return estimate.state == Estimate.State.DECIDED and may(person, "budget.estimate", estimate.unit)


def units_estimating(person: Person) -> QuerySet[Unit]:
    """Units in use for which the person may write estimates and pledges."""
    return units(person, "budget.estimate").filter(is_active=True).exclude(kind=Unit.Kind.GUEST).order_by("path")


def tasks_for(unit: Unit, year: int) -> QuerySet[Task]:
    """Tasks that an estimate of the unit may name: those it leads or joins that are worked on in the year, of plans
    that run in it."""
    return (
        tasks_of([unit.pk])
        .in_year(year)
        .filter(plan__first_year__lte=year, plan__last_year__gte=year)
        .select_related("group", "plan")
        .order_by("plan__unit__path", "group__order", "order", "pk")
    )


def latest_decided(as_of: date | None = None) -> Subquery:
    """For a line: the amount of the latest decision on it, up to a day."""
    rows = DecisionAmount.objects.filter(line=OuterRef("pk"))
    if as_of is not None:
        rows = rows.filter(decision__dated__lte=as_of)
    return Subquery(rows.order_by("-decision__dated", "-decision__pk").values("amount")[:1])


def balances(lines: Iterable[EstimateLine]) -> dict[int, Balance]:
    """How each of the lines stands today, by its number. The lines' estimates should be there already."""
    found = list(lines)
    ids = [line.pk for line in found]
    own = EstimateLine.objects.filter(pk__in=ids).annotate(latest=latest_decided())
    decided = dict(own.values_list("pk", "latest"))
    contracts = _sums(Commitment.objects.filter(line__in=ids, voided=None, settled=None))
    paid = _sums(Spending.objects.filter(line__in=ids, voided=None))
    on_contracts = _sums(
        Spending.objects.filter(line__in=ids, voided=None, commitment__isnull=False, commitment__settled=None)
    )
    received = _sums(
        Pledge.objects.filter(line__in=ids, state=Pledge.State.RECEIVED, form=Pledge.Form.MONEY), "received_value"
    )
    return {
        line.pk: Balance(
            line.estimate.lane, decided.get(line.pk), contracts.get(line.pk, 0) - on_contracts.get(line.pk, 0),
            paid.get(line.pk, 0), received.get(line.pk, 0),
        )
        for line in found
    }  # fmt: skip


def balance_of(line: EstimateLine) -> Balance:
    """How the line stands today."""
    return balances([line])[line.pk]


def left_on(commitment: Commitment) -> int:
    """What of a contract is not paid yet; 0 once it is settled or taken back."""
    if commitment.settled is not None or commitment.voided is not None:
        return 0
    paid = commitment.payments.filter(voided=None).aggregate(total=Sum("amount"))["total"] or 0
    return commitment.amount - paid


def proposals(estimate: Estimate) -> dict[int, int]:
    """Of each line of the estimate the latest amount that the appraising unit proposed since it was sent last, else
    what was asked for."""
    rows = Remark.objects.filter(line__estimate=estimate, amount_proposed__isnull=False)
    sent = estimate.steps.filter(after=Estimate.State.SUBMITTED).exclude(before=Estimate.State.APPRAISED).last()
    if sent is not None:
        rows = rows.filter(at__gte=sent.at)
    latest = dict(rows.order_by("at", "pk").values_list("line", "amount_proposed"))
    return {pk: latest.get(pk, amount) for pk, amount in estimate.lines.values_list("pk", "amount")}


def _sums(rows: QuerySet, field: str = "amount") -> dict[int, int]:
    return dict(rows.order_by().values_list("line").annotate(total=Sum(F(field))).values_list("line", "total"))


def totals(estimates: QuerySet[Estimate]) -> dict[int, int]:
    """What each of the estimates asks for in all, by its number."""
    rows = EstimateLine.objects.filter(estimate__in=estimates).order_by()
    return dict(rows.values_list("estimate").annotate(total=Sum("amount")).values_list("estimate", "total"))


def unanswered(estimate: Estimate) -> int:
    """How many remarks have no answer yet."""
    return Remark.objects.filter(Q(answer=""), line__estimate=estimate).count()
