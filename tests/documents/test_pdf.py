"""The PDF, through LibreOffice: what a clerk would see on the pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tiengvang.documents.model import OfficialDocument, Paragraph
from tiengvang.documents.pdf import APT, to_pdf
from tiengvang.documents.writing import write_docx
from tiengvang.records import InputFault

FILLER = tuple(Paragraph(f"Dòng thứ {number}.") for number in range(26))


def pages_of(pdf: Path) -> list[list[str]]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing: apt-get install --no-install-recommends poppler-utils")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in text.split("\f")[:-1]]


def test_a_letter_is_one_page_with_its_head_on_whole_lines(soffice: str, of_type: Any, tmp_path: Path) -> None:
    (page,) = pages_of(to_pdf(write_docx(of_type("cong-van"), tmp_path / "a.docx")))
    assert re.fullmatch(r"UBND TỈNH GIA LAI\s+CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", page[0])
    assert any(re.fullmatch(r"Số:\s+/STC-QLNS\s+Gia Lai, ngày\s+tháng\s+năm 2026", line) for line in page)
    assert any(re.fullmatch(r"Nơi nhận:\s+GIÁM ĐỐC", line) for line in page)


def test_a_signature_that_does_not_fit_takes_text_with_it_and_pages_are_numbered_from_two(
    soffice: str, plan: OfficialDocument, tmp_path: Path
) -> None:
    long = replace(plan, body=(*FILLER, Paragraph("Kính báo.")))
    first, second = pages_of(to_pdf(write_docx(long, tmp_path / "a.docx")))
    assert "Dòng thứ 20." in first
    assert not {"1", "2"} & set(first)
    signed = next(number for number, line in enumerate(second) if "Nơi nhận:" in line)
    assert second[0] == "2"
    assert second[signed - 2 : signed] == ["Dòng thứ 25.", "Kính báo./."]


def test_only_the_pdf_is_left_beside_the_document(soffice: str, plan: OfficialDocument, tmp_path: Path) -> None:
    to_pdf(write_docx(plan, tmp_path / "a.docx"))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.docx", "a.pdf"]


def test_without_libreoffice_the_message_says_how_to_install_it(
    plan: OfficialDocument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputFault) as raised:
        to_pdf(write_docx(plan, tmp_path / "a.docx"))
    assert raised.value.cause == "libreoffice-missing"
    assert APT in str(raised.value)


def test_what_libreoffice_says_when_it_makes_nothing_is_passed_on(
    plan: OfficialDocument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'source file could not be loaded' >&2\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.raises(InputFault, match="source file could not be loaded"):
        to_pdf(write_docx(plan, tmp_path / "a.docx"))
