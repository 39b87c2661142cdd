"""Mentions: one article about the place each, with what the machine and people made of it. No author, no text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.coverage.models.outlets import Outlet
from tiengvang.office.coverage.models.sources import Part


class About(models.TextChoices):
    PRIMARY = "primary", _("About the place")
    PASSING = "passing", _("In passing")
    OTHER = "other", _("Something else")


class ToneClass(models.TextChoices):
    NEGATIVE = "negative", _("Negative")
    NEUTRAL = "neutral", _("Neutral")
    POSITIVE = "positive", _("Positive")


UNJUDGED = ("", _("Not judged by the current judge yet"))


class Origin(models.TextChoices):
    OWN = "own", _("The place's own")
    STATE = "state", pgettext_lazy("origin", "State")
    DOMESTIC = "domestic", _("Domestic press")
    DIASPORA = "diaspora", _("Diaspora")
    FOREIGN = "foreign", _("Foreign")


class Arrangement(models.TextChoices):
    """What people know of how the coverage came about; marked by people only."""

    NONE = "", _("None known")
    PAID = "paid", _("Paid for")
    HOSTED = "hosted", _("Hosted")
    AGREEMENT = "agreement", _("Tied to an agreement")


class Bucket(models.TextChoices):
    """Where a mention counts: the parts into which the share by origin is cut. Arranged coverage stands apart whatever
    its origin, and foreign outlets that are not independent apart from those that are (charter 4)."""

    OWN = "own", _("The place's own")
    STATE = "state", pgettext_lazy("origin", "State")
    DOMESTIC = "domestic", _("Domestic press")
    DIASPORA = "diaspora", _("Diaspora")
    INDEPENDENT = "independent", _("Foreign, independent")
    FOREIGN_OTHER = "foreign_other", _("Foreign, not independent or not classified")
    ARRANGED = "arranged", _("Paid, hosted or tied to an agreement")


class By(models.TextChoices):
    MACHINE = "machine", _("the machine")
    PERSON = "person", _("a person")


class Mention(models.Model):
    """One article about one place.

    key: the mention's id in the parts; day: the day it counts on (published, else the day it was fetched); about, tone:
    what holds now, and about_by, tone_by who said so; tone is "" where nobody said and the office's current judge has
    not judged; tone_negative… and judge: of the current judge, or where it has not judged, of the one that did; bucket:
    where it counts now; copy_of: address of the original, "" for an original; original: the same as a row, where it was
    imported; theme "rights", "court-crime" and "accident-disaster" never carry an excerpt; disputed: two reviewers
    disagree and nobody has settled it; narrative: the story it tells, None where it has not been
    grouped; digest: hash of the row it was read from, so that an import knows what changed; address: the first 64 bits
    of the SHA-256 of url, signed, by which copies find their original.
    """

    key = models.CharField(max_length=32, unique=True)
    place = models.CharField(max_length=60)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="mentions")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="mentions", verbose_name=_("outlet"))
    url = models.TextField(_("address"))
    canonical_url = models.TextField()
    title = models.TextField(_("title"))
    excerpt = models.CharField(_("excerpt"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=10)
    country = models.CharField(_("country"), max_length=2, blank=True)
    market = models.CharField(_("market"), max_length=40, blank=True)
    published = models.DateField(_("published"), null=True)
    day = models.DateField(_("day"))
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    about = models.CharField(_("about"), max_length=7, choices=About.choices)
    about_by = models.CharField(max_length=7, choices=By.choices, default=By.MACHINE)
    tone = models.CharField(_("tone"), max_length=8, choices=[*ToneClass.choices, UNJUDGED], blank=True)
    tone_by = models.CharField(max_length=7, choices=By.choices, default=By.MACHINE)
    disputed = models.BooleanField(_("disputed"), default=False)
    tone_negative = models.FloatField()
    tone_neutral = models.FloatField()
    tone_positive = models.FloatField()
    judge = models.CharField(_("judge"), max_length=60)
    evidence = models.TextField(_("evidence"), blank=True)
    reasons = models.JSONField(default=list)
    names = models.JSONField(_("names found"), default=list)
    entities = models.JSONField(default=list)
    prominence = models.FloatField(_("prominence"))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    independent = models.BooleanField(_("independent"))
    arrangement = models.CharField(_("arrangement"), max_length=10, choices=Arrangement.choices, blank=True)
    bucket = models.CharField(_("counts as"), max_length=14, choices=Bucket.choices)
    copy_of = models.TextField(_("copy of"), blank=True)
    original = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")
    narrative = models.ForeignKey(
        "coverage.Narrative", on_delete=models.SET_NULL, null=True, blank=True, related_name="mentions", db_index=False,
        verbose_name=_("narrative"),
    )  # fmt: skip
    archive = models.TextField(blank=True)
    offset = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=32, blank=True, editable=False)
    address = models.BigIntegerField(default=0, editable=False, db_index=True)
    fetched = models.DateTimeField(_("fetched"), null=True)
    imported = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("mention"), _("mentions")
        ordering = ("-day", "-id")
        indexes = [
            models.Index(fields=["-day", "-id"], name="mention_day"),
            models.Index(fields=["about", "-day", "-id"], name="mention_about_day"),
            models.Index(fields=["country", "-day", "-id"], name="mention_country_day"),
            models.Index(fields=["language", "-day", "-id"], name="mention_language_day"),
            models.Index(fields=["outlet", "-day", "-id"], name="mention_outlet_day"),
            models.Index(fields=["bucket", "-day", "-id"], name="mention_bucket_day"),
            models.Index(fields=["theme", "-day", "-id"], name="mention_theme_day"),
            models.Index(fields=["tone", "-day", "-id"], name="mention_tone_day"),
            models.Index(fields=["market", "-day", "-id"], name="mention_market_day"),
            models.Index(fields=["narrative", "-day", "-id"], name="mention_narrative_day"),
            models.Index(fields=["-day", "-id"], name="mention_disputed_day", condition=Q(disputed=True)),
            models.Index(fields=["id"], name="mention_copy_unlinked", condition=~Q(copy_of="") & Q(original=None)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_copy(self) -> bool:
        """Whether it repeats another article."""
        return bool(self.copy_of)


class ArrangementMark(models.Model):
    """Who marked a mention as paid, hosted or tied to an agreement (or took the mark back), when and why."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="marks")
    arrangement = models.CharField(_("arrangement"), max_length=10, choices=Arrangement.choices, blank=True)
    note = models.CharField(_("what it goes by"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("mark"), _("marks")
        ordering = ("-at",)


class AlsoHeld(models.Model):
    """A part of another source that holds a mention too: when the mention's own part drops it, that one takes over."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="also_held")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "part"], name="also_held_once")]
