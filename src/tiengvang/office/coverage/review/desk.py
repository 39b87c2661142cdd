"""The desk: one mention at a time, answered with keys or touch. Takes answers from forms and from the page's script.

The script asks with htmx's header HX-Request and is answered with the next card (200), the card with its faults
(422), a sentence (409 where the round was closed or the item went to somebody else), or 401 where the session is over:
then the page keeps the choice and sends it again after signing in. A form without the script is answered with pages.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.models import ReviewItem, ReviewRound
from tiengvang.office.coverage.review import selectors
from tiengvang.office.coverage.review.forms import LabelForm
from tiengvang.office.coverage.review.services import answer, put_back, take_next
from tiengvang.office.coverage.review.views import crumbs
from tiengvang.office.coverage.review.wording import ABOUT_KEYS, TONE_KEYS, about_mention, machine_in_words
from tiengvang.office.organisation.policy import requires
from tiengvang.office.shell.context import place_name


@requires("coverage.review")
@never_cache
@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """The next mention of a round for this person; with `again`, an item they answered, to be answered anew."""
    review = get_object_or_404(ReviewRound, pk=pk)
    again = request.GET.get("again", "")
    card = _again(request, review, again) if again else _next(request, review)
    context = {
        "title": review.name,
        "crumbs": crumbs((reverse("coverage:round", args=[pk]), review.name), ("", _("Desk"))),
    }
    return render(request, "coverage/review/desk.html", {**context, **card})


@requires("coverage.review")
@require_POST
def give_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer to an item."""
    item = get_object_or_404(ReviewItem.objects.select_related("round", "mention__outlet"), pk=pk)
    form = LabelForm(request.POST)
    if not form.is_valid():
        if item.reviewer_id != request.user.pk:
            raise Http404
        return _card(request, _filled(request, item, form), status=422)
    try:
        answer(item=item, reviewer=request.user, after=form.cleaned_data["after"] or 0, **form.said())
    except ValidationError as refused:
        if _by_script(request):
            return HttpResponse(" ".join(refused.messages), status=409, content_type="text/plain; charset=utf-8")
        messages.warning(request, " ".join(refused.messages))
    return _onward(request, item.round)


@requires("coverage.review")
@require_POST
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an item for others, or for later."""
    item = get_object_or_404(ReviewItem.objects.select_related("round"), pk=pk)
    put_back(item=item, reviewer=request.user)
    if item.pk not in (held := _skipped(request, item.round)):
        request.session[_key(item.round)] = [*held, item.pk]
    return _onward(request, item.round)


@requires("coverage.review")
@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the skipped items again."""
    review = get_object_or_404(ReviewRound, pk=pk)
    request.session.pop(_key(review), None)
    return redirect("coverage:desk", review.pk)


@requires("coverage.review")
@require_safe
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Where signing in ends in the second tab: says to go back to the first."""
    return render(request, "coverage/review/signed_in.html", {"title": _("You are signed in again")})


def _next(request: HttpRequest, review: ReviewRound) -> dict[str, Any]:
    item = take_next(review=review, reviewer=request.user, skipped=_skipped(request, review))
    if item is None:
        return {**_frame(request, review), **_nothing_left(request, review)}
    return _filled(request, item, LabelForm(initial={"after": 0}))


def _again(request: HttpRequest, review: ReviewRound, again: str) -> dict[str, Any]:
    mine = ReviewItem.objects.filter(round=review, reviewer=request.user, done__isnull=False)
    item = get_object_or_404(mine.select_related("round", "mention__outlet"), pk=int(again) if again.isdecimal() else 0)
    label = selectors.own_label(item, request.user)
    if label is None or review.closed:
        raise Http404
    said = {"about": label.about, "tone": label.tone, "note": label.note, "after": label.pk}
    return {**_filled(request, item, LabelForm(initial=said)), "earlier": label}


def _filled(request: HttpRequest, item: ReviewItem, form: LabelForm) -> dict[str, Any]:
    """A card with a mention. In a blind round it is given nothing of the machine, so that no template can show it."""
    before = selectors.last_answered(item.round, request.user, before=item if item.done else None)
    card = {
        **_frame(request, item.round), **about_mention(item.mention), "item": item, "form": form, "undo": before,
        "about_keys": ABOUT_KEYS, "tone_keys": TONE_KEYS, "place": place_name(),
    }  # fmt: skip
    return card if item.round.blind else {**card, "machine": machine_in_words(selectors.machine_word(item.mention))}


def _frame(request: HttpRequest, review: ReviewRound) -> dict[str, Any]:
    return {"review": review, "progress": selectors.progress(review, request.user)}


def _nothing_left(request: HttpRequest, review: ReviewRound) -> dict[str, Any]:
    skipped = ReviewItem.objects.filter(pk__in=_skipped(request, review), done=None).count()
    return {"item": None, "skipped": skipped, "undo": selectors.last_answered(review, request.user)}


def _onward(request: HttpRequest, review: ReviewRound) -> HttpResponse:
    if _by_script(request):
        return _card(request, _next(request, review))
    return redirect("coverage:desk", review.pk)


def _card(request: HttpRequest, card: dict[str, Any], status: int = 200) -> HttpResponse:
    if _by_script(request):
        return render(request, "coverage/review/card.html", card, status=status)
    review = card["review"]
    way = crumbs((reverse("coverage:round", args=[review.pk]), review.name), ("", _("Desk")))
    return render(request, "coverage/review/desk.html", {"title": review.name, "crumbs": way, **card}, status=status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _key(review: ReviewRound) -> str:
    return f"review_skipped_{review.pk}"


def _skipped(request: HttpRequest, review: ReviewRound) -> list[int]:
    return list(request.session.get(_key(review), []))
