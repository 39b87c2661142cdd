"""Files that come with records: checked by what they hold, kept below MEDIA_ROOT under random names, served by views.

What the sender says of a file (its type, its ending) counts for nothing. Photos are written anew without what the
camera put beside the picture, the place above all. Nobody's rights are asked here: views and services do it.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

register_heif_opener()  # what telephones make; it comes with Wagtail

_MIB: Final = 1 << 20
_PIXELS: Final = 60_000_000
PHOTO: Final = "photo"
VOICE: Final = "voice"
FILE: Final = "file"
LIMITS: Final = {PHOTO: 20 * _MIB, VOICE: 20 * _MIB, FILE: 50 * _MIB}  # bytes
_ENDINGS: Final = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "audio/ogg": ".ogg", "audio/webm": ".webm",
    "audio/mp4": ".m4a", "audio/mpeg": ".mp3", "audio/wav": ".wav", "audio/aac": ".aac", "audio/amr": ".amr",
    "audio/3gpp": ".3gp", "application/pdf": ".pdf", "video/mp4": ".mp4", "text/plain": ".txt",
    "application/msword": ".doc", "application/vnd.ms-excel": ".xls", "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt", "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}  # fmt: skip
_TYPES: Final = {ending: media_type for media_type, ending in _ENDINGS.items()}
_PICTURES: Final = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SHOWN_IN_PAGE: Final = ("image/", "audio/")
_SOUND_TRACK: Final = b"hdlr" + bytes(8) + b"soun"
_PICTURE_TRACK: Final = b"hdlr" + bytes(8) + b"vide"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENDINGS: Final = (".doc", ".xls", ".ppt")


class Holding(Protocol):
    """What a row knows of its file. stored: its random name below MEDIA_ROOT, "" for none; name: what people call it;
    media_type: found by its content."""

    @property
    def stored(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Checked:
    """content: what is kept, the upload itself or a picture written anew."""

    media_type: str
    content: IO[bytes]


@contextmanager
def kept(upload: UploadedFile | None, kind: str = FILE, *, folder: str = "planning") -> Iterator[dict[str, Any]]:
    """Keep an upload while a record is written: gives what it is kept as (stored, name, media_type, size in bytes,
    digest by SHA-256), empty for no upload.

    kind: PHOTO, VOICE, or FILE, which takes those too; folder: below MEDIA_ROOT. Where the block raises, the file is
    removed again. Raises ValidationError for a file that is too large, empty, or of a kind that is not taken.
    """
    if upload is None:
        yield {}
        return
    checked = _checked(upload, kind)
    stored = f"{folder}/{secrets.token_hex(2)[:2]}/{secrets.token_urlsafe(24)}{_ENDINGS[checked.media_type]}"
    path = Path(settings.MEDIA_ROOT) / stored
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            checked.content.seek(0)
            while piece := checked.content.read(_MIB):
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        yield {
            "stored": stored, "name": _name(upload.name or "", checked.media_type), "media_type": checked.media_type,
            "size": size, "digest": digest.hexdigest(),
        }  # fmt: skip
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def path_of(row: Holding) -> Path | None:
    """Where the row's file lies; None where it has none, or it is gone."""
    if not row.stored:
        return None
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / row.stored).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None


def remove(row: Holding) -> None:
    """Delete the row's file."""
    path = path_of(row)
    if path is not None:
        path.unlink(missing_ok=True)


