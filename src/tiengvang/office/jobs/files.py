"""Files that jobs made, below FILES_ROOT. Nobody's rights are asked here: `views` does it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tiengvang.office.jobs.models import Job


def file_of(job: Job) -> Path | None:
    """The file that the job's result names; None where it names none, it is gone, or it lies outside FILES_ROOT."""
    named = job.result.get("file")
    if not isinstance(named, str) or not named:
        return None
    root = Path(settings.FILES_ROOT).resolve()
    path = (root / named).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None


def name_of(job: Job, path: Path) -> str:
    """What the file is called when a person takes it: no folders, nothing invisible, the file's own ending."""
    wished = str(job.result.get("name") or path.name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in wished if letter.isprintable()).strip(" .")[:120] or path.name
    return name if name.endswith(path.suffix) else f"{name}{path.suffix}"


def remove_file(job: Job) -> None:
    """Delete the job's file, if it is still there."""
    path = file_of(job)
    if path is not None:
        path.unlink(missing_ok=True)
