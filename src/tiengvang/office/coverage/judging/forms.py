"""What is asked of a person: which mentions another judge is to judge. Reads no mentions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.judging.selectors import setting_in_words, settings_offered
from tiengvang.office.coverage.models.mentions import About, Origin


class RejudgeForm(forms.Form):
    """A judge and a range; nothing chosen means everything."""

    setting = forms.ChoiceField(label=_("By which judge"))
    start = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    end = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    origins = forms.MultipleChoiceField(
        label=_("Origin"), required=False, choices=Origin.choices, widget=forms.CheckboxSelectMultiple
    )
    about = forms.MultipleChoiceField(
        label=_("Verdict"), required=False, choices=About.choices, widget=forms.CheckboxSelectMultiple
    )
    then_switch = forms.BooleanField(
        label=_("Then let its judgements count, if it has judged every mention of the office"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["setting"].choices = [(one, setting_in_words(one)) for one in settings_offered()]
