"""Which judge a setting names. Judges nothing itself.

A setting is "model" (the shipped one), "lexicon" (it counts words), "folder:/path" (a Hugging Face classifier; with
"#negative,neutral,positive" behind it where its labels have no names) or "endpoint:https://host/v1#model".
"""

from __future__ import annotations

import os
from pathlib import Path

from tiengvang.records import InputFault
from tiengvang.understand.tone import ToneJudge
from tiengvang.understand.tone.answers import Answers
from tiengvang.understand.tone.endpoint import EndpointJudge
from tiengvang.understand.tone.folder import FolderJudge
from tiengvang.understand.tone.lexicon import LexiconJudge
from tiengvang.understand.tone.model import ModelJudge

SHIPPED, SCANS = "model", "lexicon"  # the best of the shipped; what a scan takes unless told: a hundred times as quick
FORMS = "model, lexicon, folder:/path or endpoint:https://host/v1#model"
_FILE = "judge-answers.sqlite3"


def choose(setting: str, answers: Path | None = None) -> ToneJudge:
    """The judge that a setting names, ready to judge. answers: folder in which an endpoint's answers are kept; without
    it the user's cache.

    Raises InputFault (judge-unknown, judge-missing, and those of the judges) with the remedy.
    """
    kind, _, rest = setting.strip().partition(":")
    where, _, name = rest.rpartition("#") if "#" in rest else (rest, "", "")
    if kind == "lexicon" and not rest:
        return LexiconJudge()
    if kind == SHIPPED and not rest:
        return shipped()
    if kind == "folder" and where:
        return FolderJudge(Path(where), tuple(one.strip() for one in name.split(",") if one.strip()))
    if kind == "endpoint" and where and name:
        return EndpointJudge(where, name, Answers((answers or _cache_folder()) / _FILE))
    raise InputFault("judge-unknown", f"{setting!r} names no judge; write {FORMS}.")


def shipped() -> ToneJudge:
    """The judge that comes with the program. Raises InputFault (judge-missing) where its files are not there."""
    try:
        return ModelJudge()
    except FileNotFoundError as error:
        raise InputFault(
            "judge-missing",
            f"{error.filename}: the shipped judge is not there; install the program anew, or name the judge lexicon.",
        ) from error


def id_of(judge: ToneJudge) -> str:
    """How a judge stands in every Tone, row and Judgement."""
    return f"{judge.name}/{judge.version}"


def batch_of(judge: ToneJudge) -> int:
    """How many texts the judge takes best at once: 1 for those that read one by one anyway."""
    return int(getattr(judge, "batch", 1))


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tiengvang"
