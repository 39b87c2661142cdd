"""People's labels on mentions, and what they make of the figures. No verdict on whether an article is true.

What holds of a mention: a settling label, if there is one; else what all who labelled it agree on (each one's latest
label); else the machine's judgement, and the mention is disputed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tiengvang.office.coverage.judging.standing import current, tone_by
from tiengvang.office.coverage.models import Judgement, Label, Mention, ReviewItem
from tiengvang.office.coverage.models.mentions import About, By, ToneClass
from tiengvang.office.coverage.rollups.refreshing import refresh_mention
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of a mention: verdict and tone, and who said each."""

    about: str
    about_by: str
    tone: str
    tone_by: str
    disputed: bool


def apply_label(
    *,
    mention: Mention,
    reviewer: User,
    about: str,
    tone: str = "",
    note: str = "",
    blind: bool = False,
    item: ReviewItem | None = None,
    settles: bool = False,
) -> Label:
    """Add a person's label and bring the mention and the figures of its day up to date, in one transaction.

    tone: of "negative", "neutral", "positive"; may be "" only where about is "other". `mention` is changed in place.
    Raises PermissionDenied, ValidationError.
    """
    demand(reviewer, "coverage.settle" if settles else "coverage.review")
    with transaction.atomic():
        held = Mention.objects.select_for_update().get(pk=mention.pk)
        label = Label(
            mention=held, reviewer=reviewer, item=item, about=about, tone=tone, note=note.strip(), blind=blind,
            settles=settles,
        )  # fmt: skip
        label.full_clean(exclude=["item"])
        label.save()
        standing = standing_of(held)
        changed = _take(held, standing)
        if changed:
            Mention.objects.filter(pk=held.pk).update(**changed)
            refresh_mention(held)
        said = {"about": about, "tone": tone, "settles": settles}
        record(actor=reviewer, action="coverage.label", obj=held, **said, disputed=standing.disputed)
    _take(mention, standing)
    return label


def standing_of(mention: Mention) -> Standing:
    """What holds of a mention by its labels and its latest judgement."""
    labels = list(mention.labels.order_by("made", "pk"))
    settling = [label for label in labels if label.settles]
    latest = {label.reviewer_id: label for label in labels}
    agreed = settling[-1] if settling else _agreed(list(latest.values()))
    machine_about, machine_tone = _machine(mention)
    if agreed is None:
        return Standing(machine_about, By.MACHINE, machine_tone, By.MACHINE, disputed=bool(latest))
    if agreed.about == About.OTHER:  # then its tone counts nowhere
        return Standing(agreed.about, By.PERSON, machine_tone, By.MACHINE, disputed=False)
    return Standing(agreed.about, By.PERSON, agreed.tone, By.PERSON, disputed=False)


def _agreed(labels: Sequence[Label]) -> Label | None:
    """A label that stands for all of them, or None where they differ or there are none."""
    said = {(label.about, "" if label.about == About.OTHER else label.tone) for label in labels}
    return labels[-1] if len(said) == 1 else None


def _machine(mention: Mention) -> tuple[str, str]:
    """Verdict, and tone of the current judge. A person's word may stand in the mention itself, so it is not asked."""
    numbers = {f"tone_{one}": getattr(mention, f"tone_{one}") for one in ToneClass.values}
    tone = tone_by(mention.judge, numbers, current())
    judged = Judgement.objects.filter(mention=mention, judge=mention.judge).values_list("about", flat=True).first()
    return judged or mention.about, tone


def _take(mention: Mention, standing: Standing) -> dict[str, object]:
    """Set the mention to what holds; gives the fields that changed."""
    changed: dict[str, object] = {}
    for name in ("about", "about_by", "tone", "tone_by", "disputed"):
        value = getattr(standing, name)
        if getattr(mention, name) != value:
            setattr(mention, name, value)
            changed[name] = value
    return changed
