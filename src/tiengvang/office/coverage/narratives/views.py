"""Pages of narratives: the list, taking it away as a file, and the page of one. They change nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.explorer.filters import PERIODS
from tiengvang.office.coverage.explorer.names import language_name, market_name, theme_name
from tiengvang.office.coverage.judging.selectors import setting_in_words
from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.models import Mention, Narrative
from tiengvang.office.coverage.narratives import listing, telling
from tiengvang.office.coverage.narratives.services import LANGUAGES, LONGEST_NAME, RIGHT, may_be_undone
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.shell.context import profile
from tiengvang.office.shell.exports import AT_ONCE, FORMATS, Column, write

_SHOWN = 25
_COLUMNS = (
    Column("narrative", pgettext_lazy("coverage", "Narrative"), lambda row: row.narrative.pk),
    Column("headline", gettext_lazy("Headline"), lambda row: row.title),
    Column("language", gettext_lazy("Language"), lambda row: row.title_language,
           words=lambda row: language_name(row.title_language)),
    Column("originals", gettext_lazy("Originals"), lambda row: row.originals, "integer"),
    Column("copies", gettext_lazy("Copies"), lambda row: row.copies, "integer"),
    Column("outlets", gettext_lazy("Outlets"), lambda row: row.outlets, "integer"),
    Column("languages", gettext_lazy("Languages"), lambda row: row.languages, "integer"),
    Column("first", gettext_lazy("First day"), lambda row: row.first, "day"),
    Column("last", gettext_lazy("Last day"), lambda row: row.last, "day"),
    Column("recent", gettext_lazy("Originals in the last 7 days"), lambda row: row.recent, "integer"),
    Column("before", gettext_lazy("Originals in the 7 days before"), lambda row: row.before, "integer"),
)  # fmt: skip


@require_safe
@requires("coverage.view")
def narratives(request: HttpRequest) -> HttpResponse:
    """The list, with its filters."""
    asked = listing.read(request.GET)
    page = Paginator(listing.counted(asked), _SHOWN).get_page(request.GET.get("page"))
    rows = [Shown(row, asked) for row in listing.dressed(list(page.object_list))]
    waiting = Mention.objects.filter(narrative=None, trace__isnull=False).exists() if not rows else False
    context = {
        "title": _("Narratives"),
        "asked": asked,
        "query": asked.query,
        "faults": asked.faults,
        "page": page,
        "rows": rows,
        "until": listing.until(asked),
        "page_query": f"{asked.encode()}&",
        "encoded": asked.encode(),
        "sorts": listing.SORTS.items(),
        "directions": listing.DIRECTIONS.items(),
        "leasts": listing.LEAST,
        "periods": [*PERIODS.items(), ("all", _("All days"))],
        "markets": [(one.id, market_name(one.id)) for one in profile().markets],
        "themes": [(one.id, theme_name(one.id)) for one in profile().topics],
        "languages": sorted(((code, language_name(code)) for code in profile().languages), key=lambda one: one[1]),
        "is_filtered": bool(request.GET),
        "nothing_grouped": not rows and not Narrative.objects.exists(),
        "waiting": waiting,
        "may_import": may(request.user, "coverage.import"),
        "may_export": may(request.user, "coverage.export"),
        "export_url": reverse("coverage:narratives_export"),
        "formats": FORMATS.values(),
        "most_exported": AT_ONCE,
    }
    return render(request, "coverage/narratives/narratives.html", context)


class Shown:
    """A row of the list with its headline in the page's language and the addresses of its numbers."""

    def __init__(self, row: listing.Row, asked: listing.Asked) -> None:
        self.title, self.title_language = headline(row.narrative)
        self.narrative, self.originals, self.copies = row.narrative, row.originals, row.copies
        self.outlets, self.languages, self.first, self.last = row.outlets, row.languages, row.first, row.last
        self.recent, self.before, self.direction = row.recent, row.before, row.direction
        self.originals_url = asked.explorer(row.narrative.pk, copies="hide")
        self.copies_url = asked.explorer(row.narrative.pk, copies="only")
        self.all_url = asked.explorer(row.narrative.pk)


def headline(narrative: Narrative) -> tuple[str, str]:
    """What a narrative is called on this page, and the language of that."""
    language = (get_language() or "vi")[:2]
    if narrative.names.get(language):
        return narrative.names[language], language
    return narrative.title(language), narrative.label.language if narrative.label else ""


@require_POST
@requires("coverage.export")
def export(request: HttpRequest) -> HttpResponse:
    """The list as a file, AT_ONCE rows at most, in the order that was chosen."""
    form = request.POST.get("form", "")
    if form not in FORMATS:
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    asked = listing.read(QueryDict(request.POST.get("query", "")))
    rows = [Shown(row, asked) for row in listing.dressed(list(listing.counted(asked)[:AT_ONCE]))]
    name = f"{pgettext('file name', 'narratives')}-{timezone.localdate():%Y%m%d}.{form}"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        write(target, form, _COLUMNS, rows)
        content = target.read_bytes()
    record(actor=request.user, action="coverage.narrative_export", query=asked.encode(), form=form, rows=len(rows))  # type: ignore[arg-type]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FORMATS[form].media_type, headers=headers)


@require_safe
@requires("coverage.view")
def narrative(request: HttpRequest, pk: str) -> HttpResponse:
    """One narrative; of one that was merged the page of where it went."""
    found = get_object_or_404(Narrative.objects.select_related("label", "named_by"), pk=pk)
    if found.merged_into_id:
        return redirect("coverage:narrative", found.merged_into_id)
    return page(request, found)


def page(
    request: HttpRequest, found: Narrative, faults: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    """The page of one narrative, also with what was wrong with a form of it."""
    title, language = headline(found)
    acts = [(act, may_be_undone(act)) for act in (found.acts.all() | found.acts_on.all()).select_related(
        "by", "undone_by", "keep__label", "other__label").distinct().order_by("-pk")[:20]]  # fmt: skip
    context: dict[str, Any] = {
        "title": title,
        "title_language": language,
        "crumbs": [{"url": reverse("coverage:narratives"), "label": _("Narratives")},
                   {"url": "", "label": pgettext("coverage", "Narrative")}],
        "narrative": found,
        "told": telling.told(found),
        "slots": [(code, language_name(code), found.names.get(code, "")) for code in LANGUAGES],
        "longest": LONGEST_NAME,
        "acts": acts,
        "may_mend": may(request.user, RIGHT),
        "judge": setting_in_words(current()),
        "faults": faults or {},
    }  # fmt: skip
    return render(request, "coverage/narratives/narrative.html", context, status=status)
