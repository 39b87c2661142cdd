"""Forms of reports: what people type, made clean. Rules between rows are the services' own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.planning.fields import DayField, Ticks, VersionedForm
from tiengvang.office.planning.models import ReportCall
from tiengvang.office.planning.reports.calls import askable

_WHOLE: Final = re.compile(r"-?\d+")
_GROUPED: Final = re.compile(r"-?\d{1,3}(?:[.,\u00a0 ]\d{3})+")
Plain = dict[str, Any]


class WholeField(forms.CharField):
    """A whole number as people write it: 1234567, 1.234.567."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"required": False, "max_length": 24, "widget": forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs}
        )

    def clean(self, value: Any) -> int | None:
        """The number; None for nothing."""
        text = super().clean(value).strip()
        if not text:
            return None
        if not _WHOLE.fullmatch(text) and not _GROUPED.fullmatch(text):
            raise forms.ValidationError(_("Write a whole number, such as 12 or 1.234.567."))
        return int(re.sub(r"[.,\u00a0 ]", "", text))


class CallForm(VersionedForm):
    """A call. Kind and year are asked for once, when it is opened."""

    kind = forms.ChoiceField(label=_("kind"), choices=ReportCall.Kind.choices)
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)
    title = forms.CharField(
        label=pgettext_lazy("planning", "title"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As the report's subject will read, in Vietnamese."),
    )  # fmt: skip
    first_day = DayField(label=pgettext_lazy("first day", "from"))
    last_day = DayField(label=pgettext_lazy("last day", "until"))
    figures_at = DayField(
        label=_("closing date of figures"), help_text=_("Figures are counted as they stand at the end of this day.")
    )
    due = DayField(label=_("last day for units"), help_text=_("“Before 10/11” means 09/11."))
    consolidated_due = DayField(label=_("last day of the consolidated report"))
    asks = forms.CharField(label=_("what is asked"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    units = forms.ModelMultipleChoiceField(ReportCall.objects.none(), label=_("units asked"), widget=Ticks)

    def __init__(self, call: ReportCall | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = askable()  # type: ignore[attr-defined]
        for name in ("kind", "year") if call else ("version",):
            del self.fields[name]


class ReportForm(VersionedForm):
    """A unit's report: a field for each section, and for each figure another value with its reason and the estimate for
    the full year. Their names: text-KEY, value-KEY, note-KEY, full-KEY."""

    def __init__(self, sections: Sequence[Plain], figures: Sequence[Plain], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections, self.figures = sections, figures
        for one in sections:
            rows = min(24, max(5, one["text"].count("\n") + 3, len(one["text"]) // 90))
            self.fields[f"text-{one['key']}"] = forms.CharField(
                label=one["title"] or one["part"], required=False, max_length=50_000,
                help_text=one.get("asks", ""), widget=forms.Textarea(attrs={"rows": rows}),
            )  # fmt: skip
        for one in figures:
            if one["share_of"]:
                continue
            key, label = one["key"], one["label"]
            self.fields[f"value-{key}"] = WholeField(label=_("%(label)s: other value") % {"label": label})
            self.fields[f"note-{key}"] = forms.CharField(
                label=_("%(label)s: reason") % {"label": label}, required=False, max_length=300
            )
            self.fields[f"full-{key}"] = WholeField(label=_("%(label)s: estimate for the full year") % {"label": label})

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """Fields of sections by the heading above them."""
        found: dict[str, list[Any]] = {}
        for one in self.sections:
            found.setdefault(one["part"], []).append(self[f"text-{one['key']}"])
        return list(found.items())

    @property
    def lines(self) -> list[tuple[str, list[Plain]]]:
        """Figures by their source, each with its fields."""
        found: dict[str, list[Plain]] = {}
        for one in self.figures:
            asked = (
                {} if one["share_of"] else {name: self[f"{name}-{one['key']}"] for name in ("value", "note", "full")}
            )
            found.setdefault(one["title"], []).append({"figure": one, **asked})
        return list(found.items())

    def told(self) -> Plain:
        """What `services.save_report` takes."""
        data = self.cleaned_data
        keys = [one["key"] for one in self.figures if not one["share_of"]]
        return {
            "version": data["version"],
            "texts": {one["key"]: data[f"text-{one['key']}"] for one in self.sections},
            "edits": {
                key: {"value": data[f"value-{key}"], "note": data[f"note-{key}"]}
                for key in keys if data[f"value-{key}"] is not None
            },
            "full_year": {key: data[f"full-{key}"] for key in keys if data[f"full-{key}"] is not None},
        }  # fmt: skip


def report_initial(
    version: int, sections: Sequence[Plain], edits: Mapping[str, Plain], full: Mapping[str, Any]
) -> Plain:
    """Initial values of a ReportForm."""
    return {
        "version": version,
        **{f"text-{one['key']}": one["text"] for one in sections},
        **{f"value-{key}": _shown(edit["value"]) for key, edit in edits.items()},
        **{f"note-{key}": edit["note"] for key, edit in edits.items()},
        **{f"full-{key}": _shown(value) for key, value in full.items()},
    }


def _shown(value: int) -> str:
    return formats.number_format(value, 0, use_l10n=True, force_grouping=True)


class SubmitForm(VersionedForm):
    """Submitting, with a reason for each report of a unit below that is missing: reason-CODE."""

    def __init__(self, missing: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in missing:
            self.fields[f"reason-{one.unit.code}"] = forms.CharField(
                label=_("Why the report of %(unit)s is missing") % {"unit": one.unit}, max_length=300
            )

    def reasons(self) -> dict[str, str]:
        """By unit code."""
        found = self.cleaned_data.items()
        return {name.removeprefix("reason-"): value for name, value in found if name.startswith("reason-")}


class ReturnForm(VersionedForm):
    """Returning."""

    reason = forms.CharField(label=_("what is to be mended"), widget=forms.Textarea(attrs={"rows": 5}))


class ConsolidatedForm(VersionedForm):
    """The editor's text of each section, and the reason for each missing unit: text-KEY, reason-CODE."""

    def __init__(self, sections: Sequence[Plain], missing: Sequence[Plain], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections, self.missing = sections, missing
        for one in sections:
            rows = min(30, max(5, one["text"].count("\n") + 3, len(one["text"]) // 90))
            self.fields[f"text-{one['key']}"] = forms.CharField(
                label=one["title"] or one["part"], required=False, max_length=400_000,
                widget=forms.Textarea(attrs={"rows": rows}),
            )  # fmt: skip
        for row in missing:
            self.fields[f"reason-{row['unit']}"] = forms.CharField(
                label=_("Why the report of %(unit)s is missing") % {"unit": row["name"]}, required=False, max_length=300
            )

    @property
    def parts(self) -> list[tuple[str, list[tuple[Plain, Any]]]]:
        """Sections with their fields by the heading above them."""
        found: dict[str, list[tuple[Plain, Any]]] = {}
        for one in self.sections:
            found.setdefault(one["part"], []).append((one, self[f"text-{one['key']}"]))
        return list(found.items())

    @property
    def reason_fields(self) -> list[Any]:
        """One for each missing unit."""
        return [self[f"reason-{row['unit']}"] for row in self.missing]

    def told(self) -> Plain:
        """What `consolidating.edit_consolidated` takes."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "texts": {one["key"]: data[f"text-{one['key']}"] for one in self.sections},
            "reasons": {row["unit"]: data[f"reason-{row['unit']}"] for row in self.missing},
        }


class NumberForm(forms.Form):
    """Number, date and signed file of a paper."""

    number = forms.CharField(label=_("document number"), max_length=60, help_text=_("As on the paper: 12/BC-SVHTTDL"))
    dated = DayField(label=_("document date"))
    file = forms.FileField(label=_("signed file"), required=False, help_text=_("The PDF as it was signed."))
