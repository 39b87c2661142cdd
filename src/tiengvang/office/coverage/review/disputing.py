"""Pages where people label outside a round: disputes side by side, and the form on a mention's own page."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.models import Mention
from tiengvang.office.coverage.models.mentions import About, ToneClass
from tiengvang.office.coverage.review import selectors
from tiengvang.office.coverage.review.forms import LabelForm
from tiengvang.office.coverage.review.services import label_mention, settle
from tiengvang.office.coverage.review.views import crumbs
from tiengvang.office.coverage.review.wording import about_mention
from tiengvang.office.organisation.policy import requires

SHOWN = 20


@requires("coverage.review")
@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    """What reviewers disagree on: their labels side by side, and the form to settle it; nothing of the machine."""
    waiting = selectors.disputes()
    cards = [
        {
            **about_mention(mention),
            "labels": selectors.latest_labels(mention),
            "may_settle": selectors.may_settle(request.user, mention),
        }
        for mention in waiting[:SHOWN]
    ]
    return render(
        request,
        "coverage/review/disputes.html",
        {
            "title": _("Disputes"),
            "crumbs": crumbs(("", _("Disputes"))),
            "cards": cards,
            "abouts": About.choices,
            "tones": ToneClass.choices,
            "further": max(0, waiting.count() - len(cards)),
        },
    )


@requires("coverage.settle")
@require_POST
def settle_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle one dispute."""
    mention = get_object_or_404(Mention, pk=pk)
    form = LabelForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
        settle(mention=mention, by=request.user, **form.said())
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    except PermissionDenied:
        messages.error(request, _("A third person or the coordinating department settles this one."))
    else:
        messages.success(request, _("Settled: “%(title)s”.") % {"title": mention.title})
    return redirect("coverage:disputes")


@requires("coverage.review")
@require_POST
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """A label from a mention's own page (form `coverage/review/label_form.html`), which it goes back to."""
    mention = get_object_or_404(Mention, pk=pk)
    form = LabelForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
        label_mention(mention=mention, reviewer=request.user, after=form.cleaned_data["after"] or 0, **form.said())
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Your label was kept."))
    after = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure()):
        return redirect(after)
    return redirect("coverage:rounds")
