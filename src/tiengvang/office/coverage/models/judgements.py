"""Judgements of machines and labels of people. Both are added, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.models.mentions import About, Mention, ToneClass


class Judgement(models.Model):
    """What one version of the machine made of a mention: judge × mention."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="judgements")
    judge = models.CharField(_("judge"), max_length=60)
    about = models.CharField(_("about"), max_length=7, choices=About.choices)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    tone_negative = models.FloatField()
    tone_neutral = models.FloatField()
    tone_positive = models.FloatField()
    evidence = models.TextField(_("evidence"), blank=True)
    made = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("judgement"), _("judgements")
        ordering = ("-made", "-id")
        constraints = [models.UniqueConstraint(fields=["mention", "judge"], name="judgement_once_a_judge")]

    @property
    def tone(self) -> str:
        """The likeliest of the three tones."""
        return max(ToneClass.values, key=lambda one: getattr(self, f"tone_{one}"))


class CurrentJudge(models.Model):
    """Whose judgements of tone count in this office; one row at most. No figure mixes judges: of a mention that this
    one has not judged, the tone counts as not judged yet.

    judge: as in Judgement; by: who chose it, nobody where the first import brought it. Written by `judging.services`.
    """

    ONLY = 1

    judge = models.CharField(_("judge"), max_length=60)
    since = models.DateTimeField(_("since"), auto_now=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("chosen by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("current judge"), _("current judges")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_current_judge")]

    def __str__(self) -> str:
        return self.judge


class Label(models.Model):
    """A person's word on a mention. Machines and imports never touch it; a second thought is a second label.

    blind: the person had not seen the machine's judgement; settles: given to settle what two reviewers disagreed on.
    """

    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="labels")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="labels", verbose_name=_("reviewer")
    )
    item = models.ForeignKey("coverage.ReviewItem", on_delete=models.SET_NULL, null=True, related_name="labels")
    about = models.CharField(_("about"), max_length=7, choices=About.choices)
    tone = models.CharField(_("tone"), max_length=8, choices=ToneClass.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    blind = models.BooleanField(_("blind"), default=False)
    settles = models.BooleanField(_("settles a dispute"), default=False)
    made = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("label"), _("labels")
        ordering = ("-made", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(about="other") | ~Q(tone=""),
                name="label_has_tone",
                violation_error_message=_("A mention of the place needs a tone."),
            )
        ]
