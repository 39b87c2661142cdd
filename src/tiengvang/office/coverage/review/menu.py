"""The review desk's entry in the menu, for those who check judgements."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from tiengvang.office.organisation.policy import may


class _ForReviewers(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """Only to who gives labels; others reach the results through the figures."""
        return may(request.user, "coverage.review")


def review_menu_item() -> MenuItem:
    """For Wagtail's menu."""
    return _ForReviewers(_("Review"), reverse("coverage:rounds"), name="review", icon_name="circle-check", order=140)
