"""Forms of difficulties and requests: what people type, made clean. Rules between rows are the services' own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.fields import DayField, TaskField, Ticks, VersionedForm
from tiengvang.office.planning.models import Obstacle, Task
from tiengvang.office.planning.obstacles.moves import Move
from tiengvang.office.planning.obstacles.selectors import raising_units
from tiengvang.office.planning.tasks.selectors import tasks_of

_AREA = forms.Textarea(attrs={"rows": 5})
_OFFERED = 300  # to choose among


class RaiseForm(forms.Form):
    """Something new. `criticism`: from a mention, whose kind is settled and which needs no task."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    kind = forms.ChoiceField(
        label=_("kind"),
        choices=[one for one in Obstacle.Kind.choices if one[0] != Obstacle.Kind.CRITICISM],
    )
    task = TaskField(
        Task.objects.none(), label=pgettext_lazy("planning", "task"), required=False,
        empty_label=_("none in particular"),
        help_text=_("The task that it holds up. The next due of your unit are listed; for another, begin on its page."),
    )  # fmt: skip
    title = forms.CharField(
        label=pgettext_lazy("planning", "title"), max_length=300, help_text=_("In one line, what stands in the way.")
    )
    text = forms.CharField(
        label=_("text"), widget=_AREA, help_text=_("What happened, why, what was tried, what is asked for and of whom.")
    )
    file = forms.FileField(label=_("file"), required=False)

    def __init__(self, by: User, *args: Any, criticism: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine: QuerySet[Unit] = raising_units(by)
        self.fields["unit"].queryset = mine  # type: ignore[attr-defined]
        task: Any = self.fields["task"]
        task.queryset = tasks_of(mine.values_list("pk", flat=True)).unfinished()
        chosen = str(self["unit"].value() or "")
        unit = mine.filter(pk=chosen).first() if chosen.isdecimal() else None
        own = tasks_of([unit.pk]).unfinished() if unit else Task.objects.none()
        task.offer(own, self["task"].value(), _OFFERED)
        if criticism:
            del self.fields["kind"]
            self.fields["title"].help_text = _("In one line, what was rightly criticised.")
            self.fields["text"].help_text = _(
                "What is to be mended, in your own words. Copy nothing out of the article; it stays where it is."
            )


class MoveForm(VersionedForm):
    """The fields that a move needs and takes."""

    text = forms.CharField(label=_("text"), widget=_AREA, required=False)
    number = forms.CharField(
        label=_("document number"), max_length=60, required=False, help_text=_("As on the paper: 123/UBND-VX")
    )
    dated = DayField(label=_("document date"), required=False)
    mended_on = DayField(label=_("mended on"), required=False)
    file = forms.FileField(label=_("file"), required=False)

    def __init__(self, move: Move, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text", "number", "dated", "mended_on", "file"):
            if name in move.needs:
                self.fields[name].required = True
            elif name not in move.takes:
                del self.fields[name]
        if "mended_on" in self.fields:
            self.fields["mended_on"].initial = timezone.localdate
            self.fields["text"].label = _("what was mended")
        elif move.kind == "answer":
            self.fields["text"].label = pgettext_lazy("difficulty", "answer")
        elif move.kind == "return":
            self.fields["text"].label = _("what is missing")


class ProposeForm(forms.Form):
    """Several at once."""

    obstacles = forms.ModelMultipleChoiceField(Obstacle.objects.none(), label=_("what is proposed"), widget=Ticks)
    opinion = forms.CharField(
        label=_("what the department proposes"), widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Goes into the submission as its second part. A line that begins with a dash becomes an item."),
    )  # fmt: skip

    def __init__(self, rows: QuerySet[Obstacle], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["obstacles"]
        field.queryset = rows
        ticked = [one for one in self["obstacles"].value() or () if str(one).isdecimal()]
        found = {one.pk: one for one in rows.order_by("at", "pk")[:_OFFERED]} | rows.in_bulk(ticked)
        field.choices = [(pk, f"{one} ({one.unit})") for pk, one in found.items()]
        if len(found) < rows.count():
            field.help_text = _("Those that have waited longest are listed. For another, begin on its page.")
