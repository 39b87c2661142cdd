"""What the organisation's views share: a service's refusal shown in its form, and the way back to the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _


def crumb(name: str, label: str, **kwargs: Any) -> dict[str, str]:
    """A step of the breadcrumb."""
    return {"url": reverse(f"organisation:{name}", kwargs=kwargs or None), "label": label}


def here(label: str) -> dict[str, str]:
    """The last step of the breadcrumb."""
    return {"url": "", "label": label}


def units_crumb() -> dict[str, str]:
    """The step of the list of units."""
    return crumb("units", _("Units"))


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty form that was sent is bound too, and says what is missing."""
    return request.POST if request.method == "POST" else None


def tried(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Run a service for a valid form; where it refuses, put its messages beside the fields. Whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as refusal:
        said = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
        for field, messages in said.items():
            for message in messages:
                form.add_error(field if field in form.fields else None, message)
        return False
    return True