def answer(row: Holding) -> FileResponse:
    """The row's file for a browser: pictures and sound in the page, everything else as a download. Raises Http404."""
    path = path_of(row)
    if path is None:
        raise Http404("there is no file")
    response = FileResponse(
        path.open("rb"), as_attachment=not row.media_type.startswith(_SHOWN_IN_PAGE), filename=row.name,
        content_type=row.media_type,
    )  # fmt: skip
    # Whatever a file holds, it runs nothing here.
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _checked(upload: UploadedFile, kind: str) -> _Checked:
    if not upload.size:
        raise ValidationError(_("The file is empty. Choose it again."))
    _not_above(LIMITS[kind], upload)
    upload.seek(0)
    head = upload.read(4096)
    sound = _sound(head, upload)
    if sound:
        _not_above(LIMITS[VOICE], upload)
    elif kind != VOICE and (picture := _picture(upload)):
        _not_above(LIMITS[PHOTO], upload)
        return picture
    if kind == PHOTO:
        raise ValidationError(_("This is not a picture that can be read. Take JPEG, PNG, WebP or HEIC."))
    if sound:
        return _Checked(sound, upload.file)
    if kind == VOICE:
        raise ValidationError(_("This is not a recording that can be read. Take M4A, MP3, OGG, WebM, AAC, AMR or WAV."))
    found = _document(head, upload)
    if found is None:
        raise ValidationError(
            _("This kind of file is not taken. Take PDF, Word, Excel, PowerPoint, a picture, a recording, MP4 or text.")
        )
    return _Checked(found, upload.file)


def _not_above(limit: int, upload: UploadedFile) -> None:
    if upload.size > limit:
        raise ValidationError(
            _("“%(name)s” has %(size)d MB; at most %(limit)d MB are taken. Make it smaller, or give a link.")
            % {"name": upload.name, "size": -(-upload.size // _MIB), "limit": limit // _MIB}
        )


def _picture(upload: UploadedFile) -> _Checked | None:
    """The picture turned upright and written anew without anything beside its points; None for what is none."""
    upload.seek(0)
    try:
        with Image.open(upload.file) as opened:
            if opened.width * opened.height > _PIXELS:
                raise ValidationError(_("The picture has more than 60 million points. Make it smaller."))
            form = opened.format or ""
            upright = ImageOps.exif_transpose(opened)
            media_type = _PICTURES.get(form, "image/jpeg")
            if media_type == "image/jpeg" and upright.mode not in ("RGB", "L"):
                upright = upright.convert("RGB")
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()):
                clean.putpalette(palette)
            out = io.BytesIO()
            colours = {"icc_profile": opened.info["icc_profile"]} if opened.info.get("icc_profile") else {}
            clean.save(out, format=media_type.removeprefix("image/").upper(), quality=88, **colours)
            return _Checked(media_type, out)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None


def _sound(head: bytes, upload: UploadedFile) -> str | None:
    """The type of a recording by its first bytes; of MP4, by what its tracks are."""
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]:
        return "audio/webm"
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "audio/mpeg"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"#!AMR"):
        return "audio/amr"
    if head[4:8] == b"ftyp":
        upload.seek(0)
        content = upload.read()
        if _SOUND_TRACK in content and _PICTURE_TRACK not in content:
            return "audio/3gpp" if head[8:11] == b"3gp" else "audio/mp4"
    return None


def _document(head: bytes, upload: UploadedFile) -> str | None:
    """The type of any other file that is taken."""
    ending = Path(upload.name or "").suffix.lower()
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head.startswith(_OLE):
        return _TYPES[ending] if ending in _OLE_ENDINGS else None
    if head.startswith(b"PK\x03\x04"):
        return _package(upload)
    if b"\x00" not in head and ending in (".txt", ".csv"):
        return "text/plain"
    return None


def _package(upload: UploadedFile) -> str | None:
    """The type of a document that is a ZIP archive: by what its own list of contents says. With macros it is none."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload.file) as package:
            names = set(package.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise ValidationError(_("The document has macros. Save it without them and choose it again."))
            if "[Content_Types].xml" in names:
                for folder, ending in (("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx")):
                    if any(name.startswith(folder) for name in names):
                        return _TYPES[ending]
            if "mimetype" in names and package.getinfo("mimetype").file_size < 100:
                named = package.read("mimetype").decode("ascii", "replace").strip()
                return named if named in _ENDINGS else None
    except zipfile.BadZipFile:
        pass
    return None


def _name(given: str, media_type: str) -> str:
    """What people call the file: no folders, nothing invisible, the ending of what it is."""
    plain = "".join(letter for letter in given.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    return f"{Path(plain).stem.strip(' .')[:150] or 'tep'}{_ENDINGS[media_type]}"
