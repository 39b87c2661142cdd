"""The weekly brief: made by the machine, edited and released by a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WeeklyBrief(models.Model):
    """One week. monday: its first day; facts: figures and mentions it was made of, as JSON, so that the brief stays
    what it was; text_vi, text_en: lists of {"heading", "paragraphs", "points"}, as edited; drafted_vi, drafted_en: as
    the machine wrote them; version guards edits."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("brief", "Draft")
        RELEASED = "released", pgettext_lazy("brief", "Released")

    monday = models.DateField(_("week from"), unique=True)
    facts = models.JSONField(default=dict)
    drafted_vi = models.JSONField(default=list)
    drafted_en = models.JSONField(default=list)
    text_vi = models.JSONField(default=list)
    text_en = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    made = models.DateTimeField(auto_now_add=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    edited = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    released = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("weekly brief"), _("weekly briefs")
        ordering = ("-monday",)

    def __str__(self) -> str:
        return f"{self.monday:%d/%m/%Y}"
