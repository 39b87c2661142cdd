"""Forms of surveys: a wave, a file of answers. They read what was typed; services decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.indicators.models import Questionnaire, Wave
from tiengvang.office.indicators.surveys.grid import BYTES

KEPT_BY_DEFAULT = timedelta(days=366)


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WaveForm(forms.Form):
    """A wave; of one that is there the questionnaire cannot be changed."""

    questionnaire = forms.ModelChoiceField(Questionnaire.objects.all(), label=gettext_lazy("questionnaire"))
    name = forms.CharField(
        label=gettext_lazy("name"), max_length=120, help_text=gettext_lazy("For example: Autumn 2026, five markets.")
    )
    first_day = forms.DateField(label=gettext_lazy("first day of asking"), widget=DayInput)
    last_day = forms.DateField(label=gettext_lazy("last day of asking"), widget=DayInput)
    sampling = forms.CharField(
        label=gettext_lazy("how people were chosen"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who could be chosen, how, who asked them and in which language, and how many refused."),
    )  # fmt: skip
    is_random = forms.BooleanField(
        label=gettext_lazy("a random sample"), required=False,
        help_text=gettext_lazy("Everybody meant had a known chance above zero of being asked. An open form on a "
                               "website, a panel of volunteers or guests picked by staff is no random sample."),
    )  # fmt: skip
    delete_after = forms.DateField(
        label=gettext_lazy("single answers are kept until"), widget=DayInput, required=False,
        help_text=gettext_lazy("They are deleted the night after; figures stay. Empty: one year after the last day."),
    )  # fmt: skip

    def __init__(self, *args: Any, wave: Wave | None = None, **kwargs: Any) -> None:
        if wave is not None:
            kwargs["initial"] = {name: getattr(wave, name) for name in self.base_fields if name != "questionnaire"}
        super().__init__(*args, **kwargs)
        if wave is not None:
            del self.fields["questionnaire"]

    def said(self) -> dict[str, Any]:
        """What the services take."""
        given = dict(self.cleaned_data)
        given["delete_after"] = given["delete_after"] or given["last_day"] + KEPT_BY_DEFAULT
        return given


class FileForm(forms.Form):
    """A file of answers."""

    file = forms.FileField(
        label=gettext_lazy("file with answers"),
        help_text=gettext_lazy("XLSX, or CSV in UTF-8; at most 10 MB and 10,000 rows. Nothing is taken before you have "
                               "seen the report."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Not larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > BYTES:
            raise ValidationError(_("The file has more than 10 MB. Split it into several."))
        return file


def blame(form: forms.Form, refusal: ValidationError) -> None:
    """Put a refusal's messages beside the fields they are about, those about none above the form."""
    said = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
    for name, messages in said.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
