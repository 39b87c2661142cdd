"""Tokens of the API, as a table. Only a hash is kept: a token is shown once, when it is made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """What another program shows to read coverage. hash: SHA-256 of the token, hexadecimal; hint: its first characters,
    by which people tell tokens apart. It works while its owner may see coverage, until it expires or is revoked."""

    name = models.CharField(_("what it is for"), max_length=120)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=8, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    made = models.DateTimeField(_("made"), auto_now_add=True)
    expires = models.DateField(_("valid until"))
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("API token"), _("API tokens")
        ordering = ("-made",)

    def __str__(self) -> str:
        return self.name
