"""Files of surveys below FILES_ROOT: one that waits for a person's word, and bad rows of imports. Asks no rights.

Neither holds anything that tells who answered: a file that does is refused before it is kept. What waits is the table
that was read, not the file itself, whose other sheets and properties are nobody's business here.
"""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import signing

from tiengvang.office.indicators.models import SurveyImport, Wave
from tiengvang.office.indicators.surveys.grid import Grid, text
from tiengvang.office.organisation.models import User

WAITS: Final = 24 * 3600  # seconds that a chosen file waits for its second step
_SALT: Final = "indicators.survey"


def keep(wave: Wave, by: User, name: str, read: Grid) -> str:
    """Keep the table of a file for the second step; gives its token. What nobody came back for is removed."""
    forget_waiting()
    stored = secrets.token_hex(16)
    folder = _folder("waiting")
    folder.mkdir(parents=True, exist_ok=True)
    held = {"headings": read.headings, "rows": read.rows, "digest": read.digest}
    (folder / stored).write_text(json.dumps(held, ensure_ascii=False, default=text), encoding="utf-8")
    return signing.dumps([by.pk, wave.pk, stored, name[:200]], salt=_SALT)


def kept(wave: Wave, by: User, token: str) -> tuple[str, Grid] | None:
    """(name of the file, its table) that the token stands for; None where it is another's, too old or gone. Days are
    texts by now."""
    path, name = _waiting(wave, by, token)
    if path is None or not path.is_file():
        return None
    held = json.loads(path.read_text(encoding="utf-8"))
    rows = tuple((number, tuple(cells)) for number, cells in held["rows"])
    return name, Grid(tuple(held["headings"]), rows, held["digest"])


def forget(wave: Wave, by: User, token: str) -> None:
    """Remove a file that was taken."""
    path, _name = _waiting(wave, by, token)
    if path is not None:
        path.unlink(missing_ok=True)


def forget_waiting() -> None:
    """Remove files that waited too long."""
    folder = _folder("waiting")
    for old in folder.iterdir() if folder.is_dir() else ():
        if time.time() - old.stat().st_mtime > WAITS:
            old.unlink(missing_ok=True)


def keep_bad_rows(made: SurveyImport, content: bytes) -> None:
    """Keep the rows that an import left out, until the wave's single answers go."""
    path = _bad_rows(made)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def bad_rows(made: SurveyImport) -> bytes | None:
    """The workbook of rows that an import left out; None where there is none, or it is deleted."""
    path = _bad_rows(made)
    return path.read_bytes() if path.is_file() else None


def forget_bad_rows(made: SurveyImport) -> None:
    """Remove them."""
    _bad_rows(made).unlink(missing_ok=True)


def _bad_rows(made: SurveyImport) -> Path:
    return _folder("refused") / f"{made.wave_id}-{made.pk}-{made.digest[:16]}.xlsx"


def _waiting(wave: Wave, by: User, token: str) -> tuple[Path | None, str]:
    try:
        person, where, stored, name = signing.loads(token, salt=_SALT, max_age=WAITS)
    except (signing.BadSignature, ValueError):
        return None, ""
    if (person, where) != (by.pk, wave.pk):
        return None, ""
    return _folder("waiting") / stored, name


def _folder(name: str) -> Path:
    return Path(settings.FILES_ROOT) / "surveys" / name
