"""Indicators, the versions of their definitions, and their targets. Readings are in `readings`."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tiengvang.place.rewarding import OF_NEGATIVE

YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]


class Indicator(models.Model):
    """One indicator of the registry.

    code: short and never changed, as in the profile and in open data; formula: code in the registry of formulas
    (`computing.registry`), "" for one whose readings are entered or imported; aim: which way is better, "none" for
    context, of which no effect is ever claimed; unit_text: what is counted, for numbers ("tin, bài"); owner: unit that
    answers for it; frequency: the shortest period it is read for; baseline_year: the year that targets of growth start
    from; source: where the numbers come from, in words; is_public: approved readings are published as open data;
    version: counts changes, guards edits.
    """

    class Group(models.TextChoices):
        COVERAGE = "coverage", _("Coverage abroad")
        PERCEPTION = "perception", _("Recognition and perception")
        RESPONSE = "response", _("Answering false claims")
        WORK = "work", pgettext_lazy("indicators", "Work and coordination")
        CONTEXT = "context", _("Context")

    class Measure(models.TextChoices):
        NUMBER = "number", _("Number")
        SHARE = "share", _("Share")
        SCORE = "score", _("Score")
        HOURS = "hours", _("Hours")
        MONEY = "money", _("Money")

    class Aim(models.TextChoices):
        HIGHER = "higher", _("Higher is better")
        LOWER = "lower", _("Lower is better")
        NONE = "none", _("Context, no aim")

    class Frequency(models.TextChoices):
        MONTH = "month", _("Monthly")
        QUARTER = "quarter", _("Quarterly")
        YEAR = "year", _("Yearly")

    code = models.CharField(
        _("code"), max_length=60, unique=True, validators=[RegexValidator(r"^[a-z][a-z0-9-]*$")]
    )  # fmt: skip
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    group = models.CharField(pgettext_lazy("indicators", "group"), max_length=10, choices=Group.choices)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    measure = models.CharField(_("kind of number"), max_length=6, choices=Measure.choices)
    unit_vi = models.CharField(_("what is counted, in Vietnamese"), max_length=60, blank=True)
    unit_en = models.CharField(_("what is counted, in English"), max_length=60, blank=True)
    aim = models.CharField(_("aim"), max_length=6, choices=Aim.choices)
    formula = models.CharField(_("formula"), max_length=60, blank=True)
    source = models.CharField(pgettext_lazy("indicators", "source"), max_length=300, blank=True)
    owner = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="indicators", verbose_name=_("answering unit")
    )
    frequency = models.CharField(_("frequency"), max_length=7, choices=Frequency.choices)
    baseline_year = models.PositiveSmallIntegerField(_("baseline year"), null=True, blank=True, validators=YEARS)
    is_public = models.BooleanField(_("published as open data"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("indicator"), _("indicators")
        ordering = ("order", "code")
        constraints = [
            models.CheckConstraint(
                condition=~Q(formula__in=sorted(OF_NEGATIVE)) | Q(aim="none"), name="negative_coverage_has_no_aim",
                violation_error_message=_("Negative coverage may be shown, not aimed at (charter, promise 4)."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_vi

    def clean(self) -> None:
        """Raise ValidationError where it would reward less negative coverage (charter 4)."""
        from tiengvang.office.indicators.registry.checking import check_indicator

        check_indicator(self)

    @property
    def unit(self) -> str:
        """What is counted, in the language of the page."""
        return self.unit_en if (get_language() or "").startswith("en") else self.unit_vi


class Definition(models.Model):
    """One version of what an indicator means; never changed once a reading goes by it.

    number: from 1; params: what the formula is told, for example {"class": "positive", "by": ["market"]}; since: first
    day of the periods that are read by it; reason: why it differs from the version before.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="definitions")
    number = models.PositiveSmallIntegerField(_("version"))
    text_vi = models.TextField(_("definition in Vietnamese"))
    text_en = models.TextField(_("definition in English"))
    params = models.JSONField(default=dict, blank=True)
    since = models.DateField(_("holds from"))
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("definition"), _("definitions")
        ordering = ("indicator", "-number")
        constraints = [models.UniqueConstraint(fields=["indicator", "number"], name="definition_number_once")]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.number}"

    @property
    def text(self) -> str:
        """The definition in the language of the page."""
        return self.text_en if (get_language() or "").startswith("en") else self.text_vi


class Target(models.Model):
    """What is wanted of an indicator in a year.

    kind: "value" (at least, or at most where lower is better), "growth_year" (against the year before; 0.2 is a fifth
    more) or "growth_base" (against the baseline year); source: document that sets it.
    """

    class Kind(models.TextChoices):
        VALUE = "value", _("A value")
        YEAR = "growth_year", _("Growth against the year before")
        BASE = "growth_base", _("Growth against the baseline year")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    kind = models.CharField(_("kind of target"), max_length=11, choices=Kind.choices)
    value = models.FloatField(_("target"))
    source = models.CharField(_("document that sets it"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("target"), _("targets")
        ordering = ("indicator", "year")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year", "kind"], name="target_once_a_year"),
            models.CheckConstraint(
                condition=Q(kind="value") | Q(value__gte=-1), name="growth_at_least_minus_one",
                violation_error_message=_("Growth cannot be below minus one: then nothing is left."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator}, {self.year}: {self.value:g}"

    def clean(self) -> None:
        """Raise ValidationError where it would reward less negative coverage (charter 4), or cannot be judged."""
        from tiengvang.office.indicators.registry.checking import check_target

        check_target(self)
