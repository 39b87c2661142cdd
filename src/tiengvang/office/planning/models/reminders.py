"""Reminders that were given, each once; when units want them by mail; the calendar feeds of units."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiengvang.office.planning.models.tasks import Task


class Reminder(models.Model):
    """Something that is due, said to one person once.

    owner: whose reminder it is; unit: for which of their units; task or call: what is due, one of the two;
    consolidated: of a call, that its consolidated report is meant and not the unit's own; due: the day it spoke of;
    days: how many were left, negative where it was overdue; seen: when it was dismissed in the office; mailed: when it
    went out, empty where there was no mail to send.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="+", verbose_name=_("unit"))
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="reminders")
    call = models.ForeignKey(
        "planning.ReportCall", on_delete=models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    consolidated = models.BooleanField(_("consolidated report"), default=False)
    due = models.DateField(_("due"))
    days = models.SmallIntegerField(_("days left"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    seen = models.DateTimeField(_("seen"), null=True, blank=True)
    mailed = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "task", "due", "days"], condition=Q(task__isnull=False), name="task_reminded_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "unit", "call", "consolidated", "due", "days"], condition=Q(call__isnull=False),
                name="call_reminded_once",
            ),
            models.CheckConstraint(
                condition=Q(task__isnull=True, call__isnull=False) | Q(task__isnull=False, call__isnull=True),
                name="reminder_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(consolidated=False) | Q(call__isnull=False), name="reminder_consolidated_of_a_call"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["owner", "-at"], name="reminder_open", condition=Q(seen__isnull=True))]


class ReminderChoice(models.Model):
    """When a unit wants its people's digests by mail; in the office reminders stand in any case.

    days: weekdays on which a digest may go out, "1" for Monday to "7", "" for no mail at all.
    """

    unit = models.OneToOneField(
        "organisation.Unit", on_delete=models.CASCADE, related_name="reminder_choice", verbose_name=_("unit")
    )
    days = models.CharField(
        _("days of the digest"), max_length=7, blank=True, default="12345",
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?$")],
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("choice of reminders"), _("choices of reminders")


class CalendarFeed(models.Model):
    """An address from which a calendar program reads what a unit has due. key_hash: SHA-256 of the secret in it, which
    is shown once; revoked: from when on it answers nothing."""

    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.CASCADE, related_name="calendar_feeds", verbose_name=_("unit")
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    created = models.DateTimeField(_("made"), auto_now_add=True)
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("calendar feed"), _("calendar feeds")
        ordering = ("unit__path", "-created")

    def __str__(self) -> str:
        return str(self.unit)
