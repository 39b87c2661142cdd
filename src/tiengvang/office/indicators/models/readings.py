"""Readings: what an indicator was in a period, how sure, by which version of what. Revised by adding only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.indicators.models.definitions import Definition, Indicator


class Reading(models.Model):
    """One number for one period and one cut.

    dimension, key: "" for the whole, else such as "market" and "japan"; value None where it cannot be said, then reason
    says why; low, high: of the interval at 95 %, None where none can be given (a full count has low = value = high);
    method: code of the method ("ppi", "hand", "count", "survey", "entered"…); labels: people's labels or answers it
    rests on; things: how many were judged or asked about; detail: what else the method page shows, as JSON (judge,
    months compared, strata, warnings {"code", "message"}, growth against earlier years and verdicts); link: query
    string of the explorer for the mentions behind it, or an address in the office; is_full_year: ước thực hiện cả năm;
    note, evidence: of an entered one, evidence a file below MEDIA_ROOT; revision: from 1 for each period and cut;
    state: only one approved reading for a period and cut is not superseded; fingerprint: of what it was computed from,
    so that a night without news writes nothing.
    """

    class Period(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")
        OTHER = "other", _("Other period")

    class Origin(models.TextChoices):
        COMPUTED = "computed", _("Computed")
        ENTERED = "entered", _("Entered")
        IMPORTED = "imported", _("Imported")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("reading", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("reading", "Waiting for approval")
        APPROVED = "approved", pgettext_lazy("reading", "Approved")
        REFUSED = "refused", pgettext_lazy("reading", "Returned")
        SUPERSEDED = "superseded", pgettext_lazy("reading", "Superseded")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="readings")
    period = models.CharField(_("period"), max_length=7, choices=Period.choices)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    dimension = models.CharField(_("cut by"), max_length=20, blank=True)
    key = models.CharField(_("part"), max_length=60, blank=True)
    value = models.FloatField(_("value"), null=True)
    low = models.FloatField(_("low end"), null=True)
    high = models.FloatField(_("high end"), null=True)
    reason = models.CharField(_("why there is none"), max_length=300, blank=True)
    method = models.CharField(_("method"), max_length=30)
    labels = models.PositiveIntegerField(_("labels"), default=0)
    things = models.PositiveIntegerField(_("judged"), default=0)
    detail = models.JSONField(default=dict, blank=True)
    link = models.TextField(blank=True)
    is_full_year = models.BooleanField(_("estimate for the full year"), default=False)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    note = models.TextField(_("note"), blank=True)
    evidence = models.CharField(max_length=200, blank=True, editable=False)
    evidence_name = models.CharField(_("evidence"), max_length=200, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    made = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("reading"), _("readings")
        ordering = ("indicator", "-last_day", "dimension", "key", "-revision")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period", "first_day", "last_day", "dimension", "key", "is_full_year", "revision"],
                name="reading_revision_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period", "first_day", "last_day", "dimension", "key", "is_full_year"],
                condition=Q(state="approved"), name="one_approved_reading",
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="reading_days_in_order"),
            models.CheckConstraint(condition=Q(value__isnull=False) | ~Q(reason=""), name="reading_or_reason"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["indicator", "dimension", "period", "last_day"], name="reading_series"),
            models.Index(fields=["state", "indicator"], name="reading_state"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.first_day:%d/%m/%Y} - {self.last_day:%d/%m/%Y}"


class ReadingStep(models.Model):
    """A move of a reading from a state to another. moved_by: None for the machine; reason: required for a return."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(_("before"), max_length=10, choices=Reading.State.choices, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=Reading.State.choices)
    reason = models.TextField(_("reason"), blank=True)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
