"""Invented survey waves for the demonstration office: two of the public abroad, one at home, some rows with faults.

They go through the service that pages go through. Doing it again changes nothing.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from tiengvang.office.indicators.models import Question, Questionnaire, Wave
from tiengvang.office.indicators.surveys.figures import options_of
from tiengvang.office.indicators.surveys.services import import_answers, make_wave
from tiengvang.office.organisation.models import User

_INVENTED: Final = "Dữ liệu mẫu do máy tạo để trình diễn; không có ai được hỏi."
_PEOPLE: Final = 160  # of each market
_UNIT: Final = 8  # people of one sampling unit
# Market: weight of a person, chance of having heard of the place in the first wave and in the second.
_MARKETS: Final = {
    "japan": (1.6, 0.16, 0.22), "korea": (1.2, 0.24, 0.37), "europe-french": (1.1, 0.21, 0.24),
    "laos": (0.4, 0.6, 0.58),
}  # fmt: skip
_MOOD: Final = {"presence": 3.1, "place": 5.4, "prerequisites": 4.1, "people": 5.6, "pulse": 4.6, "potential": 4.3}


def fill_surveys(*, by: User) -> None:
    """Open and fill the waves that are not there yet; nothing where the profile has no questionnaires."""
    hat = random.Random(2026)  # noqa: S311  invented answers are no secret
    for number, (name, first) in enumerate([("Đợt mẫu 2025", date(2025, 3, 3)), ("Đợt mẫu 2026", date(2026, 3, 2))]):
        _fill(by, "city-brands", name, first, True, lambda wave, at=number: _abroad(hat, wave, at))
    _fill(by, "awareness", "Đợt mẫu 2026", date(2026, 4, 6), False, lambda wave: _home(hat, wave))


def _fill(by: User, code: str, name: str, first: date, is_random: bool, rows: Any) -> None:
    asked = Questionnaire.objects.filter(code=code).first()
    if asked is None or Wave.objects.filter(questionnaire=asked, name=name).exists():
        return
    last = first + timedelta(days=29)
    wave = make_wave(
        by=by, questionnaire=asked, name=name, first_day=first, last_day=last, sampling=_INVENTED, is_random=is_random,
        delete_after=last + timedelta(days=700),
    )  # fmt: skip
    import_answers(
        by=by, wave=wave, name=f"{code}-{first.year}.csv", content=_written(rows(wave)), whole=False, trial=False
    )  # fmt: skip


def _abroad(hat: random.Random, wave: Wave, at: int) -> Iterable[dict[str, Any]]:
    questions = list(wave.questionnaire.questions.all())
    number = 0
    for market, (weight, *heard) in _MARKETS.items():
        for person in range(_PEOPLE):
            number += 1
            if person % _UNIT == 0:
                pull = hat.gauss(0, 0.5)
            knows = hat.random() < heard[at] + 0.1 * pull
            row = _person(hat, wave, number, weight * hat.uniform(0.7, 1.3), market, f"{market}-{person // _UNIT}")
            for question in questions:
                if question.code == "heard":
                    row[question.code] = int(knows)
                elif knows:
                    row[question.code] = _answer(hat, question, _MOOD.get(question.dimension, 0.2) + pull + 0.25 * at)
            yield row
    yield _person(hat, wave, number + 1, 0, "japan", "") | {"heard": 1}
    yield _person(hat, wave, number + 2, 1, "nhat bann", "") | {"heard": 1}
    yield _person(hat, wave, 1, 1, "korea", "") | {"heard": 1}


def _home(hat: random.Random, wave: Wave) -> Iterable[dict[str, Any]]:
    questions = list(wave.questionnaire.questions.all())
    for number in range(1, 301):
        row = _person(hat, wave, number, 1, "", "")
        yield row | {question.code: _answer(hat, question, 3.6) for question in questions}


def _person(
    hat: random.Random, wave: Wave, number: int, weight: float, market: str, cluster: str
) -> dict[str, Any]:  # fmt: skip
    day = wave.first_day + timedelta(days=hat.randrange(30))
    return {"number": number, "market": market, "day": day.isoformat(), "weight": round(weight, 3), "cluster": cluster}


def _answer(hat: random.Random, question: Question, mood: float) -> Any:
    if question.kind == Question.Kind.YES:
        return int(hat.random() < 0.45)
    if question.kind == Question.Kind.CHOICE:
        options = options_of(question)
        return hat.choices(options, weights=range(len(options), 0, -1))[0]
    low, high = question.low or 0, question.high or 0
    middle = mood if high == 7 else low + (high - low) * 0.65
    return min(max(round(hat.gauss(middle, 1.3)), low), high)


def _written(rows: Iterable[dict[str, Any]]) -> bytes:
    held = list(rows)
    headings = list(dict.fromkeys(name for row in held for name in row))
    out = io.StringIO()
    lines = csv.DictWriter(out, headings, restval="")
    lines.writeheader()
    lines.writerows(held)
    return out.getvalue().encode("utf-8-sig")
