"""Writing of the review desk: making and closing rounds, dealing mentions out, taking answers, settling disputes.

What a label makes of a mention and of the figures is `coverage.labels`.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.coverage.labels import apply_label
from tiengvang.office.coverage.models import Label, Mention, ReviewItem, ReviewRound
from tiengvang.office.coverage.review.drawing import draw
from tiengvang.office.coverage.review.frames import Frame
from tiengvang.office.coverage.review.selectors import may_settle
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand

HELD_FOR: Final = timedelta(minutes=30)  # an item that was taken and not answered goes back after that
LARGEST: Final = 5_000  # mentions of a round
_SEEDS: Final = 10**9


@dataclass(frozen=True, slots=True)
class Answer:
    """label: what holds for the item; repeated: it had been given before, and nothing was written."""

    label: Label
    repeated: bool


def make_round(
    *, name: str, frame: str, size: int = 0, double_share: float = 0.2, blind: bool = True, seed: int | None = None,
    by: User,
) -> ReviewRound:  # fmt: skip
    """Draw a sample and make a round of it.

    frame: query string of a search, with strata as in `frames.Frame` or without; size: mentions to draw (with strata
    the frame says it); double_share: 0 to 1, coded by a second person too; seed: repeats an earlier draw, None makes a
    new one.
    Raises PermissionDenied, ValidationError (by field; also where the frame holds no mention).
    """
    demand(by, "coverage.settle")
    chosen = Frame.parse(frame)
    wanted = sum(take for _value, take in chosen.takes) if chosen.by else size
    if not 0 < wanted <= LARGEST:
        raise ValidationError({"size": _("Draw between 1 and %(most)d mentions.") % {"most": LARGEST}})
    if not 0 <= double_share <= 1:
        raise ValidationError({"double_share": _("The share coded twice lies between 0 and 100 percent.")})
    number = secrets.randbelow(_SEEDS) if seed is None else seed
    sample = draw(chosen, size=wanted, double_share=double_share, seed=number)
    if not sample.codings:
        raise ValidationError({"frame": _("This search finds no mention to draw from. Choose a wider one.")})
    made = ReviewRound(
        name=" ".join(name.split()), frame=chosen.encode(), frame_size=sample.frame_size, size=sample.size,
        double_share=double_share, blind=blind, seed=number, made_by=by,
    )  # fmt: skip
    made.full_clean(exclude=["closed"])
    with transaction.atomic():
        made.save()
        ReviewItem.objects.bulk_create(
            [ReviewItem(round=made, mention_id=one.mention, second=one.second, position=position)
             for position, one in enumerate(sample.codings)], batch_size=500,
        )  # fmt: skip
        record(actor=by, action="coverage.round", obj=made, frame=made.frame, size=made.size, seed=number, blind=blind)
    return made


def close_round(*, review: ReviewRound, by: User) -> None:
    """End a round: no more answers are taken; what was answered stays. Closing twice changes nothing. Raises
    PermissionDenied."""
    demand(by, "coverage.settle")
    with transaction.atomic():
        if ReviewRound.objects.filter(pk=review.pk, closed=None).update(closed=timezone.now()):
            record(actor=by, action="coverage.round_close", obj=review)
    review.refresh_from_db(fields=["closed"])


def take_next(*, review: ReviewRound, reviewer: User, skipped: Collection[int] = ()) -> ReviewItem | None:
    """The next item for that person, who then holds it for HELD_FOR; None where nothing is left for them.

    The item they hold already comes first. Two people never get the same item, and nobody both codings of a mention.
    skipped: items (ids) that they do not want now. Raises PermissionDenied.
    """
    demand(reviewer, "coverage.review")
    if review.closed:
        return None
    now = timezone.now()
    own = ReviewItem.objects.filter(round=review, reviewer=reviewer, done=None).exclude(pk__in=skipped)
    free = Q(reviewer=None) | Q(taken__lt=now - HELD_FOR)
    for mine in own.order_by("position"):
        if ReviewItem.objects.filter(pk=mine.pk, reviewer=reviewer, done=None).update(taken=now):
            return _item(mine.pk)
    known = ReviewItem.objects.filter(round=review, reviewer=reviewer).values("mention")
    waiting = ReviewItem.objects.filter(free, round=review, done=None).exclude(pk__in=skipped)
    waiting = waiting.exclude(mention__in=known).order_by("position")
    while (found := waiting.values_list("pk", flat=True).first()) is not None:
        # Only one of those who see the item as free changes it; who comes too late looks again.
        try:
            with transaction.atomic():
                if ReviewItem.objects.filter(free, pk=found, done=None).update(reviewer=reviewer, taken=now):
                    return _item(found)
        except IntegrityError:  # the same person, in another window, has just got the other coding of this mention
            continue
    return None


def put_back(*, item: ReviewItem, reviewer: User) -> None:
    """Give an item back unanswered, for others to take; nothing happens where the person does not hold it."""
    ReviewItem.objects.filter(pk=item.pk, reviewer=reviewer, done=None).update(reviewer=None, taken=None)


def answer(
    *, item: ReviewItem, reviewer: User, about: str, tone: str = "", note: str = "", after: int = 0
) -> Answer:  # fmt: skip
    """Take the answer of who holds the item.

    after: id of their label that this one is to replace, 0 for none: an answer that arrives twice is written once, and
    a changed mind adds a second label. Raises PermissionDenied, ValidationError (code "closed" or "gone" where the
    round was closed or the item went to somebody else; else by field).
    """
    demand(reviewer, "coverage.review")
    with transaction.atomic():
        held = ReviewItem.objects.select_for_update(of=("self",)).select_related("round", "mention").get(pk=item.pk)
        mine = held.labels.filter(reviewer=reviewer).order_by("-pk").first()
        if mine and mine.pk != after:
            return Answer(mine, repeated=True)
        if held.round.closed:
            raise ValidationError(_("This round was closed meanwhile; it takes no more answers."), code="closed")
        if held.reviewer_id != reviewer.pk:
            raise ValidationError(
                _("This mention waited for more than %(minutes)d minutes and went to somebody else.")
                % {"minutes": HELD_FOR.seconds // 60},
                code="gone",
            )
        label = apply_label(
            mention=held.mention, reviewer=reviewer, about=about, tone=tone, note=note, item=held,
            blind=held.round.blind and not _has_seen(held.mention, reviewer),
        )  # fmt: skip
        ReviewItem.objects.filter(pk=held.pk, done=None).update(done=timezone.now())
    return Answer(label, repeated=False)


def label_mention(
    *, mention: Mention, reviewer: User, about: str, tone: str = "", note: str = "", after: int = 0
) -> Answer:  # fmt: skip
    """Take a label that is given on the mention's own page, in sight of the machine's judgement.

    after: as in `answer`, over all the person's labels on the mention. Raises PermissionDenied, ValidationError.
    """
    demand(reviewer, "coverage.review")
    with transaction.atomic():
        Mention.objects.select_for_update().get(pk=mention.pk)
        mine = Label.objects.filter(mention=mention, reviewer=reviewer).order_by("-pk").first()
        if mine and mine.pk != after:
            return Answer(mine, repeated=True)
        label = apply_label(mention=mention, reviewer=reviewer, about=about, tone=tone, note=note)
    return Answer(label, repeated=False)


def settle(*, mention: Mention, by: User, about: str, tone: str = "", note: str = "") -> Label:
    """Settle what reviewers disagree on: a third person does, or the coordinating department.

    Raises PermissionDenied, ValidationError (code "settled" where nothing is in dispute any more).
    """
    demand(by, "coverage.settle")
    with transaction.atomic():
        held = Mention.objects.select_for_update().get(pk=mention.pk)
        if not held.disputed:
            raise ValidationError(_("This mention is not in dispute any more."), code="settled")
        if not may_settle(by, held):
            raise PermissionDenied("who disagrees does not settle")
        return apply_label(mention=mention, reviewer=by, about=about, tone=tone, note=note, settles=True)


def _has_seen(mention: Mention, reviewer: User) -> bool:
    """Whether the person labelled the mention before, in sight of the machine's judgement."""
    return Label.objects.filter(mention=mention, reviewer=reviewer, blind=False).exists()


def _item(pk: int) -> ReviewItem:
    return ReviewItem.objects.select_related("round", "mention__outlet").get(pk=pk)
