"""The page of the audit trail: filter, pages, export."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tiengvang.office.organisation import selectors
from tiengvang.office.organisation.audit import action_names, record
from tiengvang.office.organisation.forms import TrailForm
from tiengvang.office.organisation.models import AuditEntry, Unit
from tiengvang.office.organisation.policy import requires
from tiengvang.office.organisation.roles import Role
from tiengvang.office.organisation.views.answers import here
from tiengvang.office.shell.exports import FORMATS, Column, write
from tiengvang.office.shell.listing import capped_count, page

MOST: Final = 50_000  # entries in one file; more need narrower dates


@requires("organisation.audit")
def index(request: HttpRequest) -> HttpResponse:
    """Entries that one may read, newest first."""
    form = TrailForm(request.user, request.GET)
    rows = selectors.trail(request.user, form.sought())
    asked = request.GET.copy()
    for name in ("older", "newer"):
        asked.pop(name, None)
    shown, names = page(rows, request.GET, by="at", size=50), action_names()
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={entry.unit_code for entry in shown.rows})}
    context = {
        "title": _("Audit trail"), "form": form, "page": shown, "count": capped_count(rows), "query": asked.urlencode(),
        "entries": [
            (entry, names.get(entry.action, entry.action), units.get(entry.unit_code), _said(entry.detail))
            for entry in shown.rows
        ],
        "formats": [FORMATS["csv"], FORMATS["xlsx"]], "most": MOST, "is_filtered": bool(asked.urlencode()),
        "crumbs": [here(_("Audit trail"))],
    }  # fmt: skip
    return render(request, "organisation/trail/index.html", context)


@requires("organisation.audit")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The filtered entries as a file; taking them is an entry itself."""
    chosen = FORMATS[request.POST.get("form", "")] if request.POST.get("form") in ("csv", "xlsx") else FORMATS["csv"]
    asked = QueryDict(request.POST.get("query", ""))
    rows = selectors.trail(request.user, TrailForm(request.user, asked).sought())[:MOST]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"trail.{chosen.code}"
        count = write(path, chosen.code, COLUMNS, rows.iterator(chunk_size=2000))
        answer = HttpResponse(path.read_bytes(), content_type=chosen.media_type)
    record(actor=request.user, action="organisation.export_trail", count=count, filter=dict(asked.items()))
    name = f"audit-trail-{timezone.localdate():%Y-%m-%d}.{chosen.code}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _named(entry: AuditEntry) -> str:
    return str(action_names().get(entry.action, entry.action))


COLUMNS: Final = (
    Column("at", gettext_lazy("time"), lambda entry: entry.at, "moment"),
    Column("actor", gettext_lazy("who"), lambda entry: entry.actor_name),
    Column("action", gettext_lazy("action"), lambda entry: entry.action, words=_named),
    Column("unit", gettext_lazy("unit"), lambda entry: entry.unit_code),
    Column("object", gettext_lazy("object"), lambda entry: entry.object),
    Column("label", gettext_lazy("name"), lambda entry: entry.label),
    Column("detail", gettext_lazy("detail"), lambda entry: json.dumps(entry.detail, ensure_ascii=False)),
)


DETAILS: Final = {
    "changed": gettext_lazy("changed"), "role": gettext_lazy("role"), "starts": gettext_lazy("from"),
    "ends": gettext_lazy("until"), "at_once": gettext_lazy("at once"), "username": gettext_lazy("username"),
    "kind": gettext_lazy("kind"), "parent": gettext_lazy("parent unit"), "made": gettext_lazy("made"),
    "count": gettext_lazy("entries"), "before": gettext_lazy("before"), "after": gettext_lazy("after"),
    "note": gettext_lazy("note"),
}  # fmt: skip


def _said(detail: dict[str, Any]) -> str:
    """The detail in one line for people; long ones are cut on the page and whole in the file."""
    known = dict(Role.choices)
    text = "; ".join(
        f"{DETAILS.get(key, key)}: {known.get(value, value) if key == 'role' else _plain(value)}"
        for key, value in detail.items()
        if key != "user" and value not in ("", None, False, [], {})
    )
    return text if len(text) <= 300 else f"{text[:299]}…"


def _plain(value: Any) -> str:
    """A value of JSON in words: a pair under a name is what stood there before and after."""
    if isinstance(value, dict):
        return ", ".join(
            f"{key} {one[0]} → {one[1]}" if isinstance(one, list) and len(one) == 2 else f"{key} {_plain(one)}"
            for key, one in value.items()
        )
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return _("yes") if value is True else str(value)
