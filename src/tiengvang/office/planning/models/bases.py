"""What several tables of planning share: the version that guards edits, a kept file, an official document's mark."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Versioned(models.Model):
    """A record that two people may open at once. version: counts its changes; every edit form sends the one it was
    opened with (`locking.hold`)."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class HoldsFile(models.Model):
    """A file that came with the record, kept by `keeping` below MEDIA_ROOT.

    stored: its random name there, "" for none; name: what people call it; media_type: found by its content, not by what
    the sender said; size: bytes; digest: SHA-256 in hex.
    """

    stored = models.CharField(max_length=120, blank=True, editable=False)
    name = models.CharField(_("name of the file"), max_length=200, blank=True, editable=False)
    media_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size"), default=0, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class Documented(models.Model):
    """An official document behind the record. number: as on the paper, such as "12/KH-UBND"; dated: its day."""

    number = models.CharField(_("document number"), max_length=60, blank=True)
    dated = models.DateField(_("document date"), null=True, blank=True)

    class Meta:
        abstract = True
