"""Daily roll-ups: thin counts that the dashboard reads, refreshed for days that changed (DirtyDay)."""

from __future__ import annotations

from django.db import models


class DirtyDay(models.Model):
    """A day whose counts no longer hold. since: when it became so."""

    day = models.DateField(unique=True)
    since = models.DateTimeField(auto_now=True)


class DailyCount(models.Model):
    """How many mentions a day had, cut one way.

    Mentions that are about something else are not counted. span: "day", or "month" and "year" for the sum of a calendar
    month or year (day is then its first), so that long ranges read few rows; dimension: "all", "country", "language",
    "outlet", "theme" or "market", and value the value of it ("" for all; outlets by id); about: primary or passing;
    is_copy: of another article; tone: "" where the current judge has not judged.
    """

    span = models.CharField(max_length=5)
    day = models.DateField()
    dimension = models.CharField(max_length=8)
    value = models.CharField(max_length=40)
    bucket = models.CharField(max_length=14)
    about = models.CharField(max_length=7)
    is_copy = models.BooleanField()
    tone = models.CharField(max_length=8)
    mentions = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["span", "dimension", "day", "value", "bucket", "about", "is_copy", "tone"], name="count_once"
            )
        ]
