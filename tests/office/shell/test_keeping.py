"""Files that come with records: judged by what they hold, photos without their place, nothing left behind."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Evidence, ProgressEntry, Task
from tiengvang.office.planning.tasks import reporting
from tiengvang.office.shell import keeping
from tiengvang.office.shell.keeping import FILE, PHOTO, VOICE, kept


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(content: bytes, name: str = "tep") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo(form: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#4d7c46").save(out, form, **more)
    return out.getvalue()


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


def track(kind: bytes) -> bytes:
    return struct.pack(">I", 32) + b"hdlr" + bytes(8) + kind + bytes(12)


MP4 = struct.pack(">I", 16) + b"ftypisom" + bytes(4)
TAKEN = {
    "photo.png": (photo("PNG"), "image/png"),
    "photo": (photo(), "image/jpeg"),
    "photo.heic": (photo("HEIF"), "image/jpeg"),
    "photo.webp": (photo("WEBP"), "image/webp"),
    "thư.pdf": (b"%PDF-1.7\n", "application/pdf"),
    "bảng.xlsx": (package("[Content_Types].xml", "xl/workbook.xml"), keeping._TYPES[".xlsx"]),
    "công văn": (package("[Content_Types].xml", "word/document.xml"), keeping._TYPES[".docx"]),
    "ghi âm.m4a": (MP4 + track(b"soun"), "audio/mp4"),
    "quay.mp4": (MP4 + track(b"soun") + track(b"vide"), "video/mp4"),
    "ghi.webm": (b"\x1aE\xdf\xa3\x42\x82\x84webm" + bytes(50), "audio/webm"),
    "ghi.ogg": (b"OggS" + bytes(50), "audio/ogg"),
    "ghi.mp3": (b"ID3\x04" + bytes(50), "audio/mpeg"),
    "ghi.amr": (b"#!AMR\n" + bytes(9), "audio/amr"),
    "cũ.doc": (keeping._OLE + bytes(50), "application/msword"),
    "bảng.csv": (b"a;b\n", "text/plain"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_known_by_what_it_holds(name: str) -> None:
    content, media_type = TAKEN[name]
    with kept(upload(content, name)) as fields:
        pass
    assert fields["media_type"] == media_type
    assert fields["stored"].startswith("planning/")
    assert fields["name"].rsplit(".", 1)[0] == name.rsplit(".", 1)[0]
    evidence = Evidence(**fields)
    path = keeping.path_of(evidence)
    assert path is not None
    assert path.stat().st_size == fields["size"]
    assert name.rsplit(".", 1)[0] not in path.name


REFUSED = {
    "nothing": (b"", FILE),
    "a page": (b"<html><script>alert(1)</script></html>", FILE),
    "a drawing with scripts": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', PHOTO),
    "a program": (b"MZ" + bytes(60), FILE),
    "macros": (package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), FILE),
    "any archive": (package("a.txt"), FILE),
    "half a photo": (photo()[:80], PHOTO),
    "a text as a photo": (b"%PDF-1.7", PHOTO),
    "a photo as a voice": (photo(), VOICE),
    "a film as a voice": (MP4 + track(b"vide"), VOICE),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_leaves_nothing_behind(what: str, tmp_path: Path) -> None:
    content, kind = REFUSED[what]
    with pytest.raises(ValidationError), kept(upload(content, "a.jpg"), kind):
        pass
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(keeping.LIMITS, PHOTO, 100)
    with pytest.raises(ValidationError), kept(upload(photo(), "a.jpg")):
        pass


def test_a_photo_loses_its_place_and_its_camera_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (13.0, 59.0, 0.0)
    content = photo(exif=exif, comment=b"where it was")
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    with kept(upload(content, "a.jpg"), PHOTO) as fields:
        pass
    path = keeping.path_of(Evidence(**fields))
    assert path is not None
    clean = Image.open(path)
    assert clean.size == (20, 40)
    assert not clean.getexif()
    assert not {"exif", "comment", "xmp"} & set(clean.info)
    assert b"A camera" not in path.read_bytes()


# --- with a task --------------------------------------------------------------------------------------------------


@pytest.fixture
def task(units: dict[str, Unit]) -> Task:
    return make_task(make_plan(units["north"]), units["north"])


@pytest.mark.django_db
def test_one_bad_file_among_good_ones_leaves_neither_entry_nor_files(
    task: Task, units: dict[str, Unit], person: Callable[..., User], tmp_path: Path
) -> None:
    files = [upload(photo(), "one.jpg"), upload(b"MZ", "two.jpg")]
    with pytest.raises(ValidationError):
        reporting.report_progress(
            by=person("officer", "north"), task=task, unit=units["north"], percent=10, text="x", files=files
        )
    assert not ProgressEntry.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_evidence_is_sorted_by_kind_and_a_bad_address_is_said_beside_it(
    task: Task, units: dict[str, Unit], person: Callable[..., User]
) -> None:
    by = person("officer", "north")
    files = [upload(photo(), "a.jpg"), upload(MP4 + track(b"soun"), "b.m4a"), upload(b"%PDF-1.4", "c.pdf")]
    reporting.report_progress(
        by=by, task=task, unit=units["north"], percent=10, files=files, link="https://gong.example/1"
    )
    assert sorted(task.evidence.values_list("kind", flat=True)) == ["file", "link", "photo", "voice"]
    with pytest.raises(ValidationError) as refused:
        reporting.report_progress(by=by, task=task, unit=units["north"], percent=10, link="javascript:alert(1)")
    assert "link" in refused.value.message_dict


@pytest.mark.django_db
def test_a_file_is_served_only_to_those_who_may_see_the_task(
    task: Task, units: dict[str, Unit], person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    by = person("officer", "north")
    entry = reporting.report_progress(by=by, task=task, unit=units["north"], percent=10, files=[upload(photo(), "a")])
    address = f"/office/planning/evidence/{entry.evidence.get().pk}/"
    answer = signed_in("officer", "north").get(address)
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200, "image/jpeg", "nosniff",
    )  # fmt: skip
    assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in("officer", "south").get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_evidence_that_is_taken_away_takes_its_file_with_it(
    task: Task, units: dict[str, Unit], person: Callable[..., User]
) -> None:
    by = person("officer", "north")
    one = reporting.add_evidence(by=by, task=task, unit=units["north"], file=upload(photo(), "a.jpg"))
    path = keeping.path_of(one)
    reporting.remove_evidence(by=by, evidence=one)
    assert path is not None
    assert not path.exists()
    assert not task.evidence.exists()
