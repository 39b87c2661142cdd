"""Forms of the budget: what people type, made clean. Rules between rows are the services' own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.budget.money import Unreadable, grouped, read_amount, read_quantity
from tiengvang.office.planning.budget.selectors import tasks_for, units_estimating
from tiengvang.office.planning.fields import DayField, TaskField, VersionedForm
from tiengvang.office.planning.models import (
    BudgetDecision,
    Commitment,
    Estimate,
    EstimateLine,
    Plan,
    Pledge,
    Task,
)
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.planning.tasks.selectors import visible_plans

_AREA = forms.Textarea(attrs={"rows": 2})


class AmountField(forms.Field):
    """Whole đồng, typed in as people write them: "1.200.000" or "1,2 triệu"."""

    widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "class": "tv-amount"})

    def to_python(self, value: Any) -> int | None:
        """đồng."""
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return read_amount(value)
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault

    def prepare_value(self, value: Any) -> Any:
        """With points between thousands in every language: a comma could be read in two ways when it comes back."""
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class QuantityField(forms.Field):
    """A quantity above 0, with a comma before decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "tv-amount"})

    def to_python(self, value: Any) -> Decimal | None:
        """A decimal."""
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return read_quantity(str(value)).value
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault

    def prepare_value(self, value: Any) -> Any:
        """Without needless zeros, as `to_python` reads it again."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


def _offer(form: forms.Form, unit: Unit, year: int) -> None:
    field: Any = form.fields["task"]
    field.queryset = tasks_for(unit, year)
    field.offer(field.queryset, form["task"].value())


class EstimateForm(VersionedForm):
    """An estimate. Unit and source of funds are asked for once, when it is begun."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    lane = forms.ChoiceField(label=_("source of funds"), choices=Lane.choices)
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("title"), max_length=300, widget=_AREA,
                            help_text=_("Such as: Estimate for taking part in a tourism fair, 2026"))  # fmt: skip
    plan = forms.ModelChoiceField(
        Plan.objects.none(), label=_("plan"), required=False, empty_label=_("no plan"),
        help_text=_("The plan whose tasks the money is for."),
    )  # fmt: skip

    def __init__(self, by: User, estimate: Estimate | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = visible_plans(by).exclude(state=Plan.State.CLOSED)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        self.fields["plan"].label_from_instance = lambda one: f"{one} ({one.years})"  # type: ignore[attr-defined]
        if estimate is None:
            del self.fields["version"]
            self.fields["unit"].queryset = units_estimating(by)  # type: ignore[attr-defined]
        else:
            del self.fields["unit"], self.fields["lane"]


class LineForm(VersionedForm):
    """A line of an estimate."""

    content = forms.CharField(label=_("content"), max_length=500, widget=_AREA)
    task = TaskField(Task.objects.none(), label=_("task"), required=False, empty_label=_("for no particular task"))
    unit_of_measure = forms.CharField(label=_("unit of measure"), max_length=60)
    quantity = QuantityField(label=_("quantity"))
    unit_cost = AmountField(label=_("unit cost, đồng"))
    basis = forms.CharField(label=_("norm or basis"), required=False, widget=_AREA,
                            help_text=_("The norm, document or quotations that the unit cost goes by."))  # fmt: skip
    notes = forms.CharField(label=_("notes"), required=False, widget=forms.Textarea(attrs={"rows": 1}))

    def __init__(self, estimate: Estimate, line: EstimateLine | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, estimate.unit, estimate.year)
        if line is None:
            del self.fields["version"]


class QuotationForm(forms.Form):
    """A supplier's price."""

    supplier = forms.CharField(label=_("supplier (an organisation)"), max_length=300)
    amount = AmountField(label=_("amount, đồng"))
    dated = DayField(label=_("date"), required=False)
    note = forms.CharField(label=_("note"), max_length=300, required=False)
    file = forms.FileField(label=_("the quotation itself"), required=False)


class ImportForm(forms.Form):
    """A sheet with lines."""

    file = forms.FileField(label=_("file (.xlsx)"))
    all_or_nothing = forms.BooleanField(
        label=_("Take nothing if any row has a fault"), required=False, initial=True,
        help_text=_("Otherwise the good rows are taken and the others listed."),
    )  # fmt: skip


class MoveForm(VersionedForm):
    """A move of an estimate, with its reason."""

    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, with_reason: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_reason:
            del self.fields["reason"]


class AnswerForm(VersionedForm):
    """An answer to a remark."""

    answer = forms.CharField(label=_("answer"), widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(VersionedForm):
    """A decision with an amount for each line, in fields named "amount_<line>"."""

    number = forms.CharField(label=_("document number"), max_length=60, help_text=_("As on the paper: 123/QĐ-UBND"))
    dated = DayField(label=_("document date"))
    level = forms.ChoiceField(label=pgettext_lazy("planning", "decided by"), choices=BudgetDecision.Level.choices)
    note = forms.CharField(label=_("note"), required=False, widget=_AREA)
    file = forms.FileField(label=_("the document itself"), required=False)

    def __init__(self, estimate: Estimate, lines: list[EstimateLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if estimate.lane == Lane.B:
            self.fields["level"].choices = [  # type: ignore[attr-defined]
                one for one in BudgetDecision.Level.choices if one[0] != BudgetDecision.Level.UNIT
            ]
        self.amount_names = {line.pk: f"amount_{line.pk}" for line in lines}
        self.further = estimate.state == Estimate.State.DECIDED
        for line in lines:
            self.fields[self.amount_names[line.pk]] = AmountField(label=line.content, required=not self.further)

    def own_fields(self) -> list[forms.BoundField]:
        """Those that are not amounts of lines."""
        return [one for one in self.visible_fields() if not one.name.startswith("amount_")]

    def amount_of(self, line: EstimateLine) -> forms.BoundField:
        """The field of a line's amount."""
        return self[self.amount_names[line.pk]]

    def amounts(self) -> dict[int, int]:
        """What was typed in: of a further decision only what differs from what holds now."""
        found = {}
        for pk, name in self.amount_names.items():
            value = self.cleaned_data.get(name)
            if value is not None and not (self.further and value == self.initial.get(name)):
                found[pk] = value
        return found


class MoneyOutForm(forms.Form):
    """A contract or a payment."""

    commitment = forms.ModelChoiceField(
        Commitment.objects.none(), label=_("on the contract"), required=False, empty_label=_("without a contract")
    )
    number = forms.CharField(label=_("document number"), max_length=60)
    dated = DayField(label=_("date"), initial=timezone.localdate)
    amount = AmountField(label=_("amount, đồng"))
    payee = forms.CharField(label=_("to whom (an organisation)"), max_length=300, required=False,
                            help_text=_("No names of private persons."))  # fmt: skip
    note = forms.CharField(label=_("note"), max_length=300, required=False)
    file = forms.FileField(label=_("the document itself"), required=False)

    def __init__(self, contracts: dict[Commitment, int] | None, *args: Any, **kwargs: Any) -> None:
        """contracts: open ones with what is left on each, None where a contract itself is recorded."""
        super().__init__(*args, **kwargs)
        if contracts is None:
            del self.fields["commitment"]
            return
        field: Any = self.fields["commitment"]
        field.queryset = Commitment.objects.filter(pk__in=[one.pk for one in contracts])
        left = {one.pk: amount for one, amount in contracts.items()}
        field.label_from_instance = lambda one: _("%(number)s, %(left)s đồng left") % {
            "number": one.number, "left": grouped(left[one.pk])
        }  # fmt: skip


class SettleForm(forms.Form):
    """The settlement of a contract."""

    on = DayField(label=_("settled on"), initial=timezone.localdate)
    note = forms.CharField(label=_("document of the settlement"), max_length=300)


class TakeBackForm(forms.Form):
    """Why a contract or payment is taken back."""

    reason = forms.CharField(label=_("why it was taken back"), max_length=300, widget=_AREA)


class PledgeForm(VersionedForm):
    """What a partner promises. The unit is asked for once; tasks and lines are those of unit and year."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("received by"))
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)
    partner = forms.CharField(
        label=_("partner (an organisation)"), max_length=300, help_text=_("No names of private persons.")
    )
    form = forms.ChoiceField(label=_("form"), choices=Pledge.Form.choices)
    content = forms.CharField(label=_("what is promised"), max_length=500, widget=_AREA)
    value = AmountField(label=_("stated value, đồng"))
    basis = forms.CharField(
        label=_("how the value was found"), max_length=300, required=False,
        help_text=_("Needed for what is given in kind: price list, quotation, the partner's own statement."),
    )  # fmt: skip
    task = TaskField(Task.objects.none(), label=_("task"), required=False, empty_label=_("for no particular task"))
    line = forms.ModelChoiceField(
        EstimateLine.objects.none(), label=_("line of the estimate"), required=False, empty_label=_("not assigned yet"),
        help_text=_("Money can be spent once it has been received and assigned to a line."),
    )  # fmt: skip
    number = forms.CharField(label=_("document number"), max_length=60, required=False,
                             help_text=_("Of the agreement, where there is one in writing."))  # fmt: skip
    dated = DayField(label=_("date"), required=False)

    def __init__(
        self, by: User, pledge: Pledge | None, unit: Unit | None, year: int, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if pledge is None:
            del self.fields["version"]
            self.fields["unit"].queryset = units_estimating(by)  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]
        if unit is not None:
            lines = EstimateLine.objects.filter(estimate__unit=unit, estimate__year=year, estimate__lane=Lane.C)
            _offer(self, unit, year)
            self.fields["line"].queryset = lines.select_related("estimate")  # type: ignore[attr-defined]


class ReceiveForm(VersionedForm):
    """What came of a promise."""

    received_value = AmountField(label=_("value received in all, đồng"))
    received_on = DayField(label=_("received on"), initial=timezone.localdate)
    file = forms.FileField(label=_("the record of the handover"), required=False)
