"""Pages of weekly briefs: the list, one brief, editing, releasing, taking it away as a Word document."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.indicators.briefs import paper, selectors, services
from tiengvang.office.indicators.briefs.drafting import LANGUAGES
from tiengvang.office.indicators.briefs.forms import BriefForm, differing
from tiengvang.office.indicators.briefs.links import as_html
from tiengvang.office.indicators.models import WeeklyBrief
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.shell.locking import Outdated

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHOWN: Final = 26
_NAMES: Final = {"vi": "Tiếng Việt", "en": "English"}


@requires("indicators.view")
@require_safe
def briefs(request: HttpRequest) -> HttpResponse:
    """All briefs, newest first; who edits them also sees drafts and weeks without one."""
    rows = selectors.visible_briefs(request.user)
    years, state = selectors.years(rows), request.GET.get("state", "")
    year = request.GET.get("year", "")
    chosen = rows.filter(state=state) if state in WeeklyBrief.State.values else rows
    if year.isdecimal() and int(year) in years:
        chosen = chosen.filter(monday__year=int(year))
    edits = may(request.user, services.EDIT)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "title": _("Weekly briefs"), "page": Paginator(chosen, _SHOWN).get_page(request.GET.get("page")),
        "years": years, "states": WeeklyBrief.State.choices, "asked": request.GET, "query": kept.urlencode(),
        "is_filtered": bool(state or year), "any": rows.exists(), "may_edit": edits,
        "weeks": selectors.weeks_to_make() if edits else [],
    }  # fmt: skip
    return render(request, "indicators/briefs/list.html", context)


@requires(services.EDIT)
@require_POST
def brief_make(request: HttpRequest) -> HttpResponse:
    """Make the brief of a week, or write a draft anew."""
    try:
        monday = date.fromisoformat(request.POST.get("monday", ""))
    except ValueError:
        messages.error(request, _("Choose a week."))
        return redirect("indicators:briefs")
    try:
        made = services.make(monday=monday, by=request.user)  # type: ignore[arg-type]
    except ValidationError as refusal:
        messages.error(request, "; ".join(refusal.messages))
        return redirect("indicators:briefs")
    messages.success(request, _("The brief is drafted. Read and edit it, then release it."))
    return redirect("indicators:brief", made.pk)


@requires("indicators.view")
@require_safe
def brief(request: HttpRequest, pk: int) -> HttpResponse:
    """One brief, in the language of the page or the one asked for with ?lang=."""
    found = _brief(request, pk)
    language = _language(request)
    context = {
        "title": _("Weekly brief"), "brief": found, "crumbs": _crumbs(found), "language": language,
        "languages": [(code, _NAMES[code]) for code in LANGUAGES], "subtitle": paper.subtitle(found),
        "issuer": paper.issuer(), "released_words": paper.released_words(found),
        "sections": [
            {"heading": one["heading"], "paragraphs": list(map(as_html, one["paragraphs"])),
             "points": list(map(as_html, one["points"]))}
            for one in selectors.sections_in(found, language)
        ],
        "may_edit": may(request.user, services.EDIT) and found.state == WeeklyBrief.State.DRAFT,
    }  # fmt: skip
    return render(request, "indicators/briefs/brief.html", context)


@requires(services.EDIT)
def brief_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a draft in both languages."""
    found = _brief(request, pk)
    if found.state == WeeklyBrief.State.RELEASED:
        messages.info(request, _("The brief is released and stays as people have read it."))
        return redirect("indicators:brief", pk)
    form = BriefForm(found, request.POST) if request.method == "POST" else BriefForm(found)
    status, differences = (422 if request.method == "POST" else 200), None
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(
                by=request.user,  # type: ignore[arg-type]
                brief=found, version=form.cleaned_data["version"], texts=form.texts(),
            )  # fmt: skip
            messages.success(request, _("The brief was saved."))
            return redirect("indicators:brief", pk)
        except Outdated as fault:
            status, differences = 409, differing(form, fault.held)
            form.data = form.data.copy()
            form.data["version"] = str(fault.held.version)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    title = _("Edit the brief")
    context = {
        "title": title, "brief": found, "form": form, "names": _NAMES, "differences": differences,
        "crumbs": [*_crumbs(found)[:-1], {"url": reverse("indicators:brief", args=[pk]), "label": _week(found)},
                   {"url": "", "label": title}],
    }  # fmt: skip
    return render(request, "indicators/briefs/edit.html", context, status=status)


@requires(services.EDIT)
@require_POST
def brief_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release it."""
    found = _brief(request, pk)
    version = request.POST.get("version", "")
    try:
        services.release(by=request.user, brief=found, version=int(version) if version.isdecimal() else 0)  # type: ignore[arg-type]
        messages.success(request, _("The brief is released."))
    except Outdated:
        messages.error(request, _("Somebody changed the brief meanwhile. Read it again before you release it."))
    except ValidationError as refusal:
        messages.error(request, "; ".join(refusal.messages))
    return redirect("indicators:brief", pk)


@requires("indicators.view")
@require_safe
def brief_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The brief as a Word document of one page."""
    found, language = _brief(request, pk), _language(request)
    stem = slugify(f"{'weekly-brief' if language == 'en' else 'ban-tin-tuan'}-{found.monday:%Y-%m-%d}")
    headers = {"Content-Disposition": f'attachment; filename="{stem}.docx"', "Cache-Control": "private"}
    return HttpResponse(paper.docx(found, language), content_type=DOCX, headers=headers)


def _brief(request: HttpRequest, pk: int) -> WeeklyBrief:
    return get_object_or_404(selectors.visible_briefs(request.user), pk=pk)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else "en" if (get_language() or "").startswith("en") else "vi"


def _week(found: WeeklyBrief) -> str:
    return f"{found.monday:%d/%m} – {selectors.sunday(found):%d/%m/%Y}"


def _crumbs(found: WeeklyBrief) -> list[dict[str, Any]]:
    return [{"url": reverse("indicators:briefs"), "label": _("Weekly briefs")}, {"url": "", "label": _week(found)}]
