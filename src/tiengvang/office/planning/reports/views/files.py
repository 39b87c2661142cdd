"""Answering with a Word document."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.utils.text import slugify

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_answer(content: bytes, name: str) -> HttpResponse:
    """A download of that name, without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="{slugify(name)}.docx"', "Cache-Control": "private"}
    return HttpResponse(content, content_type=DOCX, headers=headers)
