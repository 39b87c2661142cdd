"""Keeping papers: a document that the office wrote, and later the number, date and signed file that it was given.

Raises PermissionDenied, and ValidationError with the field and the remedy.
"""

from __future__ import annotations

import json
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.documents.model import DocumentType, OfficialDocument
from tiengvang.documents.reading import parse_document
from tiengvang.documents.writing import to_bytes
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import may
from tiengvang.office.planning.models import IssuedDocument, ReportCall
from tiengvang.office.planning.reports.papers.plain import plain_data
from tiengvang.office.shell.keeping import FILE, kept, remove
from tiengvang.records import InputFault


@transaction.atomic
def issue(*, by: User, unit: Unit, document: OfficialDocument, call: ReportCall | None = None) -> IssuedDocument:
    """Keep a document of a unit. The caller has asked for the right to write it. Raises ValidationError where it breaks
    a rule of the official form."""
    try:
        to_bytes(document)
    except InputFault as fault:
        raise ValidationError(str(fault)) from fault
    one = IssuedDocument(
        unit=unit, kind=document.type.value, subject=" ".join(document.subject.split())[:500],
        data=plain_data(document), call=call, made_by=by,
    )  # fmt: skip
    one.full_clean()
    one.save()
    record(actor=by, action="reports.issue", obj=one, unit=unit, kind=one.kind)
    return one


def docx(paper: IssuedDocument) -> bytes:
    """The paper as .docx; once it has a number like "12/TTr-SVHTTDL" and a date, with them."""
    data = dict(paper.data)
    digits = paper.number.split("/")[0].strip()
    if digits.isdecimal() and int(digits) > 0:
        data["number"] = int(digits)
        if "/" in paper.number:
            data["symbol"] = paper.number.split("/", 1)[1].strip()
    if paper.dated:
        data["date"] = paper.dated.isoformat()
    if paper.number:
        data.pop("draft", None)
    return to_bytes(parse_document(DocumentType(paper.kind), json.dumps(data), source=str(paper)))


def record_number(
    *, by: User, paper: IssuedDocument, number: str, dated: date | None, file: UploadedFile | None = None
) -> IssuedDocument:
    """Write down what the records office gave: number, date, and the signed file where it is at hand. Doing it again
    corrects it; the file is kept unless another one comes."""
    if not may(by, "reports.papers", paper.unit):
        raise PermissionDenied("papers of this unit are kept by others")
    if dated is not None and dated > timezone.localdate():
        raise ValidationError({"dated": _("The document's date is in the future.")})
    with kept(file, FILE) as fields, transaction.atomic():
        held = IssuedDocument.objects.select_for_update(of=("self",)).select_related("unit").get(pk=paper.pk)
        before = IssuedDocument(stored=held.stored)
        held.number, held.dated = number.strip(), dated
        if not held.number or held.dated is None:
            raise ValidationError({"number": _("Give number and date as they stand on the paper.")})
        for name, value in fields.items():
            setattr(held, name, value)
        held.full_clean()
        held.save()
        record(actor=by, action="reports.number", obj=held, unit=held.unit, number=held.number,
               dated=held.dated.isoformat(), file=bool(fields))  # fmt: skip
    if fields and before.stored:
        remove(before)
    return held
