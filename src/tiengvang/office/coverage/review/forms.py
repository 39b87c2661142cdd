"""Forms of the review desk: a new round, a label. They read what was typed; services decide."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.coverage.explorer.names import language_name, market_name
from tiengvang.office.coverage.models import Label
from tiengvang.office.coverage.models.mentions import About
from tiengvang.office.coverage.review.frames import Frame, Stratum
from tiengvang.office.coverage.review.services import LARGEST

SHOWN_STRATA: Final = 30
_USUAL_SIZE: Final = 200


class LabelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person's word on a mention. after: id of the label it is to replace, 0 for none."""

    after = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Label
        fields = ("about", "tone", "note")

    def clean(self) -> dict[str, Any]:
        """A mention of the place needs a tone; something else has none."""
        given = super().clean() or {}
        if given.get("about") == About.OTHER:
            given["tone"] = ""
        elif given.get("about") and not given.get("tone") and "tone" not in self.errors:
            self.add_error("tone", _("Choose the tone toward the place as well."))
        return given

    def said(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] or "" for name in ("about", "tone", "note")}

    def validate_constraints(self) -> None:
        """None here: `clean` says the same in other words, and the service checks again."""


class RoundForm(forms.Form):
    """A new round from a frame; with strata, one size for each of them."""

    name = forms.CharField(label=gettext_lazy("Name of the round"), max_length=120)
    size = forms.IntegerField(
        label=gettext_lazy("How many mentions to draw"), min_value=1, max_value=LARGEST, initial=_USUAL_SIZE,
        help_text=gettext_lazy("200 mentions give a share to within about 7 points either way, 400 to within 5."),
    )  # fmt: skip
    double = forms.IntegerField(
        label=gettext_lazy("Of these, coded by two people (percent)"), min_value=0, max_value=100, initial=20,
        help_text=gettext_lazy("Agreement is computed from these. At least 50 mentions make it worth reading."),
    )  # fmt: skip
    blind = forms.BooleanField(
        label=gettext_lazy("Hide the machine's judgement from reviewers"), required=False, initial=True,
        help_text=gettext_lazy("People who see it first tend to agree with it."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=gettext_lazy("Number of the draw"), required=False, min_value=0, max_value=10**9,
        help_text=gettext_lazy("Leave empty for a new draw; the number of an earlier round repeats that one."),
    )  # fmt: skip

    def __init__(self, *args: Any, frame: Frame, strata: tuple[Stratum, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frame, self.strata = frame, strata[:SHOWN_STRATA]
        self.fields["name"].initial = _("Round of %(day)s") % {"day": date_format(localdate(), "SHORT_DATE_FORMAT")}
        if not frame.by:
            return
        del self.fields["size"]
        whole = sum(one.mentions for one in self.strata) or 1
        for number, one in enumerate(self.strata):
            usual = min(one.mentions, max(10, round(_USUAL_SIZE * one.mentions / whole)))
            self.fields[f"take_{number}"] = forms.IntegerField(
                label=stratum_name(frame.by, one.value), required=False, min_value=0, max_value=one.mentions,
                initial=usual,
            )  # fmt: skip

    def stratum_rows(self) -> list[tuple[forms.BoundField, int]]:
        """The sizes' fields with how many mentions each stratum holds."""
        return [(self[f"take_{number}"], one.mentions) for number, one in enumerate(self.strata) if self.frame.by]

    def said(self) -> dict[str, Any]:
        """What `make_round` takes, but for who makes it."""
        given = self.cleaned_data
        takes = tuple((one.value, given.get(f"take_{number}") or 0) for number, one in enumerate(self.strata))
        frame = Frame(self.frame.query, self.frame.by, tuple(take for take in takes if take[1]))
        return {
            "name": given["name"], "frame": frame.encode(), "size": given.get("size") or 0,
            "double_share": given["double"] / 100, "blind": given["blind"], "seed": given["seed"],
        }  # fmt: skip

    def take_errors(self, refused: ValidationError) -> None:
        """Show what a service refused beside its fields."""
        for name, messages in refused.message_dict.items():
            at = {"double_share": "double"}.get(name, name)
            self.add_error(at if at in self.fields else None, messages)


def stratum_name(by: str, value: str) -> str:
    """A market or language in the page's language."""
    return market_name(value) if by == "market" else language_name(value)


def frame_of(asked: QueryDict) -> Frame:
    """The frame that the first step of a new round asks for: parameters frame (query string) and by."""
    pieces = [asked.get("frame", ""), urlencode({"strata": asked.get("by", "")})]
    return Frame.parse("&".join(piece for piece in pieces if piece))
