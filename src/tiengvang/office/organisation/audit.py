"""The audit trail's one pen: services call `record` inside their transaction. Reading is in `selectors`."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from tiengvang.office.organisation.models import AuditEntry, Unit, User


def record(
    *, actor: User | None, action: str, obj: Model | None = None, unit: Unit | None = None, **detail: Any
) -> AuditEntry:
    """Write one entry. actor None means the system itself; detail: plain values that JSON holds."""
    entry = AuditEntry(
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else "Tiếng Vang",
        unit_code=unit.code if unit else "",
        action=action,
        object=f"{obj._meta.label_lower}:{obj.pk}" if obj is not None else "",
        label=str(obj)[:200] if obj is not None else "",
        detail=detail,
    )
    entry.save(force_insert=True)
    return entry
