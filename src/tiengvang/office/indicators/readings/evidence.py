"""Evidence of entered readings: a file below FILES_ROOT under a random name, taken by its content. Asks no rights."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from tiengvang.office.indicators.models import Reading

_LARGEST: Final = 20 << 20  # bytes
_FOLDER: Final = "indicators"
# First bytes → endings that may follow them; what the sender calls the file alone counts for nothing.
_KINDS: Final = (
    (b"%PDF-", (".pdf",)), (b"PK\x03\x04", (".docx", ".xlsx", ".odt", ".ods")), (b"\xff\xd8\xff", (".jpg", ".jpeg")),
    (b"\x89PNG\r\n\x1a\n", (".png",)),
)  # fmt: skip


@contextmanager
def kept(upload: UploadedFile | None) -> Iterator[dict[str, str]]:
    """Keep an upload while a reading is written; gives the values of `evidence` and `evidence_name`, empty for none.

    Where the block raises, the file is removed again. Raises ValidationError for a file that is empty, larger than
    20 MB or of a kind that is not taken.
    """
    if upload is None:
        yield {}
        return
    stored = f"{_FOLDER}/{secrets.token_urlsafe(24)}{_ending(upload)}"
    path = Path(settings.FILES_ROOT) / stored
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            for piece in upload.chunks():
                file.write(piece)
        yield {"evidence": stored, "evidence_name": _name(upload.name or "", path.suffix)}
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def answer(reading: Reading) -> FileResponse:
    """The reading's evidence as a download. Raises Http404 where it has none or the file is gone."""
    root = (Path(settings.FILES_ROOT) / _FOLDER).resolve()
    path = (Path(settings.FILES_ROOT) / reading.evidence).resolve()
    if not reading.evidence or not path.is_relative_to(root) or not path.is_file():
        raise Http404("there is no file")
    response = FileResponse(path.open("rb"), as_attachment=True, filename=reading.evidence_name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _ending(upload: UploadedFile) -> str:
    if not upload.size:
        raise ValidationError({"evidence": _("The file is empty. Choose it again.")})
    if upload.size > _LARGEST:
        raise ValidationError({"evidence": _("The file is larger than 20 MB. Make it smaller.")})
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    ending = Path(upload.name or "").suffix.lower()
    for first, endings in _KINDS:
        if head.startswith(first) and ending in endings:
            return ending
    raise ValidationError({"evidence": _("Take PDF, DOCX, XLSX, ODT, ODS, JPEG or PNG as evidence.")})


def _name(given: str, ending: str) -> str:
    plain = "".join(letter for letter in given.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    return f"{Path(plain).stem.strip(' .')[:150] or 'minh-chung'}{ending}"
