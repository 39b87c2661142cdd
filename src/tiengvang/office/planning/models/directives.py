"""What comes from above (directives) and what goes to all (disseminations), with who has taken note of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiengvang.office.planning.models.bases import HoldsFile, Versioned


class Directive(Versioned, HoldsFile):
    """What the Party committee or the People's Committee asked for in a document; it is carried out by tasks
    (`Task.directive`). unit: who entered it; units: whom it names; due: when an answer is expected."""

    class Issuer(models.TextChoices):
        PARTY = "party", _("Party committee")
        PEOPLE = "people", _("People's Committee")

    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="entered_directives", verbose_name=_("entered for")
    )
    issuer = models.CharField(_("issued by"), max_length=6, choices=Issuer.choices)
    number = models.CharField(_("document number"), max_length=60)
    dated = models.DateField(_("document date"))
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("what is asked"))
    due = models.DateField(_("due"), null=True, blank=True)
    units = models.ManyToManyField(
        "organisation.Unit", blank=True, related_name="directives", verbose_name=_("units named")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("directive"), _("directives")
        ordering = ("-dated", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""), name="directive_by_document",
                violation_error_message=_("Give the document's number."),
            ),
            models.UniqueConstraint(
                fields=["issuer", "number", "dated"], name="directive_once",
                violation_error_message=_("This document has been entered already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}: {self.subject}"


class Dissemination(HoldsFile):
    """A document sent to units so that their people learn of it. due: until when units are to confirm."""

    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="sent_disseminations", verbose_name=_("sent by")
    )
    number = models.CharField(_("document number"), max_length=60)
    dated = models.DateField(_("document date"))
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("what units are to do"), blank=True)
    due = models.DateField(_("confirm until"), null=True, blank=True)
    units = models.ManyToManyField(
        "organisation.Unit", through="Acknowledgement", related_name="disseminations", verbose_name=_("units")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("dissemination"), _("disseminations")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.number}: {self.subject}"


class Acknowledgement(models.Model):
    """One unit that a document was sent to, and, once it has confirmed, who did so and when."""

    dissemination = models.ForeignKey(Dissemination, on_delete=models.CASCADE, related_name="acknowledgements")
    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="acknowledgements", verbose_name=_("unit")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    confirmed = models.DateTimeField(_("confirmed"), null=True, blank=True)
    note = models.CharField(_("how it was passed on"), max_length=500, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("acknowledgement"), _("acknowledgements")
        ordering = ("dissemination", "unit__path")
        constraints = [
            models.UniqueConstraint(fields=["dissemination", "unit"], name="acknowledged_once"),
            models.CheckConstraint(
                condition=Q(confirmed__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed__isnull=False, confirmed_by__isnull=False),
                name="acknowledged_by_somebody",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["unit"], name="acknowledgement_open", condition=Q(confirmed__isnull=True)),
        ]
