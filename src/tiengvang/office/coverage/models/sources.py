"""What was imported: output folders of scans (Source) and their Parquet parts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """One output folder of `tiengvang scan`. name: what people call it; folder: where it stands; report: what the last
    import said of the folder as a whole (`importing.report`)."""

    name = models.CharField(_("name"), max_length=120)
    folder = models.CharField(_("folder"), max_length=500, unique=True)
    place = models.CharField(_("place"), max_length=60)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)
    first_imported = models.DateTimeField(_("first imported"), auto_now_add=True)
    last_imported = models.DateTimeField(_("last imported"), null=True)
    report = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")
        ordering = ("-last_imported", "name")

    def __str__(self) -> str:
        return self.name


class Part(models.Model):
    """One Parquet file of a source, as it was when it was imported. digest: SHA-256 of its bytes; counts: what the
    import made of its rows (added, changed, unchanged, refused), and faults: the first of them in words."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="parts", verbose_name=_("source"))
    name = models.CharField(_("file"), max_length=300)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(_("rows"))
    counts = models.JSONField(_("counts"), default=dict)
    faults = models.JSONField(_("faults"), default=list)
    imported = models.DateTimeField(_("imported"), auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = _("part"), _("parts")
        ordering = ("source", "name")
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="part_once")]

    def __str__(self) -> str:
        return self.name
