"""What the budget's pages share: a form's page, the ways to an estimate and a line, files as answers. No rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tiengvang.office.planning.answering import Attempt, crumb, here
from tiengvang.office.planning.budget import selectors
from tiengvang.office.planning.models import Estimate, EstimateLine
from tiengvang.office.shell.exports import FORMATS

Crumbs = list[dict[str, str]]


def estimate_for(request: HttpRequest, pk: int, right: str) -> Estimate:
    """The estimate, if the person has that right for it. Raises Http404."""
    return get_object_or_404(selectors.estimates_for(request.user, right), pk=pk)


def line_for(request: HttpRequest, pk: int, right: str) -> EstimateLine:
    """The line, likewise."""
    return get_object_or_404(selectors.lines_for(request.user, right), pk=pk)


def to_estimates() -> dict[str, str]:
    """The first step of every way."""
    return crumb("budget_list", _("Estimates"))


def way_to(estimate: Estimate, title: str = "") -> Crumbs:
    """The way to an estimate, or to something of it."""
    if not title:
        return [to_estimates(), here(estimate.title)]
    return [to_estimates(), crumb("budget_estimate", estimate.title, estimate.pk), here(title)]


def way_to_line(line: EstimateLine, title: str = "") -> Crumbs:
    """The way to a line, or to something of it."""
    above = way_to(line.estimate, line.content)
    if not title:
        return above
    return [*above[:-1], crumb("budget_line", line.content, line.pk), here(title)]


def address(name: str, *args: Any) -> str:
    """The path of an address of planning."""
    return reverse(f"planning:{name}", args=args)


def form_page(
    request: HttpRequest, form: forms.Form, tried: Attempt, title: str, crumbs: Crumbs, back: str, *, lead: str = "",
    submit: str = "", template: str = "planning/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """One form on a page; again with what was wrong."""
    context = {
        "title": title, "form": form, "attempt": tried, "crumbs": crumbs, "back": back, "lead": lead,
        "has_files": form.is_multipart(), **more,
    }  # fmt: skip
    if submit:
        context["submit"] = submit
    return render(request, template, context, status=tried.status if request.method == "POST" else 200)


def as_file(content: bytes, name: str, form: str = "xlsx") -> HttpResponse:
    """A download."""
    media_type = FORMATS[form].media_type if form in FORMATS else _DOCX
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)


def first_words(refusal: Callable[[], Any] | Any) -> str:
    """What a refusal says, in one line for a message."""
    return " ".join(refusal.messages)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
