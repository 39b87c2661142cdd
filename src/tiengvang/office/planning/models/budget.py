"""Money of the plan: estimates and their lines, quotations, remarks, decisions, commitments, spending, pledges.

Every amount is a whole number of đồng; nothing is rounded: where quantity times unit cost is not whole, the line is
refused.
"""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.planning.models.bases import HoldsFile, Versioned
from tiengvang.office.planning.models.plans import Plan
from tiengvang.office.planning.models.tasks import Task

LARGEST = 10**15  # đồng: beyond the state's budget of a year; sums of many still fit the column
_MONEY = [MinValueValidator(0), MaxValueValidator(LARGEST)]


def _somebody(words: str, **kwargs: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=words, **kwargs
    )


class Lane(models.TextChoices):
    """The way that money comes: A recurrent and other lawful sources, B outside recurrent tasks, C from society."""

    A = "a", _("Recurrent budget and other lawful sources")
    B = "b", _("Outside recurrent tasks")
    C = "c", _("From society")


class Estimate(Versioned):
    """What a unit needs in a year through one lane.

    State: who may move it where is in `budget`; a returned one carries the reason in its last step. plan: which plan it
    is for, so that a year's money adds up by plan and task group.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("planning", "Draft")
        SUBMITTED = "submitted", _("Sent for appraisal")
        RETURNED = "returned", _("Returned")
        APPRAISED = "appraised", _("Appraised")
        DECIDED = "decided", _("Decided")
        CLOSED = "closed", _("Closed")

    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="estimates", verbose_name=_("unit")
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="estimates", verbose_name=_("plan")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000)])
    lane = models.CharField(_("source of funds"), max_length=1, choices=Lane.choices)
    title = models.CharField(pgettext_lazy("planning", "title"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    created_by = _somebody(_("made by"), editable=False)
    created = models.DateTimeField(_("made"), auto_now_add=True)
    changed = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = _("estimate"), _("estimates")
        ordering = ("-year", "unit__path", "lane", "pk")
        indexes = [
            models.Index(fields=["unit", "year"], name="estimate_unit_year"),
            models.Index(fields=["year", "lane", "state"], name="estimate_year_lane"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


class EstimateStep(models.Model):
    """A move of an estimate from a state to another. reason: obligatory where it is returned."""

    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(_("before"), max_length=10, choices=Estimate.State.choices)
    after = models.CharField(_("after"), max_length=10, choices=Estimate.State.choices)
    reason = models.TextField(_("reason"), blank=True)
    moved_by = _somebody(_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("step of an estimate"), _("steps of estimates")
        ordering = ("estimate", "at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(after="returned") | ~Q(reason=""), name="estimate_returned_with_reason",
                violation_error_message=_("Say why it is returned."),
            )
        ]  # fmt: skip


class EstimateLine(Versioned):
    """One item: quantity times unit cost, in đồng.

    basis: the norm or the document that the unit cost goes by; amount: worked out, never typed in (`exact_amount`);
    proposed: what the appraising unit would allow, worked out from its remarks when it sends the estimate on, None
    before and where nobody appraises.
    """

    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="lines", verbose_name=_("estimate"))
    task = models.ForeignKey(
        Task,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="estimate_lines",
        verbose_name=pgettext_lazy("planning", "task"),
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    content = models.CharField(_("content"), max_length=500)
    unit_of_measure = models.CharField(_("unit of measure"), max_length=60)
    quantity = models.DecimalField(
        _("quantity"), max_digits=14, decimal_places=3, validators=[MinValueValidator(Decimal("0.001"))]
    )
    unit_cost = models.BigIntegerField(_("unit cost, đồng"), validators=_MONEY)
    amount = models.BigIntegerField(_("amount, đồng"), editable=False)
    proposed = models.BigIntegerField(_("proposed by the appraisal, đồng"), null=True, blank=True, editable=False)
    basis = models.TextField(_("norm or basis"), blank=True)
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("estimate line"), _("estimate lines")
        ordering = ("estimate", "order", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(unit_cost__gte=0) & Q(amount__gte=0), name="line_not_negative",
                violation_error_message=_("Quantities and amounts are never negative."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.content

    def clean(self) -> None:
        """Works the amount out."""
        if self.quantity is not None and self.unit_cost is not None:
            self.amount = exact_amount(self.quantity, self.unit_cost)


def exact_amount(quantity: Decimal, unit_cost: int) -> int:
    """quantity times unit cost in whole đồng. Raises ValidationError where there would be a remainder."""
    amount = Decimal(quantity) * unit_cost
    if amount != amount.to_integral_value():
        raise ValidationError(
            {
                "unit_cost": _(
                    "%(quantity)s × %(cost)s is not a whole number of đồng. Change the quantity or the unit cost."
                )
                % {"quantity": formats.localize(quantity), "cost": formats.localize(unit_cost)}
            }
        )
    if amount > LARGEST:
        raise ValidationError({"unit_cost": _("The amount is beyond all budgets. Look at the number of zeros.")})
    return int(amount)


class Quotation(HoldsFile):
    """A supplier's price for a line. supplier: an organisation."""

    line = models.ForeignKey(EstimateLine, on_delete=models.CASCADE, related_name="quotations", verbose_name=_("line"))
    supplier = models.CharField(_("supplier (an organisation)"), max_length=300)
    dated = models.DateField(_("date"), null=True, blank=True)
    amount = models.BigIntegerField(_("amount, đồng"), validators=_MONEY)
    note = models.CharField(_("note"), max_length=300, blank=True)
    added_by = _somebody(_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("quotation"), _("quotations")
        ordering = ("line", "amount", "pk")
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="quotation_not_negative")]


