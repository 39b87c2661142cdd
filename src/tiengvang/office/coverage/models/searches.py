"""Saved searches of the explorer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedSearch(models.Model):
    """A search under a name; query: the explorer's query string. Shared ones are seen by the owner's unit."""

    name = models.CharField(_("name"), max_length=120)
    query = models.TextField(_("search"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="+", verbose_name=_("unit"))
    shared = models.BooleanField(_("shared with my unit"), default=False)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("saved search"), _("saved searches")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="search_name_once",
                violation_error_message=_("You have a search of this name already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
