"""The current judge, and what of its judgements stands in the mentions. The one place where a judge's tone enters
`Mention.tone`; every figure reads that column, so that none can mix judges. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from tiengvang.office.coverage.models import CurrentJudge, Judgement, Mention
from tiengvang.office.coverage.models.mentions import UNJUDGED, ToneClass

_MENTIONS, _JUDGEMENTS = Mention._meta.db_table, Judgement._meta.db_table


def current() -> str:
    """The current judge, such as "lexicon/1"; "" before the first import."""
    return CurrentJudge.objects.values_list("judge", flat=True).first() or ""


def held_current(begin: str = "") -> str:
    """The same, held until the transaction ends, so that nobody changes it in between.

    begin: the judge that becomes the current one where there is none yet.
    """
    chosen = CurrentJudge.objects.select_for_update().first()
    if chosen is None and begin:
        CurrentJudge.objects.get_or_create(pk=CurrentJudge.ONLY, defaults={"judge": begin})
        chosen = CurrentJudge.objects.select_for_update().get()
    return chosen.judge if chosen else ""


def tone_by(judge: str, numbers: Mapping[str, Any], current: str) -> str:
    """The tone that a judge's numbers (tone_negative, …) give in an office with that current judge: the likeliest, or
    "" where it is another's word. An office without a current judge takes any."""
    if current and judge != current:
        return UNJUDGED[0]
    return max(ToneClass.values, key=lambda one: numbers[f"tone_{one}"])


def project(judge: str, ids: Sequence[int] | None = None) -> None:
    """Bring what a judge said into the mentions, by default into all; of those that it has not judged the tone becomes
    "". What people said stays. judge: the current one. Called inside a transaction."""
    only, given = "", list[Any]()
    if ids is not None:
        only = f" AND {_MENTIONS}.id IN ({', '.join(['%s'] * len(ids)) or 'NULL'})"
        given = list(ids)
    numbers = ", ".join(f"tone_{one} = said.tone_{one}" for one in ToneClass.values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_MENTIONS} SET {numbers}, judge = said.judge FROM {_JUDGEMENTS} AS said "  # noqa: S608
            f"WHERE said.mention_id = {_MENTIONS}.id AND said.judge = %s AND {_MENTIONS}.judge <> said.judge{only}",
            [judge, *given],
        )
        cursor.execute(
            f"UPDATE {_MENTIONS} SET tone = CASE WHEN judge <> %s THEN '' "  # noqa: S608
            "WHEN tone_negative >= tone_neutral AND tone_negative >= tone_positive THEN 'negative' "
            f"WHEN tone_neutral >= tone_positive THEN 'neutral' ELSE 'positive' END WHERE tone_by = 'machine'{only}",
            [judge, *given],
        )
