"""Page views of encyclopaedia articles, as collected: open context, of which no effect is claimed."""

from __future__ import annotations

from django.db import models


class PageViews(models.Model):
    """Views of one article in one whole month, by people as far as Wikimedia can tell. language: of the encyclopaedia,
    as in its address; title: of the article there; month: its first day."""

    language = models.CharField(max_length=12)
    title = models.CharField(max_length=255)
    month = models.DateField()
    views = models.PositiveBigIntegerField()
    fetched = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "title", "month"], name="page_views_once_a_month")]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}, {self.month:%m/%Y}"
