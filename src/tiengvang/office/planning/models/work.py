"""What happens to a task: decisions, dependencies, comments, progress and its evidence. The task itself: `tasks`."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.planning.models.bases import HoldsFile
from tiengvang.office.planning.models.tasks import PERCENT, Period, Task


class TaskDecision(models.Model):
    """A decision that adjusts, extends or stops a task of an issued plan; without a document's number and date there is
    none.

    new_due: of an extension, and of an adjustment that moves the day; old_due: what it was before; changes: what an
    adjustment changed, field to [before, after], as people read it. An adjustment or an extension of a stopped task
    takes it up again.
    """

    class Kind(models.TextChoices):
        ADJUST = "adjust", _("Adjust")
        EXTEND = "extend", _("Extend")
        STOP = "stop", _("Stop")

    task = models.ForeignKey(
        Task,
        on_delete=models.CASCADE,
        related_name="decisions",
        verbose_name=pgettext_lazy("planning", "task"),
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    number = models.CharField(_("document number"), max_length=60)
    dated = models.DateField(_("document date"))
    old_due = models.DateField(_("due before"), null=True, blank=True, editable=False)
    new_due = models.DateField(_("new due day"), null=True, blank=True)
    changes = models.JSONField(_("what changed"), default=dict, blank=True, editable=False)
    reason = models.TextField(_("reason"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("decision on a task"), _("decisions on tasks")
        ordering = ("task", "at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(reason=""), name="task_decision_by_document",
                violation_error_message=_("Give the document's number and the reason."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="extend") | Q(new_due__isnull=False), name="extension_has_day",
                violation_error_message=_("An extension needs the new due day."),
            ),
        ]  # fmt: skip


class Dependency(models.Model):
    """`task` can be finished only after `needs`. Circles, also through subtasks, are refused by `dependencies`."""

    task = models.ForeignKey(
        Task,
        on_delete=models.CASCADE,
        related_name="waits_for",
        verbose_name=pgettext_lazy("planning", "task"),
    )
    needs = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="holds_up", verbose_name=_("waits for"))

    class Meta:
        verbose_name, verbose_name_plural = _("dependency"), _("dependencies")
        constraints = [
            models.UniqueConstraint(fields=["task", "needs"], name="dependency_once"),
            models.CheckConstraint(condition=~Q(task=F("needs")), name="dependency_on_another"),
        ]


class Comment(models.Model):
    """What somebody of the units at work says on a task."""

    task = models.ForeignKey(
        Task,
        on_delete=models.CASCADE,
        related_name="comments",
        verbose_name=pgettext_lazy("planning", "task"),
    )
    text = models.TextField(_("text"), max_length=5000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("comment"), _("comments")
        ordering = ("task", "at", "pk")


class ProgressEntry(models.Model):
    """What a unit says of its progress, once; the latest counts.

    period: of a recurring task, the turn it is about; percent: of that turn, or of the task; done_on: the day on
    which it was finished, where that is not the day of the entry; draft_key: made by the
    page that it was written on, so that a draft sent twice (a telephone without a network) counts once.
    """

    task = models.ForeignKey(
        Task,
        on_delete=models.CASCADE,
        related_name="entries",
        verbose_name=pgettext_lazy("planning", "task"),
    )
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("period")
    )
    percent = models.PositiveSmallIntegerField(_("progress, per cent"), validators=PERCENT)
    text = models.TextField(_("what was done"), blank=True, max_length=5000)
    nothing_arose = models.BooleanField(_("nothing arose"), default=False)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    draft_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("progress entry"), _("progress")
        ordering = ("task", "-at", "-pk")
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="entry_progress_percent")]
        indexes = [models.Index(fields=["unit", "-at"], name="entry_unit_time")]


class Evidence(HoldsFile):
    """A photo, a voice note, a file or an address that shows what was done. Photos are kept without the place where
    they were taken and without what the camera says of itself."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        VOICE = "voice", _("Voice note")
        FILE = "file", _("File")
        LINK = "link", _("Link")

    task = models.ForeignKey(
        Task,
        on_delete=models.CASCADE,
        related_name="evidence",
        verbose_name=pgettext_lazy("planning", "task"),
    )
    entry = models.ForeignKey(
        ProgressEntry, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence",
        verbose_name=_("progress entry"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    caption = models.CharField(_("what it shows"), max_length=300, blank=True)
    url = models.CharField(
        _("address"), max_length=1000, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("piece of evidence"), pgettext_lazy("planning", "evidence")
        ordering = ("task", "-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="link", stored="") & ~Q(url="") | ~Q(kind="link") & Q(url="") & ~Q(stored=""),
                name="evidence_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.caption or self.name or self.url
