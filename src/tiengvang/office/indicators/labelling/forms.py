"""The form of a label plan: days, strata, growth, the machine's errors, shares by stratum. It works nothing out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.indicators.labelling.planning import Wish
from tiengvang.office.indicators.labelling.population import BY
from tiengvang.office.indicators.surveys.forms import DayInput
from tiengvang.office.shell.templatetags.shell import number

_BY_WORDS: Final = {"market": gettext_lazy("by market"), "language": gettext_lazy("by language")}


class PercentField(forms.Field):
    """A share from 0 to 1, typed as 30, 30,5 or 30 %."""

    def __init__(self, *, least: float = 0.0, most: float = 1.0, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 12})
        super().__init__(widget=widget, **kwargs)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> float | None:
        """The share; None for nothing."""
        text = str(value or "").replace("%", "").replace("\u202f", "").strip()
        if not text:
            return None
        try:
            found = float(text.replace(",", ".")) / 100
        except ValueError:
            raise ValidationError(_("“%(given)s” is no percentage. Write 30 or 30,5.") % {"given": text[:12]}) from None
        if not self.least <= found <= self.most:  # NaN lies nowhere
            raise ValidationError(
                _("Give between %(least)s and %(most)s percent.")
                % {"least": number(100 * self.least), "most": number(100 * self.most)}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return plain(value) if isinstance(value, float) else value


class PlanForm(forms.Form):
    """What is asked of a plan."""

    first_day = forms.DateField(label=gettext_lazy("from"), widget=DayInput)
    last_day = forms.DateField(label=gettext_lazy("until"), widget=DayInput)
    by = forms.ChoiceField(label=gettext_lazy("strata"), choices=[(one, _BY_WORDS[one]) for one in BY])
    growth = PercentField(
        label=gettext_lazy("growth that truly happens (percent)"), least=0.01, most=5.0,
        help_text=gettext_lazy("In a year, as a part of the share itself: from 30 to 36 percent is 20."),
    )  # fmt: skip
    target = PercentField(
        label=gettext_lazy("target to be proven (percent)"), required=False, least=0.0, most=5.0,
        help_text=gettext_lazy("Leave empty to see whether there is any growth; a target takes far more labels."),
    )  # fmt: skip
    power = PercentField(label=gettext_lazy("chance of seeing it (percent)"), least=0.5, most=0.99)
    sensitivity = PercentField(
        label=gettext_lazy("the machine finds of what is positive (percent)"),
        help_text=gettext_lazy("50 in both: it knows nothing, hand labels alone."),
    )  # fmt: skip
    specificity = PercentField(label=gettext_lazy("and leaves out of the rest (percent)"))
    double_share = PercentField(
        label=gettext_lazy("coded by two people (percent)"), least=0.0,
        help_text=gettext_lazy("Agreement (Krippendorff's alpha) is computed from these."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The days are in their order and make at most a year."""
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and not 0 <= (last - first).days <= 366:
            self.add_error("last_day", _("The last day lies at most a year after the first."))
        return given

    def wish(self, strata: Sequence[str]) -> Wish:
        """What is to be worked out. Shares that were typed for strata and make no sense are passed over."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "double_share"}
        return Wish(**given, shares=tuple(self._shares(strata)))

    def _shares(self, strata: Sequence[str]) -> list[tuple[str, float]]:
        found = []
        for value in strata:
            typed = self.data.get(share_name(value))
            if typed is None or self.data.get(f"{share_name(value)}-was") == typed:
                continue  # as it was worked out: works out anew where errors or days changed
            try:
                share = PercentField(required=False).clean(typed)
            except ValidationError:
                share = None
            if share is not None:
                found.append((value, share))
        return found


def plain(share: float) -> str:
    """A share as people type it: 20, or 17,5."""
    return number(100 * share, 0 if round(100 * share, 1).is_integer() else 1)


def share_name(value: str) -> str:
    """Of the field for the share of a stratum."""
    return f"share-{value or '-'}"