class Remark(models.Model):
    """What the appraising unit says of a line. amount_proposed: what it would allow, empty where it only asks;
    answer: of the unit whose estimate it is."""

    line = models.ForeignKey(EstimateLine, on_delete=models.CASCADE, related_name="remarks", verbose_name=_("line"))
    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("appraised by")
    )
    text = models.TextField(_("remark"))
    amount_proposed = models.BigIntegerField(_("amount proposed, đồng"), null=True, blank=True, validators=_MONEY)
    made_by = _somebody(_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = _somebody(_("answered by"), null=True, blank=True)
    answered = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("remark"), _("remarks")
        ordering = ("line", "at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_proposed__isnull=True) | Q(amount_proposed__gte=0), name="remark_not_negative"
            )
        ]

    @property
    def version(self) -> int:
        """Another one after each answer, so that of two who answer at once neither overwrites the other unseen."""
        return 1 if self.answered is None else int(self.answered.timestamp() * 1000)


class BudgetDecision(HoldsFile):
    """The competent level's decision on an estimate, with its document. level: who decided."""

    class Level(models.TextChoices):
        UNIT = "unit", _("Head of the unit")
        COMMUNE = "commune", _("Commune's People's Committee")
        PROVINCE = "province", _("Provincial People's Committee")
        COUNCIL = "council", _("People's Council")

    estimate = models.ForeignKey(
        Estimate, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("estimate")
    )
    number = models.CharField(_("document number"), max_length=60)
    dated = models.DateField(_("document date"))
    level = models.CharField(pgettext_lazy("planning", "decided by"), max_length=8, choices=Level.choices)
    note = models.TextField(_("note"), blank=True)
    recorded_by = _somebody(_("recorded by"))
    at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("budget decision"), _("budget decisions")
        ordering = ("estimate", "dated", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""), name="budget_decision_by_document",
                violation_error_message=_("Give the document's number."),
            ),
            models.UniqueConstraint(
                fields=["estimate", "number", "dated"], name="budget_decision_once",
                violation_error_message=_("This decision has been recorded already."),
            ),
        ]  # fmt: skip


