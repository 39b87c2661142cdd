"""Pages of the annex table: choosing a file, seeing what it would do, doing it; and the table as a file."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tiengvang.office.organisation.policy import requires
from tiengvang.office.planning.annex import services
from tiengvang.office.planning.annex.grid import BYTES, NotATable
from tiengvang.office.planning.answering import crumb, here
from tiengvang.office.planning.models import Plan
from tiengvang.office.planning.tasks import selectors

_KEPT: Final = 24 * 3600  # seconds that a chosen file waits for its second step
_SHOWN: Final = 300
_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class FileForm(forms.Form):
    """The file with the table."""

    file = forms.FileField(
        label=gettext_lazy("file with the table"),
        help_text=gettext_lazy("XLSX or DOCX, at most 5 MB and 3,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
    )

    def clean_file(self) -> Any:
        """Not larger than a table is."""
        file = self.cleaned_data["file"]
        if file.size > BYTES:
            raise forms.ValidationError(_("The file has more than 5 MB. Take pictures out, or split the table."))
        return file


@requires("planning.view")
def annex_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file; see what it would do (POST with the file); do it (POST with the token of that step)."""
    plan = _plan(request, pk)
    if not selectors.may_write_plan(request.user, plan) or not plan.is_open:
        raise PermissionDenied("this plan is written by others")
    if request.method == "POST" and request.POST.get("token"):
        return _done(request, plan)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            outcome = services.import_annex(by=request.user, plan=plan, content=content, whole=False, trial=True)
        except NotATable:
            form.add_error("file", _("This is no XLSX or DOCX file that can be read. Save it again, and choose it."))
        else:
            return _preview(request, plan, outcome, _keep(request, plan, content))
    context = {"title": _("Import an annex table"), "plan": plan, "form": form, "crumbs": _crumbs(plan)}
    return render(request, "planning/annex/choose.html", context, status=422 if form.errors else 200)


@requires("planning.view")
@require_safe
def annex_export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The annex table as a file."""
    if form not in _TYPES:
        raise Http404("no such format")
    plan = _plan(request, pk)
    content = services.export_annex(by=request.user, plan=plan, form=form)
    name = f"phu-luc-{slugify(plan.unit.code)}-{plan.years}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=_TYPES[form], headers=headers)


def _preview(
    request: HttpRequest, plan: Plan, outcome: services.Outcome, token: str, status: int = 200
) -> HttpResponse:
    context = {
        "title": _("What the import would do"), "plan": plan, "outcome": outcome, "token": token,
        "rows": outcome.rows[:_SHOWN], "more": max(0, len(outcome.rows) - _SHOWN),
        "errors": sum(one.level == "error" for one in outcome.problems), "crumbs": _crumbs(plan),
    }  # fmt: skip
    return render(request, "planning/annex/preview.html", context, status=status)


def _done(request: HttpRequest, plan: Plan) -> HttpResponse:
    token = request.POST["token"]
    path = _path(request, plan, token)
    if path is None or not path.exists():
        messages.error(request, _("The file is not kept any more. Choose it again."))
        return redirect("planning:annex_import", plan.pk)
    whole = request.POST.get("whole") == "1"
    outcome = services.import_annex(by=request.user, plan=plan, content=path.read_bytes(), whole=whole, trial=False)
    if not outcome.written:
        messages.error(request, _("Nothing was added: mend the faults below in the file, or add the good rows only."))
        return _preview(request, plan, outcome, token, status=422)
    path.unlink(missing_ok=True)
    said = _("%(added)d tasks were added; %(known)d were there already; %(left)d rows were left out.")
    messages.success(request, said % {"added": len(outcome.rows), "known": outcome.known, "left": outcome.left_out})
    return redirect("planning:plan", plan.pk)


def _keep(request: HttpRequest, plan: Plan, content: bytes) -> str:
    """Keep the file for the second step; gives its token. What nobody came back for is removed."""
    folder = Path(settings.FILES_ROOT) / "annex"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > _KEPT:
            old.unlink(missing_ok=True)
    name = secrets.token_hex(16)
    (folder / name).write_bytes(content)
    return signing.dumps([request.user.pk, plan.pk, name], salt="planning.annex")


def _path(request: HttpRequest, plan: Plan, token: str) -> Path | None:
    try:
        user, where, name = signing.loads(token, salt="planning.annex", max_age=_KEPT)
    except (signing.BadSignature, ValueError):
        return None
    return Path(settings.FILES_ROOT) / "annex" / name if (user, where) == (request.user.pk, plan.pk) else None


def _plan(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(selectors.visible_plans(request.user).select_related("unit"), pk=pk)


def _crumbs(plan: Plan) -> list[dict[str, str]]:
    return [crumb("plans", _("Plans")), crumb("plan", str(plan), plan.pk), here(_("Import an annex table"))]
