"""The form of a brief: a heading and its lines for each section, in both languages. Rules are the services' own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tiengvang.office.indicators.briefs.drafting import LANGUAGES
from tiengvang.office.indicators.models import WeeklyBrief

Json = dict[str, Any]
OWN: Final = "own"  # key of the section that a person may add
_MARKS: Final = ("- ", "– ", "• ", "* ")


class BriefForm(forms.Form):
    """Fields HEADING-vi-KEY and LINES-vi-KEY for each section, and one empty section at the end."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, brief: WeeklyBrief, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": initial_of(brief), **kwargs})
        self.keys = keys_of(brief)
        for language in LANGUAGES:
            for key in self.keys[language]:
                lines = self.initial.get(f"lines-{language}-{key}", "")
                self.fields[f"heading-{language}-{key}"] = forms.CharField(
                    label=_("Heading"), required=False, max_length=200
                )
                self.fields[f"lines-{language}-{key}"] = forms.CharField(
                    label=_("Lines"), required=False, max_length=20_000,
                    widget=forms.Textarea(attrs={"rows": min(18, max(3, len(lines) // 80 + lines.count("\n") + 1))}),
                )  # fmt: skip

    def groups(self) -> list[tuple[str, list[tuple[str, forms.BoundField, forms.BoundField]]]]:
        """Language → (key, heading, lines) of each section, for the page."""
        return [
            (language, [(key, self[f"heading-{language}-{key}"], self[f"lines-{language}-{key}"])
                        for key in self.keys[language]])
            for language in LANGUAGES
        ]  # fmt: skip

    def texts(self) -> dict[str, list[Json]]:
        """Language → sections, those without lines left out."""
        made: dict[str, list[Json]] = {}
        for language in LANGUAGES:
            made[language] = []
            for key in self.keys[language]:
                paragraphs, points = parted(self.cleaned_data[f"lines-{language}-{key}"])
                heading = " ".join(self.cleaned_data[f"heading-{language}-{key}"].split())
                if paragraphs or points:
                    made[language].append(
                        {"key": key, "heading": heading, "paragraphs": paragraphs, "points": points}
                    )  # fmt: skip
        return made


def keys_of(brief: WeeklyBrief) -> dict[str, list[str]]:
    """Keys of the sections by language: those of the text, those taken out of it, and one of one's own."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        written = [one["key"] for one in getattr(brief, f"text_{language}")]
        drafted = [one["key"] for one in getattr(brief, f"drafted_{language}")]
        found[language] = list(dict.fromkeys([*written, *drafted, OWN]))
    return found


def initial_of(brief: WeeklyBrief) -> Json:
    """What the fields hold at first: a section that was taken out is empty."""
    found: Json = {"version": brief.version}
    for language in LANGUAGES:
        for one in getattr(brief, f"text_{language}"):
            found[f"heading-{language}-{one['key']}"] = one["heading"]
            found[f"lines-{language}-{one['key']}"] = joined(one)
    return found


def joined(section: Json) -> str:
    """A section as lines: paragraphs, then points with a dash."""
    return "\n".join([*section["paragraphs"], *(f"- {one}" for one in section["points"])])


def parted(lines: str) -> tuple[list[str], list[str]]:
    """Lines as paragraphs and points: a line that begins with a dash is a point."""
    paragraphs: list[str] = []
    points: list[str] = []
    for line in lines.splitlines():
        words = " ".join(line.split())
        mark = next((one for one in _MARKS if f"{words} ".startswith(one)), "")
        if mark:
            points.append(words[len(mark) :].strip())
        else:
            paragraphs.append(words)
    return [one for one in paragraphs if one], [one for one in points if one]


def differing(form: BriefForm, brief: WeeklyBrief) -> Sequence[tuple[str, str, str]]:
    """(heading, theirs, yours) of the sections that two people wrote differently."""
    held = initial_of(brief)
    found = []
    for language, sections in form.groups():
        for key, heading, _lines in sections:
            theirs = str(held.get(f"lines-{language}-{key}", ""))
            yours = str(form.cleaned_data.get(f"lines-{language}-{key}", "")).replace("\r\n", "\n")
            if theirs.strip() != yours.strip():
                found.append((f"{heading.value() or key} ({language})", theirs, yours))
    return found
