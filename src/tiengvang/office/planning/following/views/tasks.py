"""The four views of tasks: list with export, board, timeline, calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.policy import memberships, requires
from tiengvang.office.planning.following import board as boards
from tiengvang.office.planning.following import exporting, month, timeline
from tiengvang.office.planning.following.figures import in_due_order, listed
from tiengvang.office.planning.following.sought import ANY, OPEN, find, read
from tiengvang.office.planning.following.views.frame import address, asked_for, filtering
from tiengvang.office.planning.models import Task
from tiengvang.office.planning.models.tasks import TaskQuerySet
from tiengvang.office.planning.tasks.selectors import visible_tasks
from tiengvang.office.shell.exports import FORMATS
from tiengvang.office.shell.listing import Count

CAP: Final = 5_000  # tasks that the list counts and pages through; who wants more narrows the filter or takes a file
_PAGE: Final = 50
_BARS: Final = 30


@requires("planning.view")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Tasks that fit the filter, the earliest due first."""
    sought, unit = asked_for(request)
    sought = replace(sought, status=sought.status or OPEN)
    # Counting and paging from one answer of the database: a search reads the table once.
    ids = list(in_due_order(find(request.user, sought)).values_list("pk", flat=True)[: CAP + 1])
    page, pages = _page(request, min(len(ids), CAP), _PAGE)
    chosen = ids[(page - 1) * _PAGE : page * _PAGE]
    found = {task.pk: task for task in listed(Task.objects.filter(pk__in=chosen))}
    context = {
        **filtering(request, sought, unit, "list"), "tasks": [found[pk] for pk in chosen if pk in found],
        "count": Count(min(len(ids), CAP), len(ids) > CAP), "page": page, "pages": pages,
        "query": sought.query(), "formats": [FORMATS[form] for form in exporting.FORMS],
    }  # fmt: skip
    return render(request, "planning/following/list.html", context)


@requires("planning.view")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The tasks of the list as a file, or as background work where they are many."""
    form = request.POST.get("form", "")
    sought = read(QueryDict(request.POST.get("query", "")))
    done = exporting.export(sought=sought, form=form if form in exporting.FORMS else "xlsx", by=request.user)
    if isinstance(done, Job):
        messages.success(request, _("The file is being written. It can be taken here once it is ready."))
        return redirect("jobs:job", done.pk)
    answer = HttpResponse(done.content, content_type=FORMATS[done.name.rsplit(".", 1)[1]].media_type)
    answer["Content-Disposition"] = f'attachment; filename="{done.name}"'
    return answer


@requires("planning.view")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Tasks in columns by standing."""
    sought, unit = asked_for(request)
    found = boards.columns(find(request.user, sought), timezone.localdate())
    context = {
        **filtering(request, sought, unit, "board"), "columns": found, "movable": boards.movable(request.user, found),
        "steps": boards.STEPS, "back": request.get_full_path(),
        "addresses": {one.status: address(sought, "list", status=one.status) for one in found},
    }  # fmt: skip
    return render(request, "planning/following/board.html", context)


@requires("planning.progress")
@require_POST
def board_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Report progress from a card; back to the board."""
    task = get_object_or_404(visible_tasks(request.user).select_related("lead", "plan"), pk=pk)
    if boards.leading_unit(request.user, task) is None:
        raise Http404("progress of this task is reported by others")
    given = request.POST.get("percent", "")
    try:
        if not (given.isascii() and given.isdigit() and int(given) <= 100):
            raise ValidationError(_("Choose how far the work is, from 0 to 100 per cent."))
        boards.move(by=request.user, task=task, percent=int(given), text=request.POST.get("text", ""))
    except ValidationError as refused:
        messages.error(request, f"{task}: {' '.join(refused.messages)}")
    else:
        messages.success(request, _("Progress of “%(task)s” was reported.") % {"task": task})
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("planning:following_board")
    return redirect(back)


@requires("planning.view")
@require_safe
def timelines(request: HttpRequest) -> HttpResponse:
    """Bars between start and due day, with what waits for what. ?span=quarter|year|plan, ?from=2026-07."""
    sought, unit = asked_for(request)
    today = timezone.localdate()
    span = request.GET.get("span", "year")
    span = span if span in timeline.SPANS else "year"
    shown = timeline.window(span, request.GET.get("from", ""), today)
    rows = find(request.user, sought)
    inside = timeline.within(rows, shown)
    ids = list(inside.values_list("pk", flat=True)[: CAP + 1])
    page, pages = _page(request, min(len(ids), CAP), _BARS)
    chosen = ids[(page - 1) * _BARS : page * _BARS]
    tasks = list(listed(Task.objects.filter(pk__in=chosen)).order_by("due", "pk").prefetch_related("waits_for__needs"))
    bars = timeline.bars(tasks, shown)
    at = [("span", span), ("from", f"{shown.first:%Y-%m}")]
    context = {
        **filtering(request, sought, unit, "timeline"), "bars": bars, "lines": timeline.lines(bars), "shown": shown,
        "marks": timeline.marks(shown), "row": timeline.ROW, "height": len(bars) * timeline.ROW, "span": span,
        "now": shown.place(today) if shown.first <= today <= shown.last else None,
        "spans": [("quarter", _("Quarter")), ("year", _("Year")), ("plan", _("Five years"))],
        "before": shown.moved(-shown.months).first, "after": shown.moved(shown.months).first, "keep": at,
        "page": page, "pages": pages, "count": Count(min(len(ids), CAP), len(ids) > CAP),
        "query": sought.query(), "paged": "&".join([sought.query(), urlencode(at)]), "without_day": _without_day(rows),
    }  # fmt: skip
    return render(request, "planning/following/timeline.html", context)


def _without_day(rows: TaskQuerySet) -> int:
    return rows.filter(due=None).order_by()[:1000].count()


@requires("planning.view")
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of due days. ?month=2026-11."""
    sought, unit = asked_for(request)
    today = timezone.localdate()
    first = _month(request.GET.get("month", ""), today)
    units = [unit] if unit else [one.unit for one in memberships(request.user)]
    rows = find(request.user, replace(sought, since=None, until=None))
    before, after = month.neighbours(first)
    context = {
        **filtering(request, sought, unit, "calendar"), "weeks": month.sheet(rows, units, first, today), "first": first,
        "before": before, "after": after, "today": today, "query": sought.query(),
        "keep": [("month", f"{first:%Y-%m}")] if "month" in request.GET else [],
        "day_query": sought.query(status=sought.status or ANY, since=None, until=None),
    }  # fmt: skip
    return render(request, "planning/following/calendar.html", context)


def _month(given: str, today: date) -> date:
    try:
        year, number = (int(part) for part in given.split("-"))
        return date(min(max(year, 2000), 2100), number, 1)
    except ValueError:
        return today.replace(day=1)


def _page(request: HttpRequest, number: int, size: int) -> tuple[int, int]:
    """The page that is asked for, and how many there are."""
    pages = max(1, -(-number // size))
    given = request.GET.get("page", "1")
    return min(max(1, int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1), pages), pages
