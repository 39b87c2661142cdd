"""Pages of review rounds: the list, a new one, one with its results, closing. The desk itself is in `desk`."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.words import chips
from tiengvang.office.coverage.models import ReviewRound, SavedSearch
from tiengvang.office.coverage.models.mentions import About, ToneClass
from tiengvang.office.coverage.review import selectors
from tiengvang.office.coverage.review.exporting import export_round
from tiengvang.office.coverage.review.forms import SHOWN_STRATA, RoundForm, frame_of
from tiengvang.office.coverage.review.frames import STRATA
from tiengvang.office.coverage.review.results import against, agreement
from tiengvang.office.coverage.review.services import close_round, make_round
from tiengvang.office.coverage.review.wording import VERDICTS, frame_words, table
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.shell.exports import FORMATS
from tiengvang.office.shell.listing import page

Crumbs = list[dict[str, str]]


def crumbs(*further: tuple[str, str]) -> Crumbs:
    """The way to a page of the review desk: (address, words) of what lies below the list."""
    return [
        {"url": reverse("coverage:rounds"), "label": _("Review")},
        *({"url": url, "label": label} for url, label in further),
    ]


@requires("coverage.review")
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, newest first, each with its progress and agreement."""
    state = request.GET.get("state", "")
    shown = page(selectors.rounds(state), request.GET, by="made", size=15)
    return render(
        request,
        "coverage/review/rounds.html",
        {
            "title": _("Review"),
            "page": shown,
            "state": state,
            "states": [("", _("All rounds")), ("open", _("Open rounds")), ("closed", _("Closed rounds"))],
            "rows": [(review, agreement(review)) for review in shown.rows],
            "disputes": selectors.disputes().count(),
            "may_make": may(request.user, "coverage.settle"),
        },
    )


@requires("coverage.settle")
def round_new(request: HttpRequest) -> HttpResponse:
    """A new round, in two steps of one page: what it is drawn from, then how many and how."""
    asked = request.POST if request.method == "POST" else request.GET
    frame = frame_of(asked)
    strata = frame.strata()
    form = RoundForm(request.POST or None, frame=frame, strata=strata)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_round(**form.said(), by=request.user)
        except ValidationError as refused:
            form.take_errors(refused)
        else:
            messages.success(request, _("The round was drawn: %(size)d mentions.") % {"size": made.size})
            return redirect("coverage:round", made.pk)
    query = frame.query.encode()
    return render(
        request,
        "coverage/review/round_new.html",
        {
            "title": _("New review round"),
            "crumbs": crumbs(("", _("New review round"))),
            "form": form,
            "frame": query,
            "by": frame.by,
            "choices": _frames(request.user, query),
            "chips": chips(frame.query),
            "strata_choices": [("", _("Simple random sample"))]
            + [(one, {"market": _("By market"), "language": _("By language")}[one]) for one in STRATA],
            "frame_size": sum(one.mentions for one in strata) if frame.by else frame.mentions().count(),
            "hidden_strata": max(0, len(strata) - SHOWN_STRATA),
        },
        status=422 if form.errors else 200,
    )


@requires("coverage.review")
@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: its sample, progress, agreement, and the machine against people."""
    review = get_object_or_404(ReviewRound.objects.select_related("made_by"), pk=pk)
    people, machine = agreement(review), against(review)
    return render(
        request,
        "coverage/review/round.html",
        {
            "title": review.name,
            "crumbs": crumbs(("", review.name)),
            "review": review,
            "progress": selectors.progress(review, request.user),
            "frame": frame_words(review),
            "agreement": [
                (_("About the place?"), people.about, VERDICTS[people.about.verdict]),
                (_("Tone toward the place"), people.tone, VERDICTS[people.tone.verdict]),
            ],
            "against": machine,
            "tables": [
                (_("About the place?"), table(machine.about, About)),
                (_("Tone toward the place"), table(machine.tone, ToneClass)),
            ],
            "formats": FORMATS.values(),
            "may_export": may(request.user, "coverage.export"),
            "may_close": not review.closed and may(request.user, "coverage.settle"),
        },
    )


@requires("coverage.settle")
@require_POST
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a round."""
    review = get_object_or_404(ReviewRound, pk=pk)
    close_round(review=review, by=request.user)
    messages.success(request, _("The round is closed; it takes no more answers."))
    return redirect("coverage:round", review.pk)


@requires("coverage.export")
@require_POST
def round_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The round's codings as a file."""
    review = get_object_or_404(ReviewRound, pk=pk)
    form = request.POST.get("form", "")
    if form not in FORMATS:
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    content = export_round(review=review, form=form, by=request.user)
    name = f"{pgettext('file name', 'round')}-{review.pk}-{localdate():%Y%m%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FORMATS[form].media_type, headers=headers)


def _frames(person: User, chosen: str) -> list[tuple[str, str]]:
    """What may be drawn from: (query string, words): everything, the search one came with, one's saved searches."""
    found = [("", _("All mentions of the place (originals)"))]
    saved = SavedSearch.objects.filter(owner=person)
    found += [(Query.parse(one.query).encode(), one.name) for one in saved]
    if chosen not in [query for query, _words in found]:
        found.append((chosen, _("The search shown here")))
    return found
