"""Reading for the review desk: rounds and how far they are, a person's answers, disputes. Computes no statistics."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from tiengvang.office.coverage.judging.standing import current, tone_by
from tiengvang.office.coverage.models import Label, Mention, ReviewItem, ReviewRound
from tiengvang.office.coverage.models.mentions import ToneClass
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import is_administrator, may, memberships
from tiengvang.office.organisation.roles import Role


@dataclass(frozen=True, slots=True)
class Progress:
    """Codings of a round. mine: done by the person asked about; coders: (name, codings done), by name."""

    total: int
    done: int
    mine: int = 0
    coders: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> float:
        """Done, from 0 to 1."""
        return self.done / self.total if self.total else 0.0

    @property
    def left(self) -> int:
        """Codings still to do."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class MachineWord:
    """What the machine says of a mention now, whatever people said. shares: tone → probability; reasons: codes with
    their values (`explorer.evidence`)."""

    about: str
    tone: str
    shares: dict[str, float]
    judge: str
    reasons: list[list[str]]


def rounds(state: str = "") -> QuerySet[ReviewRound]:
    """Rounds with `total` and `done` codings, newest first. state: "open" or "closed"; all for anything else."""
    wanted = {"open": Q(closed=None), "closed": ~Q(closed=None)}.get(state, Q())
    counted = ReviewItem.objects.filter(round=OuterRef("pk")).order_by().values("round")
    return (
        ReviewRound.objects.filter(wanted)
        .select_related("made_by")
        .annotate(
            total=Subquery(counted.annotate(number=Count("pk")).values("number")),
            done=Subquery(counted.annotate(number=Count("pk", filter=Q(done__isnull=False))).values("number")),
        )
    )


def progress(review: ReviewRound, reviewer: User | None = None) -> Progress:
    """How far a round is."""
    items = ReviewItem.objects.filter(round=review).order_by()
    answered = items.filter(done__isnull=False)
    coders = answered.values_list("reviewer__full_name").annotate(number=Count("pk")).order_by("reviewer__full_name")
    mine = answered.filter(reviewer=reviewer).count() if reviewer else 0
    return Progress(items.count(), answered.count(), mine, tuple(coders))


def last_answered(review: ReviewRound, reviewer: User, before: ReviewItem | None = None) -> ReviewItem | None:
    """The item that the person answered last in an open round, or the one before that one; None where there is none."""
    if review.closed:
        return None
    mine = ReviewItem.objects.filter(round=review, reviewer=reviewer, done__isnull=False)
    if before is not None and before.done is not None:
        mine = mine.filter(Q(done__lt=before.done) | Q(done=before.done, pk__lt=before.pk))
    return mine.select_related("round", "mention__outlet").order_by("-done", "-pk").first()


def own_label(item: ReviewItem, reviewer: User) -> Label | None:
    """What the person said of the item last."""
    return item.labels.filter(reviewer=reviewer).order_by("-pk").first()


def machine_word(mention: Mention) -> MachineWord:
    """The current judge's word; tone "" where it has none. A person's may stand in the mention, so the judgement is
    asked."""
    judged = next((one.about for one in mention.judgements.all() if one.judge == mention.judge), "")
    shares = {one: getattr(mention, f"tone_{one}") for one in ToneClass.values}
    tone = tone_by(mention.judge, {f"tone_{one}": share for one, share in shares.items()}, current())
    return MachineWord(judged or mention.about, tone, shares, mention.judge, mention.reasons)


def disputes() -> QuerySet[Mention]:
    """Mentions in dispute, those with the latest label first."""
    said = Label.objects.select_related("reviewer").order_by("made", "pk")
    waiting = Mention.objects.filter(disputed=True).select_related("outlet").prefetch_related(Prefetch("labels", said))
    return waiting.annotate(labelled=Max("labels__made")).order_by("-labelled", "-pk")


def latest_labels(mention: Mention) -> tuple[Label, ...]:
    """Each reviewer's latest label, in the order in which they labelled."""
    held: dict[int, Label] = {}
    for label in sorted(mention.labels.all(), key=lambda one: (one.made, one.pk)):
        held.pop(label.reviewer_id, None)
        held[label.reviewer_id] = label
    return tuple(held.values())


def may_settle(person: User, mention: Mention) -> bool:
    """Whether the person may settle the dispute: not one of those who labelled it, unless of the coordinating
    department."""
    if not may(person, "coverage.settle"):
        return False
    if is_administrator(person) or any(one.role == Role.COORDINATOR for one in memberships(person)):
        return True
    return all(label.reviewer_id != person.pk for label in mention.labels.all())
