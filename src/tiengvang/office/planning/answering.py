"""What the views of planning share: a service's refusal shown in its form, a conflict shown beside it, crumbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from tiengvang.office.shell.locking import Difference, Outdated, differences


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a form. status: of the answer that shows it again; differences: where somebody else was quicker."""

    done: bool = False
    value: Any = None
    status: int = 422
    differences: list[Difference] = field(default_factory=list)
    outdated: bool = False


def attempt(form: forms.Form, act: Callable[[], Any], now: Callable[[Any], dict[str, Any]] | None = None) -> Attempt:
    """Run a service for a form that was sent. Its refusal stands beside the fields afterwards.

    now: the form's initial values of a record, asked for where somebody changed the record meanwhile; what was typed
    stays in the form then, which is sent with the new version the next time.
    """
    if not form.is_valid():
        return Attempt()
    try:
        return Attempt(done=True, value=act())
    except Outdated as fault:
        data = form.data.copy()
        data["version"] = str(fault.held.version)
        form.data = data
        return Attempt(status=409, outdated=True, differences=differences(form, now(fault.held)) if now else [])
    except ValidationError as refusal:
        blame(form, refusal)
        return Attempt()


def blame(form: forms.Form, refusal: ValidationError) -> None:
    """Put a refusal's messages beside the fields they are about, those about none above the form."""
    said = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
    for name, messages in said.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty form that was sent is bound too, and says what is missing."""
    return request.POST if request.method == "POST" else None


def crumb(name: str, label: str, *args: Any) -> dict[str, str]:
    """A step of the way to a page."""
    return {"url": reverse(f"planning:{name}", args=args), "label": label if len(label) <= 60 else f"{label[:59]}…"}


def here(label: str) -> dict[str, str]:
    """Its last step."""
    return {"url": "", "label": label if len(label) <= 60 else f"{label[:59]}…"}
