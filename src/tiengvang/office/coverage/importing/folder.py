"""A scan's output folder: whether it can be imported now, and its parts. Reads no rows."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from tiengvang.office.coverage.importing.report import Fault
from tiengvang.records import InputFault
from tiengvang.scan.parts import MENTIONS, RAW

_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class ScanFolder:
    """path: resolved; parts: the Parquet files, sorted; faults: inputs that the scan read but has not finished."""

    path: Path
    parts: tuple[Path, ...]
    faults: tuple[Fault, ...]


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[ScanFolder]:
    """The folder, held so that no scan writes into it meanwhile.

    Raises InputFault (folder-missing, not-a-scan, scan-unfinished, no-parts, scan-running), each with the remedy.
    """
    path = folder.expanduser().resolve()
    if not path.is_dir():
        raise InputFault("folder-missing", _("{folder}: there is no such folder. Check the path.").format(folder=path))
    with _held(path):
        yield ScanFolder(path, _parts(path), _unfinished(path))


@contextlib.contextmanager
def _held(path: Path) -> Iterator[None]:
    """The scan's own lock: it is refused while a scan or another import runs, and holds a new one back."""
    try:
        lock = (path / _LOCK).open("rb")
    except FileNotFoundError:  # parts that were copied here by hand have no lock
        yield
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = _("{folder}: a scan or another import is at work there now. Import it when that has ended.")
            raise InputFault("scan-running", message.format(folder=path)) from error
        yield


def _parts(path: Path) -> tuple[Path, ...]:
    mentions = path / MENTIONS
    if found := tuple(sorted(mentions.glob("*.parquet"))):
        return found
    if mentions.is_dir():
        message = _(
            "{folder}: the folder “{mentions}” holds no Parquet files. Run the scan again; it writes them anew."
        )
        raise InputFault("no-parts", message.format(folder=path, mentions=MENTIONS))
    if (path / RAW).is_dir():
        message = _(
            "{folder}: the scan of this folder was stopped before its end, so there is no folder “{mentions}”. "
            "Give the same scan command again; it goes on where it was."
        )
        raise InputFault("scan-unfinished", message.format(folder=path, mentions=MENTIONS))
    if path.name == MENTIONS and any(path.glob("*.parquet")):
        message = _("{folder}: name the folder above this one: {parent}")
        raise InputFault("not-a-scan", message.format(folder=path, parent=path.parent))
    message = _(
        "{folder}: this is not the output of a scan: it has no folder “{mentions}” with Parquet files. "
        "Name the folder that was given to “tiengvang scan --out”."
    )
    raise InputFault("not-a-scan", message.format(folder=path, mentions=MENTIONS))


def _unfinished(path: Path) -> tuple[Fault, ...]:
    finished = {part.stem for part in (path / MENTIONS).glob("*.parquet")}
    raw = {part.stem for part in (path / RAW).glob("*.arrow")}
    return tuple(Fault("part-missing", values={"input": name}) for name in sorted(raw - finished))


def digest_of(part: Path) -> str:
    """SHA-256 of the file's bytes."""
    with part.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
