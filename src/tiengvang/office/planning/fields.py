"""Fields that the forms of planning share: days, units to choose among, a version. No rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.models import Unit


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
