"""Difficulties, requests, and criticism worth mending, with every step until somebody who can has answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.planning.models.bases import Documented, HoldsFile, Versioned
from tiengvang.office.planning.models.tasks import Task


class Obstacle(Versioned):
    """Something that stands in the way, or that is asked for, or that was rightly criticised.

    unit: who raised it; task: which task it holds up; mention: the coverage that criticised (about the matter, never
    about its author); holder: the unit whose turn it is; answer: what the one who could decide said; mended: what was
    done about it, and mended_on when; folded: title, text and answer as the search reads them.
    """

    class Kind(models.TextChoices):
        OBSTACLE = "obstacle", _("Difficulty")
        REQUEST = "request", _("Request")
        CRITICISM = "criticism", _("Criticism in coverage")

    class State(models.TextChoices):
        COORDINATOR = "coordinator", _("With the coordinating department")
        COMMITTEE = "committee", _("Proposed to the People's Committee")
        RETURNED = "returned", _("Returned for more")
        ANSWERED = "answered", _("Answered")
        MENDED = "mended", _("Mended")
        CLOSED = "closed", _("Closed")

    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="obstacles", verbose_name=_("unit")
    )
    task = models.ForeignKey(
        Task,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obstacles",
        verbose_name=pgettext_lazy("planning", "task"),
    )
    mention = models.ForeignKey(
        "coverage.Mention", on_delete=models.PROTECT, null=True, blank=True, related_name="obstacles",
        verbose_name=_("mention"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    title = models.CharField(pgettext_lazy("planning", "title"), max_length=300)
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.COORDINATOR)
    holder = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="held_obstacles", verbose_name=_("whose turn it is")
    )
    answer = models.TextField(_("answer"), blank=True)
    answered = models.DateTimeField(_("answered"), null=True, blank=True)
    mended = models.TextField(_("what was mended"), blank=True)
    mended_on = models.DateField(_("mended on"), null=True, blank=True)
    folded = models.TextField(editable=False, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("raised by")
    )
    at = models.DateTimeField(_("raised"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("difficulty or request"), _("difficulties and requests")
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["unit", "state"], name="obstacle_unit_state"),
            models.Index(fields=["holder", "state"], name="obstacle_holder_state"),
            models.Index(fields=["-at"], name="obstacle_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="criticism") | Q(mention__isnull=False), name="criticism_of_a_mention",
                violation_error_message=_("Criticism is entered from the mention that it stands in."),
            ),
            models.CheckConstraint(
                condition=~Q(state="mended") | (~Q(mended="") & Q(mended_on__isnull=False)), name="mended_with_words",
                violation_error_message=_("Say what was mended, and when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ObstacleStep(Documented, HoldsFile):
    """One step, timed: who handed it to whom, with what words and which document. paper: the submission (tờ trình) that
    the office wrote for a proposal, one for several."""

    class Kind(models.TextChoices):
        RAISE = "raise", _("Raised")
        PROPOSE = "propose", _("Summed up and proposed")
        RETURN = "return", _("Returned for more")
        ADD = "add", _("Added to")
        ANSWER = "answer", _("Answered")
        MEND = "mend", _("Mended")
        CLOSE = "close", _("Closed")
        REOPEN = "reopen", _("Opened again")

    obstacle = models.ForeignKey(Obstacle, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    from_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("planning", "from")
    )
    to_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("planning", "to")
    )
    text = models.TextField(_("text"), blank=True)
    paper = models.ForeignKey(
        "planning.IssuedDocument", on_delete=models.SET_NULL, null=True, blank=True, related_name="obstacle_steps",
        verbose_name=_("submission"),
    )  # fmt: skip
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("step"), _("steps")
        ordering = ("obstacle", "at", "pk")
