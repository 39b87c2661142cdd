"""Forms of the registry: an indicator, a version of its definition, a target, a file. They read what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.indicators.computing.registry import formulas
from tiengvang.office.indicators.models import Indicator, Target
from tiengvang.office.indicators.models.definitions import YEARS
from tiengvang.office.indicators.registry.services import Facts, Meaning
from tiengvang.office.indicators.surveys.forms import DayInput
from tiengvang.office.organisation.models import Unit

LARGEST = 2 << 20


class FactsForm(forms.Form):
    """What an indicator is called, what kind of number it is, who answers for it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    group = forms.ChoiceField(label=pgettext_lazy("indicators", "group"), choices=Indicator.Group.choices)
    name_vi = forms.CharField(label=_("name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("name in English"), max_length=200)
    measure = forms.ChoiceField(label=_("kind of number"), choices=Indicator.Measure.choices)
    unit_vi = forms.CharField(label=_("what is counted, in Vietnamese"), max_length=60, required=False)
    unit_en = forms.CharField(label=_("what is counted, in English"), max_length=60, required=False)
    formula = forms.ChoiceField(
        label=_("formula"), required=False,
        help_text=_("Without one, people enter or import the readings, with evidence."),
    )  # fmt: skip
    aim = forms.ChoiceField(
        label=_("aim"), choices=Indicator.Aim.choices,
        help_text=_("Negative coverage, net tone and the like are context: they have no aim and no target."),
    )  # fmt: skip
    frequency = forms.ChoiceField(label=_("frequency"), choices=Indicator.Frequency.choices)
    owner = forms.ModelChoiceField(Unit.objects.none(), label=_("answering unit"))
    source = forms.CharField(label=pgettext_lazy("indicators", "source"), max_length=300, required=False,
                             help_text=_("Where the numbers come from, and which document asks for them."))  # fmt: skip
    baseline_year = forms.IntegerField(label=_("baseline year"), required=False, min_value=2000, max_value=2100)
    is_public = forms.BooleanField(label=_("publish approved readings as open data"), required=False)
    is_active = forms.BooleanField(label=_("in use"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formula"].choices = [
            ("", _("none: entered by people")),
            *((one.code, one.label) for one in formulas()),
        ]
        self.fields["owner"].queryset = Unit.objects.filter(is_active=True).exclude(kind=Unit.Kind.GUEST)

    def facts(self) -> Facts:
        """For the service."""
        given = {name: value for name, value in self.cleaned_data.items() if name in Facts.__dataclass_fields__}
        return Facts(**given)


class MeaningForm(forms.Form):
    """A version of a definition."""

    text_vi = forms.CharField(label=_("definition in Vietnamese"), widget=forms.Textarea(attrs={"rows": 4}))
    text_en = forms.CharField(label=_("definition in English"), widget=forms.Textarea(attrs={"rows": 4}))
    params = forms.JSONField(
        label=_("what the formula is told"), required=False, initial=dict,
        help_text=_("Plain JSON, such as {\"by\": [\"market\"]}; leave it as it is where the formula needs nothing."),
    )  # fmt: skip
    since = forms.DateField(label=_("holds from"), widget=DayInput)

    def meaning(self) -> Meaning:
        """For the service."""
        given = {name: value for name, value in self.cleaned_data.items() if name in Meaning.__dataclass_fields__}
        return Meaning(**given | {"params": given.get("params") or {}})

    def clean_params(self) -> dict[str, Any]:
        """A JSON object."""
        given = self.cleaned_data["params"] or {}
        if not isinstance(given, dict):
            raise forms.ValidationError(_("Write a JSON object, in braces."))
        return given


class NewIndicatorForm(FactsForm, MeaningForm):
    """A new indicator with its first definition."""

    code = forms.RegexField(
        r"^[a-z][a-z0-9-]*$", label=_("code"), max_length=60,
        help_text=_("Small letters, digits and hyphens. It is never changed: open data go by it."),
    )  # fmt: skip
    field_order = ("code",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("version", "is_active"):
            del self.fields[name]
        for name in ("text_vi", "text_en", "params", "since"):
            self.fields[name] = self.fields.pop(name)


class RedefineForm(MeaningForm):
    """A later version."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(label=_("why it was changed"), max_length=300)


class TargetForm(forms.Form):
    """A target; growth and shares are typed in per cent."""

    year = forms.IntegerField(label=_("year"), validators=YEARS)
    kind = forms.ChoiceField(label=_("kind of target"), choices=Target.Kind.choices)
    value = forms.FloatField(label=_("target"), localize=True,
                             help_text=_("Growth and shares in per cent: 20 for a fifth more."))  # fmt: skip
    source = forms.CharField(label=_("document that sets it"), max_length=300)

    def __init__(self, indicator: Indicator, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._measure = indicator.measure

    def clean(self) -> dict[str, Any]:
        """The value as it is kept: a fraction."""
        given = super().clean() or {}
        if "value" in given and (given.get("kind") != Target.Kind.VALUE or self._measure == Indicator.Measure.SHARE):
            given["value"] = given["value"] / 100
        return given


class RegistryFileForm(forms.Form):
    """A set of indicators as a file."""

    file = forms.FileField(label=_("file"), help_text=_("TOML as in a profile, or the template as XLSX or CSV."))

    def clean_file(self) -> Any:
        """Not larger than a registry is."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file has more than 2 MB; a set of indicators is smaller."))
        return file
