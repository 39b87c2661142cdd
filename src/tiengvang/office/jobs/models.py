"""A job, as a table. Starting and running jobs: `services`; kinds of work: `kinds`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# Work that the office asked for by itself and that went well: of interest only if somebody looks for it.
ROUTINE = Q(created_by__isnull=True, key=F("kind"), state="done")


class Job(models.Model):
    """One piece of background work that a person can see.

    key: while a job of that key is waiting or running, asking for it again gives the same job; kind: which handler
    (`kinds`); params: what it is to do, plain values; done, total: progress in the handler's own units, total 0 where
    it is not known; lease: until when the process that runs it owns it, and of a waiting job from when it may be tried
    again; owner: that process; started: when the last attempt began; error: details of the fault; result: plain values
    that the page of the job shows, where "file" is a path below FILES_ROOT and "name" what people call the file.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN = (State.WAITING, State.RUNNING)

    class Fault(models.TextChoices):
        """Why the last attempt ended. What to do about each: `selectors.remedy`."""

        INPUT = "input", _("What it was given cannot be used")
        RIGHTS = "rights", _("The right to do it is missing")
        TIMEOUT = "timeout", _("It took too long and did not get on")
        KILLED = "killed", _("Its process ended several times before the work was done")
        UNKNOWN_KIND = "unknown", _("This version of the office does not know this kind of work")
        UNEXPECTED = "unexpected", _("An unexpected fault")

    key = models.CharField(_("key"), max_length=200)
    kind = models.CharField(_("kind"), max_length=60, db_index=True)
    title = models.CharField(_("title"), max_length=200)
    params = models.JSONField(_("parameters"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    message = models.CharField(_("what it is doing"), max_length=300, blank=True)
    fault = models.CharField(_("fault"), max_length=12, choices=Fault.choices, blank=True)
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    result = models.JSONField(_("result"), default=dict)
    lease = models.DateTimeField(null=True, blank=True, editable=False)
    owner = models.CharField(max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("asked for by"),
    )  # fmt: skip
    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    created = models.DateTimeField(_("asked for"), auto_now_add=True)
    started = models.DateTimeField(_("started"), null=True, blank=True)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("job"), _("background work")
        ordering = ("-created", "-id")
        indexes = [models.Index(fields=["state", "lease"])]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=["waiting", "running"]), name="job_once_while_open"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it may still change."""
        return self.state in self.OPEN

    @property
    def percent(self) -> int | None:
        """Progress from 0 to 100, None where the total is not known."""
        return min(100, 100 * self.done // self.total) if self.total else None
