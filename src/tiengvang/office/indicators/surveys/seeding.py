"""Brings the profile's questionnaires into the office. Doing it again changes nothing."""

from __future__ import annotations

from django.db import transaction

from tiengvang.office.indicators.models import Question, Questionnaire
from tiengvang.office.organisation.audit import record
from tiengvang.place.profile import Profile
from tiengvang.place.questionnaires import Questionnaire as Asked


@transaction.atomic
def seed_questionnaires(profile: Profile) -> int:
    """Make or renew the profile's questionnaires; gives how many were written.

    One that a wave has used stays as it was asked: another wording needs another code, so that waves stay comparable.
    """
    written = 0
    for said in profile.questionnaires:
        held = Questionnaire.objects.filter(code=said.code).first()
        if held is not None and (held.waves.exists() or _as_it_stands(held) == _as_said(said)):
            continue
        if held is None:
            held = Questionnaire(code=said.code)
        held.name_vi, held.name_en = said.names["vi"], said.names["en"]
        held.audience, held.source = said.audience, said.source
        held.full_clean()
        held.save()
        held.questions.all().delete()
        for order, row in enumerate(_as_said(said)[1]):
            question = Question(questionnaire=held, order=order, **row)
            question.full_clean()
            question.save()
        record(actor=None, action="indicators.seed_questionnaire", obj=held, profile=profile.id)
        written += 1
    return written


_Rows = tuple[tuple[str, ...], list[dict[str, object]]]


def _as_said(said: Asked) -> _Rows:
    rows: list[dict[str, object]] = [
        {"code": one.code, "text_vi": one.texts["vi"], "text_en": one.texts["en"], "dimension": one.dimension,
         "kind": one.kind, "low": one.low, "high": one.high,
         "options": {option.code: {**option.texts, "order": at} for at, option in enumerate(one.options)}}
        for one in said.questions
    ]  # fmt: skip
    return (said.names["vi"], said.names["en"], said.audience, said.source), rows


def _as_it_stands(held: Questionnaire) -> _Rows:
    names = ("code", "text_vi", "text_en", "dimension", "kind", "low", "high", "options")
    rows = [dict(zip(names, row, strict=True)) for row in held.questions.order_by("order", "pk").values_list(*names)]
    return (held.name_vi, held.name_en, held.audience, held.source), rows
