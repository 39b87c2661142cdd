"""The form with which a mention is labelled on its own page: `{% label_form mention %}`. Decides nothing."""

from __future__ import annotations

from typing import Any

from django import template

from tiengvang.office.coverage.models import Label, Mention
from tiengvang.office.coverage.models.mentions import About, ToneClass
from tiengvang.office.organisation.policy import may

register = template.Library()


@register.inclusion_tag("coverage/review/label_form.html", takes_context=True)
def label_form(context: dict[str, Any], mention: Mention) -> dict[str, Any]:
    """Shown to those who may review; filled with the person's own latest label."""
    request = context["request"]
    allowed = may(request.user, "coverage.review")
    mine = Label.objects.filter(mention=mention, reviewer=request.user).order_by("-pk").first() if allowed else None
    return {
        "request": request, "csrf_token": context.get("csrf_token"), "mention": mention, "allowed": allowed,
        "mine": mine, "abouts": About.choices, "tones": ToneClass.choices,
    }  # fmt: skip
