"""What the registry refuses: indicators and targets that would reward less negative coverage (charter 4), and targets
that nobody could judge. The form, the service, the import and the models' own `full_clean` ask here; `profile check`
asks the same rule (`place.rewarding`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tiengvang.office.indicators.computing.registry import formula_of
from tiengvang.office.indicators.models import Indicator, Target
from tiengvang.place.rewarding import rewards_less_negative


def refusal() -> str:
    """Why such an indicator or target is not taken, with the remedy."""
    return _("This would reward less negative coverage, which the charter forbids (promise 4). Show the figure without"
             " an aim and without targets; aim at answering false claims or at mending what was rightly"
             " criticised.")  # fmt: skip


def rewards(indicator: Indicator, *, targets: Iterable[tuple[str, float]] | None = None) -> bool:
    """Whether the indicator with those targets (kind, value), else with the ones it has, rewards less negative
    coverage."""
    held = targets
    if held is None:
        held = list(indicator.targets.values_list("kind", "value")) if indicator.pk else []
    held = list(held)
    formula = formula_of(indicator.formula)
    if formula is not None and formula.rewards_less_negative:
        return indicator.aim != Indicator.Aim.NONE or bool(held)
    names = (indicator.name_vi, indicator.name_en, indicator.unit_vi, indicator.unit_en)
    return rewards_less_negative(indicator.formula, indicator.aim, names, held)


def check_indicator(indicator: Indicator) -> None:
    """Raise ValidationError, by field."""
    if rewards(indicator):
        raise ValidationError({"aim": refusal()})
    if indicator.formula and formula_of(indicator.formula) is None:
        raise ValidationError({"formula": _("The office does not know this formula.")})
    if indicator.pk and indicator.targets.filter(kind=Target.Kind.BASE).exists() and not indicator.baseline_year:
        raise ValidationError({"baseline_year": _("Some targets are growth against the baseline year; keep it.")})


def check_target(target: Target) -> None:
    """Raise ValidationError, by field."""
    indicator = target.indicator
    others = indicator.targets.exclude(pk=target.pk).values_list("kind", "value") if indicator.pk else []
    if rewards(indicator, targets=[*others, (target.kind, target.value)]):
        raise ValidationError({"value": refusal()})
    if indicator.aim == Indicator.Aim.NONE:
        raise ValidationError({"value": _("“%(name)s” is context without an aim, so it has no targets.")
                               % {"name": indicator}})  # fmt: skip
    if target.kind == Target.Kind.VALUE:
        if indicator.measure == Indicator.Measure.SHARE and not 0 <= target.value <= 1:
            raise ValidationError({"value": _("A share lies between 0 and 100 per cent.")})
        return
    formula = formula_of(indicator.formula)
    if indicator.measure == Indicator.Measure.SCORE or (formula is not None and not formula.grows):
        raise ValidationError({"kind": _("Growth of this kind of number means nothing. Set a value as the target.")})
    if target.kind == Target.Kind.BASE and (not indicator.baseline_year or indicator.baseline_year >= target.year):
        raise ValidationError({"kind": _("Growth against the baseline needs a baseline year before the target's.")})
