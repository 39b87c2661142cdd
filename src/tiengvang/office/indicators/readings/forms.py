"""Forms of readings: entering one, a file of them, returning one. They read what was typed; services decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.explorer.names import market_name
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings.periods import span_of
from tiengvang.office.indicators.readings.services import Entry
from tiengvang.office.indicators.surveys.forms import DayInput
from tiengvang.office.shell.context import profile

LARGEST = 10 << 20


class EntryForm(forms.Form):
    """One reading. Shares are typed in per cent."""

    indicator = forms.ModelChoiceField(Indicator.objects.none(), label=_("indicator"), to_field_name="code")
    period = forms.ChoiceField(label=_("period"), choices=Reading.Period.choices)
    first_day = forms.DateField(
        label=_("from"), widget=DayInput,
        help_text=_("Of a year, quarter or month any day of it; of another period its first day."),
    )  # fmt: skip
    last_day = forms.DateField(label=_("until"), widget=DayInput, required=False,
                               help_text=_("Of another period only."))  # fmt: skip
    value = forms.FloatField(label=_("value"), localize=True, help_text=_("Shares in per cent."))
    low = forms.FloatField(label=_("low end"), localize=True, required=False,
                           help_text=_("Of the interval at 95 per cent; empty where none is known."))  # fmt: skip
    high = forms.FloatField(label=_("high end"), localize=True, required=False)
    market = forms.ChoiceField(label=_("market"), required=False)
    is_full_year = forms.BooleanField(label=_("estimate for the full year"), required=False)
    note = forms.CharField(
        label=_("where the number is from"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    evidence = forms.FileField(label=_("evidence"), required=False,
                               help_text=_("PDF, DOCX, XLSX, ODT, ODS, JPEG or PNG, at most 20 MB."))  # fmt: skip
    revises = forms.BooleanField(label=_("it changes a number that stands; the note says why"), required=False)
    send = forms.BooleanField(label=_("send for approval at once"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.filter(is_active=True, formula="")
        self.fields["market"].choices = [
            ("", _("the whole")),
            *((one.id, market_name(one.id)) for one in profile().markets),
        ]

    def clean(self) -> dict[str, Any]:
        """The last day of another period is asked for."""
        given = super().clean() or {}
        if given.get("period") == Reading.Period.OTHER and not given.get("last_day"):
            self.add_error("last_day", _("Give the last day."))
        return given

    def entry(self) -> Entry:
        """For the service."""
        given = self.cleaned_data
        first, last = self._days(given)
        scale = 100 if given["indicator"].measure == Indicator.Measure.SHARE else 1
        value, low, high = (None if given[name] is None else given[name] / scale for name in ("value", "low", "high"))
        return Entry(
            given["period"], first, last, value or 0.0, low, high, "market" if given["market"] else "", given["market"],
            given["is_full_year"], given["note"], revises=given["revises"],
        )  # fmt: skip

    @staticmethod
    def _days(given: dict[str, Any]) -> tuple[date, date]:
        if given["period"] == Reading.Period.OTHER:
            return given["first_day"], given["last_day"]
        span = span_of(given["period"], given["first_day"])
        return span.first, span.last


class ReadingsFileForm(forms.Form):
    """A sheet of readings."""

    file = forms.FileField(label=_("file"), help_text=_("The template as XLSX or CSV."))
    revises = forms.CharField(
        label=_("why numbers change"), required=False, max_length=300,
        help_text=_("Only where the sheet changes numbers that stand; otherwise such rows are refused."),
    )  # fmt: skip
    send = forms.BooleanField(label=_("send for approval at once"), required=False, initial=True)

    def clean_file(self) -> Any:
        """Not larger than what can be checked row by row."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file has more than 10 MB. Split it into several."))
        return file


class RefuseForm(forms.Form):
    """Why a reading goes back."""

    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