class DecisionAmount(models.Model):
    """What a decision gives for a line; of several decisions on a line the latest counts."""

    decision = models.ForeignKey(BudgetDecision, on_delete=models.CASCADE, related_name="amounts")
    line = models.ForeignKey(EstimateLine, on_delete=models.PROTECT, related_name="decided", verbose_name=_("line"))
    amount = models.BigIntegerField(_("amount, đồng"), validators=_MONEY)

    class Meta:
        verbose_name, verbose_name_plural = _("amount decided"), _("amounts decided")
        constraints = [
            models.UniqueConstraint(fields=["decision", "line"], name="amount_decided_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="decided_not_negative"),
        ]


class _MoneyOut(HoldsFile):
    """A commitment or a payment. A mistaken one is not deleted but taken back: voided, with the reason."""

    line = models.ForeignKey(EstimateLine, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("line"))
    number = models.CharField(_("document number"), max_length=60)
    dated = models.DateField(_("date"))
    amount = models.BigIntegerField(_("amount, đồng"), validators=[MinValueValidator(1), MaxValueValidator(LARGEST)])
    payee = models.CharField(_("to whom (an organisation)"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = _somebody(_("recorded by"))
    at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    voided = models.DateTimeField(_("taken back"), null=True, blank=True)
    voided_by = _somebody(_("taken back by"), null=True, blank=True)
    void_reason = models.CharField(_("why it was taken back"), max_length=300, blank=True)

    class Meta:
        abstract = True


class Commitment(_MoneyOut):
    """A signed contract: money that is as good as spent, as far as it has not been paid.

    settled: the day on which the contract was settled; what had not been paid by then is free again.
    """

    settled = models.DateField(_("settled on"), null=True, blank=True)
    settle_note = models.CharField(_("document of the settlement"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("commitment"), _("commitments")
        ordering = ("line", "dated", "pk")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="commitment_positive")]


class Spending(_MoneyOut):
    """A payment. commitment: the contract that it pays, where there is one."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="payments",
        verbose_name=_("commitment"),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("payment"), _("payments")
        ordering = ("line", "dated", "pk")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="spending_positive")]


class Pledge(Versioned, HoldsFile):
    """What a partner promises for a year: money, or something with a stated value.

    partner: the name of an organisation, never a private person (charter 1); unit: who receives it; line: what of an
    estimate in lane C it covers; value: in đồng, as the partner states it; basis: how an in-kind value was found.
    """

    class Form(models.TextChoices):
        MONEY = "money", _("Money")
        IN_KIND = "in_kind", _("In kind")

    class State(models.TextChoices):
        PROMISED = "promised", _("Promised")
        AGREED = "agreed", _("Agreed in writing")
        RECEIVED = "received", _("Received")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="pledges", verbose_name=_("received by")
    )
    task = models.ForeignKey(
        Task,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=pgettext_lazy("planning", "task"),
    )
    line = models.ForeignKey(
        EstimateLine, on_delete=models.SET_NULL, null=True, blank=True, related_name="pledges", verbose_name=_("line")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000)])
    partner = models.CharField(_("partner (an organisation)"), max_length=300)
    form = models.CharField(_("form"), max_length=7, choices=Form.choices)
    content = models.CharField(_("what is promised"), max_length=500)
    value = models.BigIntegerField(_("stated value, đồng"), validators=_MONEY)
    basis = models.CharField(_("how the value was found"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PROMISED)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    dated = models.DateField(_("date"), null=True, blank=True)
    received_value = models.BigIntegerField(_("value received, đồng"), null=True, blank=True, validators=_MONEY)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    recorded_by = _somebody(_("recorded by"))
    at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("pledge"), _("pledges")
        ordering = ("-year", "partner", "pk")
        indexes = [models.Index(fields=["unit", "year"], name="pledge_unit_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=0) & (Q(received_value__isnull=True) | Q(received_value__gte=0)),
                name="pledge_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(received_value__isnull=False, received_on__isnull=False),
                name="pledge_received_with_value",
                violation_error_message=_("Give the value and the day on which it was received."),
            ),
            models.CheckConstraint(
                condition=~Q(form="in_kind") | ~Q(basis=""), name="in_kind_with_basis",
                violation_error_message=_("Say how the value of what is given in kind was found."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.partner}: {self.content}"
