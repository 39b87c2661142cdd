"""Surveys: questionnaires, waves, and anonymous answers with their weights. Nobody who answered can be told."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

_CODE = [RegexValidator(r"^[a-z][a-z0-9_-]*$")]


class Questionnaire(models.Model):
    """code: never changed; audience: who is asked; source: whose frame it is, such as Anholt's City Brands."""

    class Audience(models.TextChoices):
        ABROAD = "abroad", _("Public abroad, by market")
        VISITORS = "visitors", _("Visitors")
        HOME = "home", _("The place's own units and people")

    code = models.CharField(_("code"), max_length=60, unique=True, validators=_CODE)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    audience = models.CharField(_("who is asked"), max_length=8, choices=Audience.choices)
    source = models.CharField(_("source of the frame"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("questionnaire"), _("questionnaires")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_vi


class Question(models.Model):
    """code: the column in files; dimension: of the frame, such as "presence", "" for none; kind: "yes" counts the share
    that says yes, "scale" the mean from low to high, "choice" the share of each of options (code → {"vi", "en"})."""

    class Kind(models.TextChoices):
        YES = "yes", _("Yes or no")
        SCALE = "scale", _("Scale")
        CHOICE = "choice", _("Choice")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(_("code"), max_length=60, validators=_CODE)
    text_vi = models.TextField(_("question in Vietnamese"))
    text_en = models.TextField(_("question in English"))
    dimension = models.CharField(_("dimension"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    low = models.SmallIntegerField(_("lowest answer"), null=True, blank=True)
    high = models.SmallIntegerField(_("highest answer"), null=True, blank=True)
    options = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("question"), _("questions")
        ordering = ("questionnaire", "order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "code"], name="question_code_once"),
            models.CheckConstraint(
                condition=~Q(kind="scale") | (Q(low__isnull=False) & Q(high__gt=F("low"))), name="scale_has_ends",
                violation_error_message=_("A scale needs a lowest and a higher highest answer."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text_en if (get_language() or "").startswith("en") else self.text_vi


class Wave(models.Model):
    """One round of asking. sampling: how people were chosen, in words; is_random: only then do intervals mean what they
    say; deleted_by: the day after which single answers are deleted and the figures stay (charter 6)."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="waves")
    name = models.CharField(_("name"), max_length=120)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    sampling = models.TextField(_("how people were chosen"))
    is_random = models.BooleanField(_("a random sample"), default=False)
    delete_after = models.DateField(_("single answers are kept until"))
    answers_deleted = models.DateTimeField(null=True, editable=False)
    figures = models.JSONField(default=list, blank=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("survey", "wave"), pgettext_lazy("survey", "waves")
        ordering = ("-first_day", "pk")
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "name"], name="wave_name_once"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="wave_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.questionnaire}: {self.name}"


class SurveyImport(models.Model):
    """A file of answers that was brought in. faults: list of {"row", "column", "message"}; rows: taken."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(_("name of the file"), max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Respondent(models.Model):
    """One sheet of answers. number: in the file, random or serial, never a name, address or telephone; weight: design
    weight, above 0; market: of the profile, "" for the place's own people; cluster: sampling unit, "" for none.

    answers: code of a question → 1 or 0 of a yes, point of a scale, option of a choice; questions left open are not in
    it. A sheet is one row, since its answers are written, counted and deleted together, never one by one.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="respondents")
    number = models.CharField(max_length=40)
    market = models.CharField(_("market"), max_length=40, blank=True)
    day = models.DateField(_("day"))
    weight = models.FloatField(_("weight"))
    cluster = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "number"], name="respondent_once_in_a_wave"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="weight_above_zero"),
        ]
        indexes = [models.Index(fields=["wave", "market"], name="respondent_market")]

    def __str__(self) -> str:
        return self.number
