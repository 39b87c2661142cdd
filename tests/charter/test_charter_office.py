"""The charter, held to its word in the office: no table profiles people outside it, and the trail is kept."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import AuditEntry, TrailIsKept, User

PERSON = re.compile(
    r"author|byline|commenter|writer|reporter|journalist|e_?mail|phone|handle|birth|gender|religion|ethnic|avatar|"
    r"full_?name|first_?name|last_?name|profile",
    re.I,
)
OURS = [model for model in apps.get_models() if model.__module__.startswith("tiengvang.office.")]


# --- 1. coverage is judged, people are not --------------------------------------------------------------------------


def test_only_the_table_of_users_has_fields_for_a_person() -> None:
    assert len(OURS) > 5
    found = [
        f"{model._meta.label}.{field.name}"
        for model in OURS
        if model is not User
        for field in model._meta.get_fields()
        if not (field.is_relation and field.related_model is User)
        and not (field.auto_created and not field.concrete)
        and PERSON.search(field.name)
    ]
    assert found == []


def test_people_are_named_elsewhere_only_as_who_acted_in_the_office() -> None:
    """A relation to a user says who judged, asked, proposed: never whom a row is about."""
    about = {"organisation.Membership.user"}
    acted = re.compile(r"(^|_)by$|^by_|^(owner|reviewer|created_by|decided_by|proposed_by|actor)$")
    others = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        if model is not User
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.OneToOneField) and field.related_model is User
        and not acted.search(field.name)
    }  # fmt: skip
    assert others <= about, "say in the name of the field what the person did, or list it here with its reason"


# --- 6. the audit trail is kept --------------------------------------------------------------------------------------


@pytest.fixture
def entry(db: None) -> AuditEntry:
    return record(actor=None, action="test.happened", detail_of="a test")


WAYS: dict[str, Callable[[AuditEntry], object]] = {
    "saving it again": lambda entry: entry.save(),
    "deleting it": lambda entry: entry.delete(),
    "deleting a queryset": lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
    "updating a queryset": lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(action="test.never"),
    "a bulk update": lambda entry: AuditEntry.objects.bulk_update([entry], ["action"]),
    "another with its number": lambda entry: AuditEntry(pk=entry.pk, action="test.never", actor_name="x").save(),
    "an upsert": lambda entry: AuditEntry.objects.bulk_create(
        [AuditEntry(pk=entry.pk, action="test.never", actor_name="x")],
        update_conflicts=True, unique_fields=["id"], update_fields=["action"],
    ),
    "the base manager's update": lambda entry: AuditEntry._base_manager.filter(pk=entry.pk).update(action="test.never"),
    "the base manager's delete": lambda entry: AuditEntry._base_manager.filter(pk=entry.pk).delete(),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_an_entry_of_the_trail_cannot_be_changed_or_deleted_by(way: str, entry: AuditEntry) -> None:
    with pytest.raises((TrailIsKept, DatabaseError)), transaction.atomic():
        WAYS[way](entry)
    assert AuditEntry.objects.filter(pk=entry.pk, action="test.happened").exists()


SQL = {
    "UPDATE": "UPDATE organisation_auditentry SET action = 'test.never' WHERE id = %s",
    "DELETE": "DELETE FROM organisation_auditentry WHERE id = %s",
    "DELETE of all": "DELETE FROM organisation_auditentry WHERE %s > 0",
}
if connection.vendor == "sqlite":
    SQL["REPLACE"] = (
        "REPLACE INTO organisation_auditentry (id, at, actor_name, unit_code, action, object, label, detail) "
        "VALUES (%s, '2026-01-01', 'x', '', 'test.never', '', '', '{}')"
    )
else:
    SQL["TRUNCATE"] = "TRUNCATE organisation_auditentry -- %s"


@pytest.mark.django_db
@pytest.mark.parametrize("statement", SQL)
def test_the_database_itself_refuses(statement: str, entry: AuditEntry) -> None:
    with pytest.raises(DatabaseError, match="trail"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL[statement], [entry.pk])
    assert AuditEntry.objects.filter(pk=entry.pk, action="test.happened").exists()


@pytest.mark.django_db
def test_a_user_who_is_erased_leaves_the_trail_whole() -> None:
    user = User.objects.create(username="gone", full_name="Người Đã Đi")
    record(actor=user, action="test.happened", obj=user)
    user.delete()
    assert AuditEntry.objects.get(action="test.happened").actor_name == "Người Đã Đi"
