"""Where an office keeps its things and how it is set: a folder, and variables of the environment. Starts nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def home() -> Path:
    """The office's own folder (database, files, key): TIENGVANG_HOME, else `var/office` below the current folder."""
    return Path(os.environ.get("TIENGVANG_HOME") or Path.cwd() / "var" / "office").resolve()


def secret_key(folder: Path) -> str:
    """The key that signs sessions: TIENGVANG_SECRET_KEY, else one made at first use that only its owner can read."""
    given = os.environ.get("TIENGVANG_SECRET_KEY")
    if given:
        return given
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:  # another process of the office was first
            pass
    return kept.read_text().strip()


def words(variable: str, default: str = "") -> list[str]:
    """A variable that holds several values, separated by commas."""
    return [word.strip() for word in os.environ.get(variable, default).split(",") if word.strip()]
