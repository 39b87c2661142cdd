"""The audit trail's one pen: services call `record` inside their transaction. Reading is in `selectors`.

Each app says by `name_actions` what its actions are called on the trail's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.functional import Promise

from tiengvang.office.organisation.models import AuditEntry, Unit, User


def record(
    *, actor: User | None, action: str, obj: Model | None = None, unit: Unit | None = None, **detail: Any
) -> AuditEntry:
    """Write one entry. actor None means the system itself; detail: plain values that JSON holds."""
    with translation.override(settings.LANGUAGE_CODE):  # the trail is in one language, whoever acts
        label = str(obj)[:200] if obj is not None else ""
    entry = AuditEntry(
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else settings.SITE_NAME,
        unit_code=unit.code if unit else "",
        action=action,
        object=reference(obj) if obj is not None else "",
        label=label,
        detail=detail,
    )
    entry.save(force_insert=True)
    return entry


def reference(obj: Model) -> str:
    """How an entry names an object: "app.model:id"."""
    return f"{obj._meta.label_lower}:{obj.pk}"


_NAMES: dict[str, str | Promise] = {}


def name_actions(names: Mapping[str, str | Promise]) -> None:
    """Say what actions are called: code to words, such as "Label a mention". Raises ValueError for one named twice."""
    if twice := set(names) & set(_NAMES):
        raise ValueError(f"audit actions are named twice: {', '.join(sorted(twice))}")
    _NAMES.update(names)


def action_names() -> Mapping[str, str | Promise]:
    """What actions are called, by code."""
    return _NAMES
