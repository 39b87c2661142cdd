"""How people come in: no signing up by oneself, and a first sign-in through the organisation's identity provider only
for an account that an administrator has made. Lockout counts by account, however its holder is named."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from tiengvang.office.organisation.addresses import INTERRUPTED
from tiengvang.office.organisation.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator makes accounts."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and say what was lost when the session before had ended in the middle."""
        interrupted = request.session.pop(INTERRUPTED, False)
        super().login(request, user)
        if interrupted:
            lost = _("Your session had ended before your last change arrived, so it was not saved. Make it again.")
            messages.warning(request, lost)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """On, in the language that the person has chosen for the account: pages outside Wagtail's go by the cookie."""
        answer = super().post_login(request, user, **kwargs)
        wished = UserProfile.get_for_user(user).preferred_language
        if wished:
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, wished, max_age=31_536_000, samesite="Lax")
        return answer


class SecondStepAdapter(DefaultMFAAdapter):
    """Second step of signing in: secrets lie encrypted in the database, so that a stolen copy of it signs nobody in."""

    def encrypt(self, text: str) -> str:
        """With the office's own key."""
        return _ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Also what older keys (SECRET_KEY_FALLBACKS) have encrypted."""
        return _ciphers().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        """What an authenticator app shows beside the code."""
        return str(user.username)


def _ciphers() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.blake2b(key.encode(), digest_size=32, person=b"second-step").digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts of the organisation's identity provider (OpenID Connect)."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an account must be there first."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie a first sign-in to the account with the same verified address, and refuse any other."""
        if sociallogin.is_existing:
            return
        verified = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        # Two accounts never share an address; a provider that vouches for several people's is not believed.
        holders = [user for email in verified for user in User.objects.filter(email__iexact=email, is_active=True)]
        if len(holders) != 1:
            raise ImmediateHttpResponse(render(request, "organisation/no_account.html", status=403))
        sociallogin.connect(request, holders[0])


def account_named(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """What failed attempts are counted under (AXES_USERNAME_CALLABLE): the account's username, or what was typed in.

    Typing the e-mail address, the username, or either in other letters gives no more attempts.
    """
    given = credentials or {}
    typed = given.get("username") or given.get("email") or (request.POST.get("login", "") if request else "")
    typed = " ".join(str(typed).split()).lower()[:255]
    if not typed:
        return ""
    named = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).order_by("pk").first()
    return named.username.lower() if named else typed


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose mark against forgery is missing or old, mostly after signing in again in another tab."""
    return render(request, "organisation/form_expired.html", status=403)
