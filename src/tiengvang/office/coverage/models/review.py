"""Review rounds: which mentions are to be checked, in random order, some of them by two people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.models.mentions import Mention


class ReviewRound(models.Model):
    """A sample to be checked. frame: the search (query string) it was drawn from; seed: of the draw, so that it can be
    repeated; double_share: share of the items that two people code; blind: reviewers do not see the machine's word."""

    name = models.CharField(_("name"), max_length=120)
    frame = models.TextField(_("drawn from"), blank=True)
    frame_size = models.PositiveIntegerField(_("mentions in the frame"))
    size = models.PositiveIntegerField(_("sample size"))
    double_share = models.FloatField(_("share coded twice"), default=0.2)
    blind = models.BooleanField(_("blind to the machine"), default=True)
    seed = models.PositiveBigIntegerField(_("seed"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made = models.DateTimeField(_("made"), auto_now_add=True)
    closed = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("review round"), _("review rounds")
        ordering = ("-made",)

    def __str__(self) -> str:
        return self.name


class ReviewItem(models.Model):
    """One mention to be checked by one person: position gives the random order; a mention coded twice has two items."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="items")
    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="review_items")
    position = models.PositiveIntegerField()
    second = models.BooleanField(default=False)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken = models.DateTimeField(null=True)
    done = models.DateTimeField(null=True)

    class Meta:
        ordering = ("round", "second", "position")
        constraints = [
            models.UniqueConstraint(fields=["round", "mention", "second"], name="item_once_in_a_round"),
            models.UniqueConstraint(
                fields=["round", "mention", "reviewer"], name="two_reviewers_are_two_people",
                condition=models.Q(reviewer__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["round", "done", "second", "position"])]
