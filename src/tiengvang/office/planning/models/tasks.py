"""Tasks and their periods. What happens to a task (progress, decisions, evidence): `work`; how it stands: `status`."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.planning.models.bases import Versioned
from tiengvang.office.planning.models.plans import Measure, Plan, TaskGroup
from tiengvang.office.planning.status import Status, status_of, status_when

PERCENT = [MaxValueValidator(100)]


class TaskQuerySet(models.QuerySet["Task"]):
    def with_status(self, today: date | None = None) -> TaskQuerySet:
        """With `status_code` as a column, by which the database can filter, count and sort."""
        return self.annotate(status_code=status_when(today or timezone.localdate()))

    def in_status(self, *codes: str, today: date | None = None) -> TaskQuerySet:
        """Those that stand so today."""
        return self.with_status(today).filter(status_code__in=codes)

    def unfinished(self) -> TaskQuerySet:
        """Neither done nor stopped."""
        return self.filter(done_on=None, stopped_on=None)

    def in_year(self, year: int) -> TaskQuerySet:
        """Those that are worked on in a year: begun by its end, and due or finished in it or later, or still open."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        begun = Q(start__isnull=True) | Q(start__lte=last)
        lasting = Q(due__isnull=True) | Q(due__gte=first) | Q(done_on__gte=first) | Q(done_on=None, stopped_on=None)
        return self.filter(begun & lasting)


class Task(Versioned):
    """A piece of work that a unit leads.

    lead: the unit in charge, cooperating: units that work with it; measures: of its own plan and of the plan above;
    parent: the task that it is a part of; owner: the officer accountable; output: what is to be there at the end;
    indicator_code: of the indicator it serves; first_due: the due day before any decision moved it; recurrence: how
    often it comes again between start and due, each time a `Period` with its own due day; when: the time as the annex
    words it, where that says more than the days; directive: what it came from.

    Kept by services, never typed in: progress (0 to 100, of recurring tasks the mean of the periods), done_on (the day
    on which it reached 100), stopped_on (the date of the decision that stopped it), next_due (the due day of the
    earliest unfinished period, else of the task), risk_from (the day from which it counts as at risk if nothing
    changes), folded (title and output as the search reads them). With them `status` is a matter of comparing days.
    """

    class Recurrence(models.TextChoices):
        NONE = "", _("Once")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every quarter")
        YEARLY = "yearly", _("Every year")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("plan"))
    group = models.ForeignKey(
        TaskGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("task group")
    )
    measures = models.ManyToManyField(Measure, blank=True, related_name="tasks", verbose_name=_("measures"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subtasks", verbose_name=_("part of")
    )
    directive = models.ForeignKey(
        "planning.Directive", on_delete=models.PROTECT, null=True, blank=True, related_name="tasks",
        verbose_name=_("directive"),
    )  # fmt: skip
    lead = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="led_tasks", verbose_name=_("lead unit")
    )
    cooperating = models.ManyToManyField(
        "organisation.Unit", blank=True, related_name="joined_tasks", verbose_name=_("cooperating units")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("officer accountable"),
    )  # fmt: skip
    order = models.PositiveIntegerField(_("order"), default=0)
    title = models.CharField(pgettext_lazy("planning", "title"), max_length=1000)
    output = models.TextField(_("output"), blank=True)
    indicator_code = models.SlugField(_("indicator"), max_length=60, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    first_due = models.DateField(_("first due day"), null=True, blank=True, editable=False)
    when = models.CharField(_("time, in words"), max_length=200, blank=True)
    recurrence = models.CharField(
        _("recurrence"), max_length=10, choices=Recurrence.choices, default=Recurrence.NONE, blank=True
    )
    notes = models.TextField(_("notes"), blank=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0, validators=PERCENT, editable=False)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True, editable=False)
    next_due = models.DateField(_("next due day"), null=True, blank=True, editable=False)
    risk_from = models.DateField(null=True, blank=True, editable=False)
    folded = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created = models.DateTimeField(_("made"), auto_now_add=True)
    changed = models.DateTimeField(_("changed"), auto_now=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("planning", "task"), pgettext_lazy("planning", "tasks")
        ordering = ("plan", "group__order", "order", "pk")
        indexes = [
            models.Index(fields=["lead", "next_due"], name="task_lead_due"),
            models.Index(fields=["plan", "group", "order"], name="task_plan_order"),
            models.Index(fields=["next_due"], name="task_due"),
            models.Index(
                fields=["next_due", "risk_from"], name="task_open_due",
                condition=Q(done_on__isnull=True, stopped_on__isnull=True),
            ),
            models.Index(fields=["owner", "next_due"], name="task_owner_due"),
            # What lists and overviews count by, whole in the index; and what the timeline and the calendar ask for.
            models.Index(
                fields=["lead", "group", "stopped_on", "done_on", "next_due", "risk_from", "progress", "due", "start"],
                name="task_standing",
            ),
            models.Index(fields=["due", "start"], name="task_days"),
            models.Index(fields=["done_on"], name="task_done", condition=Q(done_on__isnull=False)),
            models.Index(fields=["stopped_on"], name="task_stopped", condition=Q(stopped_on__isnull=False)),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(due__isnull=True) | Q(due__gte=F("start")),
                name="task_days_in_order", violation_error_message=_("The due day comes before the start."),
            ),
            models.CheckConstraint(
                condition=Q(recurrence="") | (Q(start__isnull=False) & Q(due__isnull=False)),
                name="task_recurs_between_days",
                violation_error_message=_("Work that comes again needs a start and a due day."),
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="task_progress_percent"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="task_not_its_own_part"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title if len(self.title) <= 120 else f"{self.title[:119]}…"

    @property
    def status(self) -> Status:
        """How it stands today."""
        return status_of(self, timezone.localdate())

    @property
    def is_finished(self) -> bool:
        """Done or stopped."""
        return self.done_on is not None or self.stopped_on is not None


class Period(models.Model):
    """One turn of a recurring task. code: "2026", "2026-Q3" or "2026-09"; nothing_arose: the unit said that there was
    nothing to do, which finishes the period too."""

    task = models.ForeignKey(
        Task,
        on_delete=models.CASCADE,
        related_name="periods",
        verbose_name=pgettext_lazy("planning", "task"),
    )
    code = models.CharField(_("period"), max_length=7)
    start = models.DateField(_("start"))
    due = models.DateField(_("due"))
    progress = models.PositiveSmallIntegerField(_("progress"), default=0, validators=PERCENT)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    nothing_arose = models.BooleanField(_("nothing arose"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("period"), _("periods")
        ordering = ("task", "start")
        constraints = [models.UniqueConstraint(fields=["task", "code"], name="period_once")]
        indexes = [
            models.Index(fields=["due"], name="period_open_due", condition=Q(done_on__isnull=True)),
            models.Index(fields=["due", "task"], name="period_due"),
        ]

    def __str__(self) -> str:
        return self.code
