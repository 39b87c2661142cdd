"""Plans, their task groups, and the measures in these: what is to be done, as the document says it. Tasks: `tasks`."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.planning.models.bases import Documented, Versioned

_YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]


class Plan(Documented, Versioned):
    """A unit's plan for some years.

    key: id of a plan that a profile brings, "" for others; aligned_to: the plan above that it carries out, the
    province's mostly; number, dated: of the issued document, empty in a draft. Tasks of an issued plan are changed only
    by a decision (`TaskDecision`); a closed plan takes no changes.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("planning", "Draft")
        ISSUED = "issued", _("Issued")
        CLOSED = "closed", _("Closed")

    key = models.SlugField(max_length=60, blank=True, editable=False)
    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="plans", verbose_name=_("unit")
    )
    title = models.CharField(pgettext_lazy("planning", "title"), max_length=500)
    first_year = models.PositiveSmallIntegerField(_("first year"), validators=_YEARS)
    last_year = models.PositiveSmallIntegerField(_("last year"), validators=_YEARS)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.DRAFT)
    aligned_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="aligned", verbose_name=_("carries out")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("plan"), _("plans")
        ordering = ("-first_year", "unit__path", "pk")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="plan_key_once"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="plan_years_in_order",
                violation_error_message=_("The last year comes before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(number="") & Q(dated__isnull=False)), name="plan_issued_by_document",
                violation_error_message=_("A plan is issued by a document: give its number and date."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """The years as people write them."""
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}-{self.last_year}"

    @property
    def is_open(self) -> bool:
        """Whether it takes changes."""
        return self.state != self.State.CLOSED


class TaskGroup(models.Model):
    """A group of tasks, or an objective, of a plan.

    section: where it stands in the document, such as "II.2"; aligned_to: the group of the plan above that it serves, so
    that figures add up by the province's groups.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="groups", verbose_name=_("plan"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    section = models.CharField(_("section"), max_length=20, blank=True)
    title = models.CharField(pgettext_lazy("planning", "title"), max_length=500)
    aligned_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="aligned",
        verbose_name=_("serves the group"),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("task group"), _("task groups")
        ordering = ("plan", "order", "pk")
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="group_order_once")]

    def __str__(self) -> str:
        return f"{self.section} {self.title}".strip()


class Measure(models.Model):
    """One bullet of the plan: a task or solution as the document words it. Tasks carry it out.

    section: where it stands, such as "II.2"; order: among the bullets of its group, from 1; provisional: taken from the
    text of the plan, while its annex is not at hand.
    """

    group = models.ForeignKey(TaskGroup, on_delete=models.CASCADE, related_name="measures", verbose_name=_("group"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    section = models.CharField(_("section"), max_length=20, blank=True)
    text = models.TextField(_("text"))
    provisional = models.BooleanField(_("provisional"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("measure"), _("measures")
        ordering = ("group__plan", "group__order", "order", "pk")
        constraints = [models.UniqueConstraint(fields=["group", "order"], name="measure_order_once")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 120 else f"{self.text[:119]}…"
