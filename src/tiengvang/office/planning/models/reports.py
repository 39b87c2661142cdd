"""Reports: the call, each unit's answer, the consolidated one, and the papers that left the office."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.planning.models.bases import Documented, HoldsFile, Versioned
from tiengvang.office.planning.models.plans import Plan


class ReportCall(Versioned):
    """A report asked of units.

    unit: who asks, and gets them; year, first_day, last_day: what it is about; due: the last day for units ("before
    10/11" is 09/11); consolidated_due: the last day of the consolidated report; figures_at: when figures are closed;
    units: who is asked.
    """

    class Kind(models.TextChoices):
        YEARLY = "yearly", _("Yearly")
        AD_HOC = "ad_hoc", _("Ad hoc")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="report_calls", verbose_name=_("asked by")
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="report_calls", verbose_name=_("plan")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    title = models.CharField(pgettext_lazy("planning", "title"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"))
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    due = models.DateField(_("due from units"))
    consolidated_due = models.DateField(_("consolidated report due"))
    figures_at = models.DateTimeField(_("figures closed at"))
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)
    asks = models.TextField(_("what is asked"), blank=True)
    units = models.ManyToManyField(
        "organisation.Unit", through="UnitReport", related_name="asked_reports", verbose_name=_("units asked")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened = models.DateTimeField(_("opened"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("call for reports"), _("calls for reports")
        ordering = ("-year", "-due", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="call_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=Q(consolidated_due__gte=F("due")), name="consolidated_after_units",
                violation_error_message=_("The consolidated report is due after the units' reports."),
            ),
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(kind="yearly"), name="yearly_call_once",
                violation_error_message=_("The yearly report of this year has been asked for already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class UnitReport(Versioned, Documented, HoldsFile):
    """One unit's report for a call; made with the call, in draft.

    sections: narrative, a list of {"key", "part", "title", "text", "drafted"}; drafted: what the office wrote before,
    so that it is known whether somebody has been at it; edits: {key: {"value", "note"}} where somebody put another
    figure than the office counts; full_year: ước thực hiện cả năm, {key: value}, beside the figures and never among
    them; figures: empty until it is submitted, then what was counted on that day, a list of {"key", "title", "label",
    "value", "unit", "source", "link", "sums", "share_of", "counted", "note"}, as_of in "figures_taken" and the call;
    missing: units below whose reports it does not hold, {"unit": code, "name", "reason"}; number, dated and the file:
    of the signed document.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("planning", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("planning", "Submitted")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")
        LOCKED = "locked", pgettext_lazy("planning", "Locked")

    call = models.ForeignKey(ReportCall, on_delete=models.CASCADE, related_name="reports", verbose_name=_("call"))
    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="reports", verbose_name=_("unit")
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    sections = models.JSONField(_("narrative"), default=list, blank=True)
    figures = models.JSONField(_("figures"), default=list, blank=True)
    edits = models.JSONField(_("figures put otherwise"), default=dict, blank=True)
    full_year = models.JSONField(_("estimate for the full year"), default=dict, blank=True)
    missing = models.JSONField(_("units missing"), default=list, blank=True)
    figures_taken = models.DateTimeField(_("figures taken"), null=True, blank=True)
    first_submitted = models.DateTimeField(_("first submitted"), null=True, blank=True)
    submitted = models.DateTimeField(_("submitted"), null=True, blank=True)
    changed = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = _("unit's report"), _("units' reports")
        ordering = ("call", "unit__path")
        constraints = [models.UniqueConstraint(fields=["call", "unit"], name="report_once_for_a_call")]
        indexes = [models.Index(fields=["unit", "state"], name="report_unit_state")]

    def __str__(self) -> str:
        return f"{self.call}: {self.unit}"


class ReportStep(models.Model):
    """A move of a report from a state to another, with the reason where it is returned."""

    report = models.ForeignKey(UnitReport, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(_("before"), max_length=9, choices=UnitReport.State.choices)
    after = models.CharField(_("after"), max_length=9, choices=UnitReport.State.choices)
    reason = models.TextField(_("reason"), blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("step of a report"), _("steps of reports")
        ordering = ("report", "at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(after="returned") | ~Q(reason=""), name="report_returned_with_reason",
                violation_error_message=_("Say why it is returned."),
            )
        ]  # fmt: skip


class Consolidated(Versioned, Documented, HoldsFile):
    """The consolidated report of a call.

    figures: a list of what a unit's report has of each, with "reported" and "asked" (numbers of units), "by_kind" and
    "by_unit" (lists of {"key", "name", "value"}), "full_year" and "estimated" (how many units gave one); sections: a
    list of {"key", "part", "title", "parts": [{"unit", "name", "text"}], "merged", "text": what the editor made of
    it}; missing: {"unit", "name", "reason"} for each unit that is not in it; late: {"unit", "name", "days",
    "submitted"}; gathered: when units' reports were taken; closed: when it was closed, after which nothing changes.
    """

    call = models.OneToOneField(ReportCall, on_delete=models.CASCADE, related_name="consolidated")
    figures = models.JSONField(_("figures"), default=list, blank=True)
    sections = models.JSONField(_("narrative"), default=list, blank=True)
    missing = models.JSONField(_("units missing"), default=list, blank=True)
    late = models.JSONField(_("units late"), default=list, blank=True)
    gathered = models.DateTimeField(_("gathered"), null=True, blank=True)
    made = models.DateTimeField(_("made"), auto_now_add=True)
    closed = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("closed by"),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("consolidated report"), _("consolidated reports")

    def __str__(self) -> str:
        return str(self.call)


class IssuedDocument(Documented, HoldsFile):
    """A paper that the office wrote, such as a letter to late units or a submission: made without a number, which the
    records office gives; number, date and the signed file are recorded afterwards.

    data: what it was written from (the JSON that `tiengvang document` takes), so that it can be written again.
    """

    class Kind(models.TextChoices):
        PLAN = "ke-hoach", _("Plan")
        REPORT = "bao-cao", _("Report")
        SUBMISSION = "to-trinh", _("Submission")
        LETTER = "cong-van", _("Official letter")

    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="issued_documents", verbose_name=_("issued by")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    subject = models.CharField(_("subject"), max_length=500)
    data = models.JSONField(default=dict, editable=False)
    call = models.ForeignKey(
        ReportCall, on_delete=models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("call")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("issued document"), _("issued documents")
        ordering = ("-made", "-pk")

    def __str__(self) -> str:
        return self.subject
