"""Narratives: mentions that tell one story, put together by the machine and mended by people. No text is kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.coverage.models.mentions import By, Mention


class Narrative(models.Model):
    """One story. Its mentions name it (`Mention.narrative`).

    id: of the article that began it (`understand.narratives.grouping.narrative_id`), stable for ever; names: language
    of the page → the headline in it, written by a person; label: the mention with the most central headline; is_stale:
    the label is to be chosen anew; merged_into: where its mentions went, None while it stands; last_day: of its
    mentions; state: what grouping knows of it (`grouping.Narratives.plain`), as JSON.
    """

    id = models.CharField(max_length=16, primary_key=True)
    first_article = models.CharField(max_length=32)
    label = models.ForeignKey(Mention, on_delete=models.SET_NULL, null=True, related_name="+")
    names = models.JSONField(default=dict)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    is_stale = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    last_day = models.DateField(null=True, db_index=True)
    state = models.JSONField(default=dict)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("narrative"), _("narratives")
        indexes = [models.Index(fields=["id"], name="narrative_stale", condition=models.Q(is_stale=True))]

    def __str__(self) -> str:
        return self.id

    def title(self, language: str) -> str:
        """What people called it in that language, else the headline it goes by, else its id."""
        return self.names.get(language) or (self.label.title if self.label else "") or self.id


class MentionTrace(models.Model):
    """What grouping needs of a mention, apart from it so that lists of mentions do not read it.

    vector: of title and lead, 384 signed bytes; signs: packed; both as in the parts. placed_by: who put the mention
    into its narrative.
    """

    mention = models.OneToOneField(Mention, on_delete=models.CASCADE, primary_key=True, related_name="trace")
    vector = models.BinaryField()
    signs = models.BinaryField(default=b"")
    placed_by = models.CharField(max_length=7, choices=By.choices, default=By.MACHINE)


class NarrativeAct(models.Model):
    """What a person did to narratives; kept, in order, and obeyed by all later grouping. What was undone is not.

    keep: the narrative that stays; other: the one that was merged into it or split off from it; detail: for a merge the
    keys of its two first articles and of the mentions that moved, for a split the keys that stayed and that left.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", pgettext_lazy("narrative", "Merged")
        SPLIT = "split", pgettext_lazy("narrative", "Split")

    kind = models.CharField(max_length=5, choices=Kind.choices)
    keep = models.ForeignKey(Narrative, on_delete=models.CASCADE, related_name="acts")
    other = models.ForeignKey(Narrative, on_delete=models.CASCADE, related_name="acts_on")
    detail = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.keep_id}, {self.other_id}"

    @property
    def moved(self) -> list[Any]:
        """Keys of the mentions that it moved."""
        return list(self.detail.get("moved", ()))


class GroupingState(models.Model):
    """One row: who groups or mends narratives holds it, so that they do so one after the other. revision: grows with
    each act of a person, so that a grouping under way reads the narratives again."""

    ONLY = 1

    revision = models.PositiveIntegerField(default=0)
