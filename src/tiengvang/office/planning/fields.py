"""Fields that the forms of planning share: days, units to choose among, a version. No rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Task


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day."""

    widget = DayInput


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes to tick, with a filter above them (static/planning/ticks.js)."""

    template_name = "planning/ticks.html"


class UnitsField(forms.ModelMultipleChoiceField):
    """Units in use."""

    widget = Ticks

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Unit.objects.filter(is_active=True).order_by("kind", "name"), **kwargs)


class _Offered(ModelChoiceIterator):
    """What a `TaskField` offers instead of everything that it takes."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for one in self.field.offered:
            yield self.choice(one)


class TaskField(forms.ModelChoiceField):
    """A task. Takes any of its queryset and offers what `offer` was told: a list of a hundred thousand helps nobody."""

    iterator = _Offered
    offered: Iterable[Task] = ()

    def offer(self, rows: QuerySet[Task], chosen: Any = None, most: int | None = None) -> None:
        """Offer these, in their order, or no more than `most`, the next due; and the chosen one (a number as a form
        gives it), so that it stays chosen."""
        light = rows.select_related(None).only("title")
        found = list(light if most is None else light.order_by(F("next_due").asc(nulls_last=True), "pk")[:most])
        if str(chosen or "").isdecimal() and int(chosen) not in {one.pk for one in found}:
            found = [*self.queryset.filter(pk=chosen), *found]
        self.offered = found
        self.widget.choices = self.choices

    def label_from_instance(self, obj: Task) -> str:
        """The title, short enough for a list."""
        return obj.title if len(obj.title) <= 110 else f"{obj.title[:109]}…"


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; a list, empty for none."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each one as a single file is cleaned."""
        return [super(FilesField, self).clean(one, initial) for one in data or () if one]


class VersionedForm(forms.Form):
    """A form that says which version of the record it was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, label=_("version"))
