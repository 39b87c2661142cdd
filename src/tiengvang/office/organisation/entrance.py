"""How people come in: no signing up by oneself, and a first sign-in through the organisation's identity provider only
for an account that an administrator has made."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render

from tiengvang.office.organisation.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator makes accounts."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts of the organisation's identity provider (OpenID Connect)."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an account must be there first."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie a first sign-in to the account with the same verified address, and refuse any other."""
        if sociallogin.is_existing:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        holder = User.objects.filter(email__in=verified, is_active=True).first() if verified else None
        if holder is None:
            raise ImmediateHttpResponse(render(request, "organisation/no_account.html", status=403))
        sociallogin.connect(request, holder)
