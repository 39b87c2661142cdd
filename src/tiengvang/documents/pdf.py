"""A .docx → .pdf with LibreOffice, which is a program of the system. Draws nothing itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tiengvang.records import InputFault

# fonts-liberation2: the older fonts-liberation has no Vietnamese letters.
APT = "apt-get install --no-install-recommends libreoffice-writer-nogui fonts-liberation2"
_SECONDS = 120


def to_pdf(docx: str | Path) -> Path:
    """Writes FILE.pdf beside FILE.docx and returns its path.

    Raises InputFault: "libreoffice-missing" with the line that installs it, "pdf-failed" with what LibreOffice said.
    """
    docx = Path(docx)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise InputFault("libreoffice-missing", f"{docx.name}: a PDF needs LibreOffice, which is missing: {APT}")
    pdf = docx.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="tiengvang-pdf-", dir=docx.parent) as room:
        # A profile of its own: two LibreOffices with one profile, and the second does nothing and says nothing.
        profile = (Path(room) / "profile").absolute().as_uri()
        command = [
            program, "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir",
            room, str(docx),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise InputFault(
                "pdf-failed", f"{docx}: LibreOffice was not done after {_SECONDS} s. Try again."
            ) from error
        made = Path(room) / pdf.name
        if not made.exists():
            said = (done.stderr or done.stdout).strip().splitlines()
            raise InputFault(
                "pdf-failed", f"{docx}: LibreOffice made no PDF: {said[-1] if said else 'no reason given'}"
            )
        os.replace(made, pdf)
    return pdf
