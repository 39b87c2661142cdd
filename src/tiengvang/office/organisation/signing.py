"""What signing in and its safeguards leave in the audit trail. Receivers only: they decide nothing."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from tiengvang.office.organisation.audit import record, reference
from tiengvang.office.organisation.models import AuditEntry, User
from tiengvang.office.organisation.wagtail_groups import keep_groups


@receiver(user_logged_in, dispatch_uid="office-groups")
def _groups(sender: Any, user: User, **_rest: Any) -> None:
    keep_groups(user)


@receiver(account.user_logged_in, dispatch_uid="office-signed-in")
def _signed_in(sender: Any, user: User, **_rest: Any) -> None:
    record(actor=user, action="account.sign_in", obj=user)


@receiver((account.password_set, account.password_changed, account.password_reset), dispatch_uid="office-password")
def _password(sender: Any, user: User, **_rest: Any) -> None:
    record(actor=user, action="account.change_password", obj=user)


@receiver(mfa.authenticator_added, dispatch_uid="office-second-step-on")
def _second_step_on(sender: Any, user: User, authenticator: Any, **_rest: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # they come along with the step itself
        record(actor=user, action="account.add_second_step", obj=user, type=str(authenticator.type))


@receiver(mfa.authenticator_removed, dispatch_uid="office-second-step-off")
def _second_step_off(sender: Any, user: User, authenticator: Any, **_rest: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record(actor=user, action="account.remove_second_step", obj=user, type=str(authenticator.type))


@receiver(user_locked_out, dispatch_uid="office-locked-out")
def _locked_out(sender: Any, username: str = "", **_rest: Any) -> None:
    """Once for each lockout, and only for accounts that are there: what else people type in may be a password."""
    held = User.objects.filter(username__iexact=username or "").first()
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    if (
        held is not None
        and not AuditEntry.objects.filter(action="account.lock_out", object=reference(held), at__gte=since).exists()
    ):
        record(actor=None, action="account.lock_out", obj=held)
