"""Units, users, memberships and the audit trail, as tables. Rules are in `policy`, writing in `services`."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.roles import Role


class Unit(models.Model):
    """An agency, a commune, the province itself, or a guest such as an enterprise or an association.

    code: short and never changed, as in the profile; name_en may be empty; path: codes from the root, such as
    "/tinh/so-vhttdl/"; body: kind of agency as the profile calls it ("department"), empty for others; is_finance: it
    appraises budgets.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        AGENCY = "agency", _("Agency")
        COMMUNE = "commune", _("Commune or ward")
        GUEST = "guest", _("Guest unit")

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$")])
    name = models.CharField(_("name in Vietnamese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent unit")
    )
    path = models.CharField(max_length=400, unique=True, editable=False)
    body = models.SlugField(_("kind of agency"), max_length=40, blank=True)
    is_coordinating = models.BooleanField(_("coordinating department"), default=False)
    is_finance = models.BooleanField(_("appraises budgets"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("unit"), _("units")
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def is_guest(self) -> bool:
        """Whether the unit stands outside the administration."""
        return self.kind == self.Kind.GUEST


class User(AbstractUser):
    """A person who signs in. Vietnamese names are one field, family name first."""

    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=150)
    email = models.EmailField(_("e-mail"), blank=True)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name, verbose_name_plural = _("user"), _("users")
        ordering = ("full_name", "username")
        # Both are typed in to sign in, in whatever case.
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="username_once",
                violation_error_message=_("Somebody else has this username already."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="email_once",
                condition=~Q(email=""),
                violation_error_message=_("Somebody else has this e-mail address already."),
            ),
        ]

    @property
    def first_name(self) -> str:  # type: ignore[override]
        """The name as Wagtail's menu asks for it; there is no such field."""
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name as written; the username where there is none."""
        return self.full_name or self.username

    def get_short_name(self) -> str:
        """The given name, which in Vietnamese is the last word."""
        return self.get_full_name().split()[-1]

    def __str__(self) -> str:
        return self.get_full_name()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        """Those that hold today, in units that are in use and of users who may sign in."""
        today = timezone.localdate()
        return self.filter(
            Q(ends__isnull=True) | Q(ends__gte=today), starts__lte=today, unit__is_active=True, user__is_active=True
        )


class Membership(models.Model):
    """A user's role in a unit, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        ordering = ("unit__path", "role", "user__full_name")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role", "starts"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="membership_ends_after_start",
                violation_error_message=_("A membership cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.unit}"


class TrailIsKept(Exception):
    """Somebody tried to change or delete an entry of the audit trail."""


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def delete(self) -> NoReturn:
        raise TrailIsKept("Entries of the audit trail cannot be deleted.")

    def update(self, **values: Any) -> NoReturn:
        raise TrailIsKept("Entries of the audit trail cannot be changed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TrailIsKept("Entries of the audit trail cannot be changed.")

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise TrailIsKept("Entries of the audit trail cannot be deleted.")


class AuditEntry(models.Model):
    """What somebody did, written once: triggers of the database refuse changing and deleting it.

    actor_id is kept as a number and a name, not as a relation, so that a user who was erased leaves the trail whole.
    action: "app.verb", such as "coverage.label"; object: "app.model:id"; detail: what changed, in plain values.
    """

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(_("who"), max_length=150)
    unit_code = models.CharField(_("unit"), max_length=40, blank=True, db_index=True)
    action = models.CharField(_("action"), max_length=60, db_index=True)
    object = models.CharField(_("object"), max_length=120, blank=True, db_index=True)
    label = models.CharField(_("name"), max_length=200, blank=True)
    detail = models.JSONField(_("detail"), default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("audit entry"), _("audit trail")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once only."""
        if not self._state.adding:
            raise TrailIsKept("Entries of the audit trail cannot be changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TrailIsKept("Entries of the audit trail cannot be deleted.")
