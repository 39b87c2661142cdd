"""Two people edit one record: the second to save loses nothing and overwrites nothing. Knows no particular record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.db.models import Manager, Model, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

_Row = TypeVar("_Row", bound=Model)


class Outdated(Exception):
    """The record was changed meanwhile. held: as it is now."""

    def __init__(self, held: Any) -> None:
        super().__init__(f"{held._meta.label} {held.pk} is at version {held.version}")
        self.held = held


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people filled differently, in words."""

    label: str
    theirs: str
    yours: str


def hold(rows: QuerySet[_Row] | Manager[_Row], pk: int, version: int) -> _Row:
    """The row, locked until the transaction ends, if it still has that version; its version is one higher then, for the
    caller to save with it. Raises Outdated, and DoesNotExist. Call it inside `transaction.atomic`."""
    held = rows.select_for_update(of=("self",)).get(pk=pk)
    if held.version != version:  # type: ignore[attr-defined]
        raise Outdated(held)
    held.version += 1  # type: ignore[attr-defined]
    return held


def differences(form: forms.Form, now: dict[str, Any]) -> list[Difference]:
    """Where what was typed into the form differs from the record as it is now (initial values of the form's fields)."""
    found = []
    for name, field in form.fields.items():
        if name not in now or isinstance(field.widget, forms.HiddenInput):
            continue
        theirs, yours = _words(now[name]), _words(form.cleaned_data.get(name))
        if theirs != yours:
            found.append(Difference(str(field.label or name), theirs or _("(empty)"), yours or _("(empty)")))
    return found


def _words(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str | Model):
        return str(value).replace("\r\n", "\n").strip()  # browsers send line ends so
    if hasattr(value, "strftime"):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if hasattr(value, "__iter__"):
        return ", ".join(sorted(_words(one) for one in value))
    return str(value)
