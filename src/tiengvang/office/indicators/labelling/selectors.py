"""Reading of label plans: which there are, and how far the labels of each stratum are. Computes no statistics."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from tiengvang.office.coverage.models import Label, ReviewItem
from tiengvang.office.indicators.models import LabelPlan


@dataclass(frozen=True, slots=True)
class Progress:
    """A stratum of a plan. asked: labels that were drawn for it; labelled: mentions that somebody labelled; twice: of
    those that are to be coded twice, how many were; disputed: two reviewers disagree and nobody has settled it."""

    value: str
    asked: int
    labelled: int
    twice: int
    doubles: int
    disputed: int


def plans(year: str = "") -> QuerySet[LabelPlan]:
    """Plans, latest first, with `asked` mentions and `labelled` ones."""
    wanted = Q(year=int(year)) if year.isascii() and year.isdigit() and len(year) == 4 else Q()
    first = ReviewItem.objects.filter(round=OuterRef("round"), second=False).order_by().values("round")
    return (
        LabelPlan.objects.filter(wanted)
        .select_related("round", "made_by")
        .annotate(
            asked=Subquery(first.annotate(number=Count("pk")).values("number")),
            labelled=Subquery(first.filter(done__isnull=False).annotate(number=Count("pk")).values("number")),
        )
    )


def years() -> list[int]:
    """Years that have plans, latest first."""
    return list(LabelPlan.objects.order_by("-year").values_list("year", flat=True).distinct())


def progress(plan: LabelPlan) -> list[Progress]:
    """How far each stratum is, in the order of the plan; empty where the round is gone.

    A mention counts as labelled once one of its codings is done.
    """
    if plan.round_id is None:
        return []
    items = ReviewItem.objects.filter(round=plan.round_id, second=False)
    twins = ReviewItem.objects.filter(round=plan.round_id, second=True, mention=OuterRef("mention"))
    done = Exists(Label.objects.filter(item__round=plan.round_id, mention=OuterRef("mention"), settles=False))
    counted = (
        items.annotate(is_labelled=done, has_twin=Exists(twins), twin_done=Exists(twins.filter(done__isnull=False)))
        .order_by()
        .values_list(f"mention__{plan.by}")
        .annotate(
            asked=Count("pk"), labelled=Count("pk", filter=Q(is_labelled=True)),
            twice=Count("pk", filter=Q(twin_done=True, done__isnull=False)),
            doubles=Count("pk", filter=Q(has_twin=True)),
            disputed=Count("pk", filter=Q(mention__disputed=True, is_labelled=True)),
        )
    )  # fmt: skip
    found = {row[0]: Progress(*row) for row in counted}
    order = [*plan.labels, *sorted(set(found) - set(plan.labels))]
    return [found.get(value, Progress(value, plan.labels.get(value, 0), 0, 0, 0, 0)) for value in order]
