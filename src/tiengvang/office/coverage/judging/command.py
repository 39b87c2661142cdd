"""What `tiengvang rejudge` does in the office. Prints nothing."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from tiengvang.office.coverage.judging.services import office_judge, rejudge, switch
from tiengvang.office.jobs.kinds import Progress
from tiengvang.records import InputFault
from tiengvang.scan.rejudge import Outcome, Range
from tiengvang.understand.tone import ToneJudge
from tiengvang.understand.tone.choosing import id_of


def rejudge_on_terminal(setting: str, chosen: Range, progress: Progress) -> tuple[Outcome, ToneJudge]:
    """Have the judge of a setting judge a range of the office's mentions. Raises InputFault."""
    judge = office_judge(setting)
    return rejudge(judge=judge, chosen=chosen, progress=progress), judge


def switch_on_terminal(judge: ToneJudge, *, accept_gap: bool) -> None:
    """Let its judgements count. Raises InputFault (judge-incomplete) where some are missing."""
    try:
        switch(judge=id_of(judge), by=None, accept_missing=accept_gap)
    except ValidationError as error:
        raise InputFault("judge-incomplete", f"{' '.join(error.messages)} (--accept-gap)") from error
