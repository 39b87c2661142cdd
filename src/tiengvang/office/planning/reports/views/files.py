"""Answering with a Word document, or with a list as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tiengvang.office.shell.exports import FORMATS

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_answer(content: bytes, name: str) -> HttpResponse:
    """A download of that name, without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="{slugify(name)}.docx"', "Cache-Control": "private"}
    return HttpResponse(content, content_type=DOCX, headers=headers)


def list_answer(request: HttpRequest, export: Callable[[str], tuple[str, bytes]]) -> HttpResponse:
    """A list in the form that was asked for. export: gives name and content of the file in a form."""
    form = request.POST.get("form", "")
    if form not in FORMATS:
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    name, content = export(form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FORMATS[form].media_type, headers=headers)
