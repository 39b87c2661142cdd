"""Evidence of entered readings: kept and given back by `shell.keeping`, which goes by the content and strips photos of
where they were taken. Asks no rights."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from tiengvang.office.indicators.models import Reading
from tiengvang.office.shell import keeping


@dataclass(frozen=True, slots=True)
class _Held:
    stored: str
    name: str
    media_type: str


@contextmanager
def kept(upload: UploadedFile | None) -> Iterator[dict[str, str]]:
    """Keep an upload while a reading is written; gives the values of `evidence` and `evidence_name`, empty for none.

    Raises ValidationError on the field as `keeping.kept` does.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(keeping.kept(upload, folder="indicators"))
        except ValidationError as fault:
            raise ValidationError({"evidence": fault.messages}) from fault
        yield {"evidence": file["stored"], "evidence_name": file["name"]} if file else {}


def answer(reading: Reading) -> FileResponse:
    """The reading's evidence. Raises Http404 where it has none or the file is gone."""
    media_type = mimetypes.guess_type(reading.evidence)[0] or "application/octet-stream"
    return keeping.answer(_Held(reading.evidence, reading.evidence_name, media_type))
