"""Outlets and the two-person change of an outlet's class. What a class means: `listen.outlets.OWNER_CLASSES`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OwnerClass(models.TextChoices):
    OWN = "own", _("The place's own")
    STATE = "state", _("State outlet of the country")
    DOMESTIC_PRESS = "domestic_press", _("Domestic press")
    DIASPORA = "diaspora", _("Diaspora")
    FOREIGN = "foreign", _("Foreign")
    FOREIGN_TRADE = "foreign_trade", _("Foreign trade press")
    FOREIGN_STATE = "foreign_state", _("Foreign state outlet")
    UNCLASSIFIED = "unclassified", _("Not yet classified")


class Outlet(models.Model):
    """A publisher, by its registered domain (or the name a monitoring service gave). Never a person or an account.

    origin, independent: what its class gives (OWNER_CLASSES), kept beside it for searching; restated when the class is.
    country: ISO 3166-1 alpha-2, upper case, or ""; languages: codes of the profile, separated by commas.
    """

    domain = models.CharField(_("domain"), max_length=253, unique=True)
    name = models.CharField(_("name"), max_length=200)
    owner_class = models.CharField(
        _("owner class"), max_length=20, choices=OwnerClass.choices, default=OwnerClass.UNCLASSIFIED, db_index=True
    )
    governing_body = models.CharField(_("governing body"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    languages = models.CharField(_("languages"), max_length=100, blank=True)
    origin = models.CharField(_("origin"), max_length=10)
    independent = models.BooleanField(_("independent"), default=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("outlet"), _("outlets")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name or self.domain


class OutletClassChange(models.Model):
    """A proposal to class an outlet otherwise; a second person decides. Approved, it restates the past."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="class_changes", verbose_name=_("outlet"))
    from_class = models.CharField(_("from"), max_length=20, choices=OwnerClass.choices)
    to_class = models.CharField(_("to"), max_length=20, choices=OwnerClass.choices)
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, db_index=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision_note = models.TextField(_("note on the decision"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("change of class"), _("changes of class")
        ordering = ("-proposed_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn"]) | ~Q(decided_by=F("proposed_by")),
                name="class_change_takes_two",
                violation_error_message=_("A change of class takes two people: somebody else has to decide."),
            ),
            models.UniqueConstraint(
                fields=["outlet"], condition=Q(state="proposed"), name="one_open_class_change",
                violation_error_message=_("A change of this outlet's class is waiting for a decision already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.outlet}: {self.get_from_class_display()} → {self.get_to_class_display()}"
