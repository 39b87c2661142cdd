"""What people do to narratives: name, merge, split, and take back. All of it is audited, and obeyed by grouping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.coverage.models import GroupingState, Mention, Narrative, NarrativeAct
from tiengvang.office.coverage.models.mentions import By
from tiengvang.office.coverage.narratives.grouping import choose_labels, constraints, hold, mark_placed, rebuild
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.understand.narratives.grouping import narrative_id

RIGHT: Final = "coverage.narratives"
LANGUAGES: Final = ("vi", "en")
LONGEST_NAME: Final = 200
_CHUNK: Final = 500


def name_narrative(*, narrative: Narrative, language: str, name: str, by: User) -> None:
    """Write the headline of a narrative in one of LANGUAGES, or take it away ("").

    Raises PermissionDenied, ValidationError.
    """
    demand(by, RIGHT)
    name = " ".join(name.replace("\0", "").split())
    if language not in LANGUAGES:
        raise ValidationError({"name": _("Headlines are kept in Vietnamese and English.")})
    if len(name) > LONGEST_NAME:
        raise ValidationError({"name": _("The headline is too long: at most %(count)d characters.")
                               % {"count": LONGEST_NAME}})  # fmt: skip
    with transaction.atomic():
        held = Narrative.objects.select_for_update().get(pk=narrative.pk)
        before = held.names.get(language, "")
        held.names = {**{key: value for key, value in held.names.items() if key != language},
                      **({language: name} if name else {})}  # fmt: skip
        held.named_by = by
        held.save(update_fields=["names", "named_by"])
        record(actor=by, action="coverage.narrative_name", obj=held, language=language, before=before, after=name)


def merge(*, keep: Narrative, other: Narrative, by: User) -> NarrativeAct:
    """Put all mentions of `other` into `keep`; what fits either later goes there. Raises PermissionDenied,
    ValidationError."""
    demand(by, RIGHT)
    if keep.pk == other.pk:
        raise ValidationError({"other": _("A narrative cannot be merged with itself.")})
    with transaction.atomic():
        _held()
        keep, other = _standing(keep.pk), _standing(other.pk)
        moved = _keys(other)
        detail = {"firsts": [keep.first_article, other.first_article], "moved": moved}
        act = NarrativeAct.objects.create(kind=NarrativeAct.Kind.MERGE, keep=keep, other=other, detail=detail, by=by)
        _move(moved, keep)
        _empty(other, into=keep)
        rebuild(keep.pk)
        _tell(act, "coverage.narrative_merge", by)
    choose_labels()
    return act


def split(*, narrative: Narrative, leaving: Sequence[str], by: User) -> NarrativeAct:
    """Put chosen mentions (keys) into a narrative of their own; later grouping keeps the two apart.

    Raises PermissionDenied, ValidationError.
    """
    demand(by, RIGHT)
    with transaction.atomic():
        _held()
        narrative = _standing(narrative.pk)
        all_keys, wanted = _keys(narrative), set(leaving)
        moved = [key for key in all_keys if key in wanted]
        staying = [key for key in all_keys if key not in wanted]
        if not moved:
            raise ValidationError({"leaving": _("Choose the mentions that tell another story.")})
        if not staying:
            raise ValidationError({"leaving": _("At least one mention has to stay.")})
        made = _new_narrative(moved)
        detail = {"staying": staying, "moved": moved, "first": narrative.first_article}
        act = NarrativeAct.objects.create(
            kind=NarrativeAct.Kind.SPLIT, keep=narrative, other=made, detail=detail, by=by
        )
        _move(moved, made)
        rebuild(made.pk, moved[0])
        rebuild(narrative.pk, narrative.first_article if narrative.first_article in staying else staying[0])
        _tell(act, "coverage.narrative_split", by)
    choose_labels()
    return act


def undo(*, act: NarrativeAct, by: User) -> None:
    """Take a merge or a split back: its mentions return, and grouping no longer obeys it. Only the last act on a
    narrative can be undone. Raises PermissionDenied, ValidationError."""
    demand(by, RIGHT)
    with transaction.atomic():
        _held()
        act = NarrativeAct.objects.select_related("keep", "other").get(pk=act.pk)
        if not may_be_undone(act):
            raise ValidationError(_("This was undone already, or something was done to the narrative after it."))
        keep, other = act.keep, act.other
        is_merge = act.kind == NarrativeAct.Kind.MERGE
        act.undone_by, act.undone_at = by, timezone.now()
        act.save()
        if is_merge:
            Narrative.objects.filter(pk=other.pk).update(merged_into=None)
            _move(act.moved, other, only_from=keep, placed=By.MACHINE)
            rebuild(other.pk)
            rebuild(keep.pk)
        else:
            _move(_keys(other), keep, placed=By.MACHINE)
            _empty(other, into=keep)
            rebuild(keep.pk, act.detail["first"])
        record(actor=by, action="coverage.narrative_undo", obj=keep, other=other.pk, act=act.pk, kind=act.kind)
    choose_labels()


def may_be_undone(act: NarrativeAct) -> bool:
    """Whether nothing was done after it to either of its narratives."""
    both = (act.keep_id, act.other_id)
    later = NarrativeAct.objects.filter(Q(keep__in=both) | Q(other__in=both), pk__gt=act.pk, undone_at=None)
    return act.undone_at is None and not later.exists()


def _held() -> None:
    hold()
    GroupingState.objects.filter(pk=GroupingState.ONLY).update(revision=F("revision") + 1)


def _standing(pk: str) -> Narrative:
    found = Narrative.objects.get(pk=pk)
    if found.merged_into_id:
        raise ValidationError({"other": _("Somebody merged this narrative meanwhile. Open the page again.")})
    return found


def _keys(narrative: Narrative) -> list[str]:
    return list(Mention.objects.filter(narrative=narrative).order_by("day", "key").values_list("key", flat=True))


def _move(keys: Sequence[str], to: Narrative, *, only_from: Narrative | None = None, placed: By = By.PERSON) -> None:
    for at in range(0, len(keys), _CHUNK):
        found = Mention.objects.filter(key__in=keys[at : at + _CHUNK])
        if only_from is not None:
            found = found.filter(narrative=only_from)
        found.update(narrative=to)
    mark_placed(keys, placed)


def _empty(narrative: Narrative, into: Narrative) -> None:
    Narrative.objects.filter(pk=narrative.pk).update(merged_into=into, state={}, last_day=None, is_stale=False)


def _new_narrative(moved: Sequence[str]) -> Narrative:
    """With an id of its own: of the first article that no other narrative was begun with, else of all that leave."""
    wanted = [narrative_id(key) for key in (*moved, "/".join(moved))]
    taken = set(Narrative.objects.filter(pk__in=wanted[:_CHUNK]).values_list("pk", flat=True))
    free = next((id for id in wanted[:_CHUNK] if id not in taken), wanted[-1])
    made, _is_new = Narrative.objects.update_or_create(
        pk=free, defaults={"first_article": moved[0], "merged_into": None}
    )
    return made


def _tell(act: NarrativeAct, action: str, by: User) -> None:
    constraints()  # raises where the acts contradict one another; then nothing is written
    record(actor=by, action=action, obj=act.keep, other=act.other_id, mentions=len(act.moved), act=act.pk)
