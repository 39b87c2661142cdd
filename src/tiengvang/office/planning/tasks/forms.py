"""Forms of plans and tasks: what people type, made clean. Rules between rows are the services' own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.planning.fields import DayField, FilesField, Ticks, UnitsField, VersionedForm
from tiengvang.office.planning.models import Measure, Plan, Task, TaskDecision, TaskGroup
from tiengvang.office.planning.tasks.selectors import units_planned_by, visible_plans
from tiengvang.office.planning.tasks.services import DECIDED

_AREA = forms.Textarea(attrs={"rows": 4})


class PlanForm(VersionedForm):
    """A plan. The unit is asked for once, when the plan is made."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    title = forms.CharField(
        label=pgettext_lazy("planning", "title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    first_year = forms.IntegerField(label=_("first year"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=_("last year"), min_value=2000, max_value=2100)
    aligned_to = forms.ModelChoiceField(
        Plan.objects.none(), label=_("carries out"), required=False, empty_label=_("no plan above"),
        help_text=_("The plan above that this one carries out; tasks can then name its measures."),
    )  # fmt: skip

    def __init__(self, by: User, plan: Plan | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aligned_to"].queryset = visible_plans(by).exclude(pk=plan.pk if plan else None)  # type: ignore[attr-defined]
        self.fields["aligned_to"].label_from_instance = lambda one: f"{one} ({one.years})"  # type: ignore[attr-defined]
        if plan is None:
            del self.fields["version"]
            self.fields["unit"].queryset = units_planned_by(by)  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]


class IssueForm(VersionedForm):
    """The document by which a plan is issued."""

    number = forms.CharField(label=_("document number"), max_length=60, help_text=_("As on the paper: 12/KH-UBND"))
    dated = DayField(label=_("document date"))


class GroupForm(forms.Form):
    """A task group."""

    section = forms.CharField(label=_("section"), max_length=20, required=False, help_text=_("Such as II.2"))
    title = forms.CharField(
        label=pgettext_lazy("planning", "title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    aligned_to = forms.ModelChoiceField(
        TaskGroup.objects.none(), label=_("serves the group"), required=False, empty_label=_("none")
    )

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.aligned_to_id:
            self.fields["aligned_to"].queryset = TaskGroup.objects.filter(plan=plan.aligned_to_id)  # type: ignore[attr-defined]
        else:
            del self.fields["aligned_to"]


class MeasureForm(forms.Form):
    """A measure."""

    section = forms.CharField(label=_("section"), max_length=20, required=False, help_text=_("Such as II.2"))
    text = forms.CharField(label=_("text"), widget=_AREA)
    provisional = forms.BooleanField(
        label=_("provisional"), required=False, help_text=_("Taken from the plan's text, until its annex is at hand.")
    )


class TaskForm(VersionedForm):
    """A task. Of an issued plan's task only what needs no decision is asked for (`without_decided`)."""

    title = forms.CharField(
        label=pgettext_lazy("planning", "title"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    group = forms.ModelChoiceField(TaskGroup.objects.none(), label=_("task group"), required=False, empty_label="---")
    lead = forms.ModelChoiceField(
        Unit.objects.filter(is_active=True).order_by("kind", "name"), label=_("lead unit"), empty_label="---"
    )
    cooperating = UnitsField(label=_("cooperating units"), required=False)
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("officer accountable"), required=False, empty_label="---",
        help_text=_("Somebody with a role in the lead unit."),
    )  # fmt: skip
    output = forms.CharField(label=_("output"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    start = DayField(label=_("start"), required=False)
    due = DayField(label=_("due"), required=False)
    recurrence = forms.ChoiceField(
        label=_("recurrence"), choices=Task.Recurrence.choices, required=False,
        help_text=_("Work that comes again between start and due day is due each time as on the last due day."),
    )  # fmt: skip
    when = forms.CharField(
        label=_("time, in words"), required=False, max_length=200,
        help_text=_("As the annex words it, where that says more than the days."),
    )  # fmt: skip
    measures = forms.ModelMultipleChoiceField(
        Measure.objects.none(), label=_("measures"), required=False, widget=Ticks,
        help_text=_("What of the plan the task carries out."),
    )  # fmt: skip
    indicator_code = forms.SlugField(label=_("indicator"), required=False, max_length=60,
                                     help_text=_("The code of the indicator that it serves."))  # fmt: skip
    notes = forms.CharField(label=_("notes"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, plan: Plan, task: Task | None, *args: Any, without_decided: bool = False, leads: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = TaskGroup.objects.filter(plan=plan)
        plans = [one for one in (plan.pk, plan.aligned_to_id) if one]
        fields["measures"].queryset = Measure.objects.filter(group__plan__in=plans).select_related("group")
        fields["measures"].label_from_instance = lambda one: f"{one.section} {one}".strip()
        if leads is not None:
            fields["lead"].queryset = leads
        if task is None:
            del self.fields["version"]
        lead = self.data.get("lead") or (task.lead_id if task else self.initial.get("lead"))
        fields["owner"].queryset = people_of(lead)
        if without_decided:
            for name in DECIDED:
                del self.fields[name]


def people_of(unit: Any) -> Any:
    """Who has a role in the unit (its id) today."""
    try:
        number = int(getattr(unit, "pk", unit) or 0)
    except (TypeError, ValueError):
        number = 0
    held = Membership.objects.current().filter(unit=number)
    return User.objects.filter(pk__in=held.values("user"))


def initial_of(task: Task) -> dict[str, Any]:
    """A task as its form shows it."""
    return {
        "title": task.title, "group": task.group, "lead": task.lead, "cooperating": list(task.cooperating.all()),
        "owner": task.owner, "output": task.output, "start": task.start, "due": task.due,
        "recurrence": task.recurrence, "when": task.when, "measures": list(task.measures.all()),
        "indicator_code": task.indicator_code, "notes": task.notes, "version": task.version,
    }  # fmt: skip


class DecisionForm(VersionedForm):
    """A decision on a task: its document first, then what it changes, by kind."""

    number = forms.CharField(label=_("document number"), max_length=60)
    dated = DayField(label=_("document date"))
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))
    new_due = DayField(label=_("new due day"))
    title = forms.CharField(
        label=pgettext_lazy("planning", "title"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    lead = forms.ModelChoiceField(Unit.objects.filter(is_active=True).order_by("kind", "name"), label=_("lead unit"))
    cooperating = UnitsField(label=_("cooperating units"), required=False)
    output = forms.CharField(label=_("output"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    start = DayField(label=_("start"), required=False)
    due = DayField(label=_("due"), required=False)
    recurrence = forms.ChoiceField(label=_("recurrence"), choices=Task.Recurrence.choices, required=False)
    when = forms.CharField(label=_("time, in words"), required=False, max_length=200)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind != TaskDecision.Kind.EXTEND:
            del self.fields["new_due"]
        if kind != TaskDecision.Kind.ADJUST:
            for name in DECIDED:
                del self.fields[name]

    def changes(self) -> dict[str, Any]:
        """What the decision adjusts, of the fields that were asked for."""
        return {name: self.cleaned_data[name] for name in DECIDED if name in self.fields}


class ProgressForm(forms.Form):
    """A unit's entry on a task; made for a telephone."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("in the name of"), empty_label=None)
    period = forms.ModelChoiceField(Unit.objects.none(), label=_("period"), empty_label="---")
    nothing_arose = forms.BooleanField(
        label=_("nothing arose"), required=False, help_text=_("There was nothing to do; that is an answer too.")
    )
    percent = forms.IntegerField(
        label=_("progress, per cent"), min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "tv-percent", "step": 1}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("what was done"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    done_on = DayField(label=_("finished on"), required=False, help_text=_("Where that was before today."))
    files = FilesField(
        label=_("photos and files"), required=False,
        help_text=_("Up to ten. Photos lose the place where they were taken."),
    )  # fmt: skip
    voice = forms.FileField(
        label=_("voice note"), required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": "user"}),
    )  # fmt: skip
    link = forms.CharField(
        label=_("link"), required=False, max_length=1000, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    caption = forms.CharField(label=_("what the evidence shows"), required=False, max_length=300)
    draft_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, task: Task, units: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = Unit.objects.filter(pk__in=[one.pk for one in units])
        fields["unit"].initial = units[0] if units else None
        fields["files"].widget.attrs["accept"] = (
            "image/*,application/pdf,.docx,.xlsx,.pptx,.doc,.xls,.odt,.ods,video/mp4"
        )
        if len(units) == 1:
            fields["unit"].widget = forms.HiddenInput()
        if task.recurrence:
            open_first = task.periods.order_by("done_on", "due")
            fields["period"].queryset = open_first
            today = timezone.localdate()
            waiting = [one for one in open_first if one.done_on is None]
            started = [one for one in waiting if one.start <= today]
            fields["period"].initial = (started or waiting or [None])[0]
        else:
            del self.fields["period"]
        if [unit.pk for unit in units] and all(unit.pk != task.lead_id for unit in units):
            for name in ("percent", "done_on"):
                del self.fields[name]

    def said(self) -> dict[str, Any]:
        """What `report_progress` takes."""
        data = self.cleaned_data
        files = [*data["files"], *([data["voice"]] if data.get("voice") else [])]
        return {
            "unit": data["unit"], "percent": data.get("percent") or 0, "text": data["text"],
            "period": data.get("period"), "nothing_arose": data["nothing_arose"], "done_on": data.get("done_on"),
            "draft_key": data["draft_key"], "files": files, "link": data["link"], "caption": data["caption"],
        }  # fmt: skip


class CommentForm(forms.Form):
    """A comment."""

    text = forms.CharField(label=_("comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))
