"""Label plans: how many labels a question needs, and the random sample that was drawn for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tiengvang.office.indicators.models.definitions import YEARS


class LabelPlan(models.Model):
    """How one year of one population is labelled.

    population: code of what is measured (`computing.populations`), such as "independent-foreign"; by: "market" or
    "language", the strata; guesses: what it was planned with, a list of {"name", "things", "share", "sensitivity",
    "specificity"}; growth, target: what is to be seen, or proven where target is not None; labels: stratum → how many;
    round: the review round that draws them, labels of which count as a random sample of the population.
    """

    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    population = models.CharField(_("population"), max_length=60)
    by = models.CharField(_("strata"), max_length=10)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    growth = models.FloatField(_("growth to be seen"))
    target = models.FloatField(_("growth to be proven"), null=True, blank=True)
    power = models.FloatField(default=0.8)
    guesses = models.JSONField(default=list)
    labels = models.JSONField(default=dict)
    round = models.OneToOneField(
        "coverage.ReviewRound", on_delete=models.SET_NULL, null=True, related_name="label_plan"
    )  # fmt: skip
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("label plan"), _("label plans")
        ordering = ("-year", "-pk")

    def __str__(self) -> str:
        return f"{self.population}, {self.year}"
