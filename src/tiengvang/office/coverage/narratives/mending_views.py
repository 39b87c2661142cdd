"""Pages on which a coordinator names, merges and splits narratives. What will happen is said before it does."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tiengvang.office.coverage.models import Mention, Narrative, NarrativeAct
from tiengvang.office.coverage.narratives import listing, services, telling
from tiengvang.office.coverage.narratives.views import headline, page
from tiengvang.office.organisation.policy import requires

_FOUND = 10  # narratives offered for a merge
_LISTED = 300  # mentions offered for a split


@require_POST
@requires(services.RIGHT)
def name(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep the headlines that a person wrote."""
    found = _standing(pk)
    try:
        for language in services.LANGUAGES:
            given = request.POST.get(f"name-{language}", "")
            if given.strip() != found.names.get(language, ""):
                services.name_narrative(narrative=found, language=language, name=given, by=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        return page(request, found, faults=error.message_dict, status=422)
    messages.success(request, _("The headlines were kept."))
    return redirect("coverage:narrative", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(services.RIGHT)
def merge(request: HttpRequest, pk: str) -> HttpResponse:
    """Choose the other narrative, see what a merge does, and do it."""
    found, faults = _standing(pk), list[str]()
    given = request.POST if request.method == "POST" else request.GET
    other = Narrative.objects.select_related("label").filter(pk=given.get("other", ""), merged_into=None).first()
    if request.method == "POST":
        try:
            if other is None:
                raise ValidationError(_("Choose the narrative to merge with."))
            act = services.merge(keep=found, other=other, by=request.user)  # type: ignore[arg-type]
            messages.success(request, ngettext("Merged: %(count)d mention moved here.",
                                               "Merged: %(count)d mentions moved here.", len(act.moved))
                             % {"count": len(act.moved)})  # fmt: skip
            return redirect("coverage:narrative", pk)
        except ValidationError as error:
            faults = error.messages
    text = given.get("text", "").strip()[:200]
    offered = _sought(found, text) if text else telling.near(found)
    context = {
        **_frame(found, _("Merge with another narrative")),
        "other": _described(other) if other and other.pk != found.pk else None,
        "mine": _described(found),
        "offered": [_described(one) for one in offered],
        "text": text,
        "faults": faults,
    }
    return render(request, "coverage/narratives/merge.html", context, status=422 if faults else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(services.RIGHT)
def split(request: HttpRequest, pk: str) -> HttpResponse:
    """Choose the mentions that tell another story, and split them off."""
    found, faults, chosen = _standing(pk), list[str](), list[str]()
    if request.method == "POST":
        chosen = request.POST.getlist("leaving")
        try:
            act = services.split(narrative=found, leaving=chosen, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Split off. This is the new narrative."))
            return redirect("coverage:narrative", act.other_id)
        except ValidationError as error:
            faults = error.messages
    rows = Mention.objects.filter(narrative=found).select_related("outlet").order_by("-day", "-pk")
    total = rows.count()
    context = {
        **_frame(found, _("Split off mentions")),
        "mentions": rows[:_LISTED],
        "total": total,
        "left_out": max(0, total - _LISTED),
        "chosen": chosen,
        "faults": faults,
    }
    return render(request, "coverage/narratives/split.html", context, status=422 if faults else 200)


@require_POST
@requires(services.RIGHT)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge or a split back."""
    act = get_object_or_404(NarrativeAct.objects.select_related("keep"), pk=pk)
    try:
        services.undo(act=act, by=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back. The mentions are where they were."))
    return redirect("coverage:narrative", act.keep_id)


def _standing(pk: str) -> Narrative:
    return get_object_or_404(Narrative.objects.select_related("label"), pk=pk, merged_into=None)


def _frame(found: Narrative, title: str) -> dict[str, object]:
    words, language = headline(found)
    crumbs = [
        {"url": reverse("coverage:narratives"), "label": _("Narratives")},
        {"url": reverse("coverage:narrative", args=[found.pk]), "label": words},
        {"url": "", "label": title},
    ]
    return {"title": title, "crumbs": crumbs, "narrative": found, "words": words, "words_language": language}


def _described(one: Narrative) -> dict[str, object]:
    words, language = headline(one)
    return {"narrative": one, "words": words, "language": language, "mentions": one.mentions.count()}


def _sought(found: Narrative, text: str) -> list[Narrative]:
    asked = listing.read(QueryDict(urlencode({"text": text, "period": "all", "least": "1"})))
    rows = listing.dressed(list(listing.counted(asked).exclude(narrative=found.pk)[:_FOUND]))
    return [row.narrative for row in rows]
