"""Which column of a file is what, and whether a file tells who answered: then it is not taken (charter 6).

A file is refused for a column that names or reaches a person, and for any cell that is an e-mail address or a telephone
number, before anything of it is kept.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from tiengvang.office.indicators.models import Question, Questionnaire
from tiengvang.office.indicators.surveys.grid import Grid, column_name, text
from tiengvang.place.folding import fold_name
from tiengvang.place.questionnaires import RESERVED
from tiengvang.records import InputFault

# What else people call the columns that are no questions, folded.
_CALLED: Final = {
    "number": ("so phieu", "ma phieu", "so thu tu phieu", "respondent", "respondent number"),
    "market": ("thi truong",),
    "day": ("ngay", "ngay tra loi", "ngay phong van", "date"),
    "weight": ("trong so", "quyen so"),
    "cluster": ("cum", "don vi mau", "sampling unit", "psu"),
}
# Headings that name or reach a person: some wherever they stand, short ones only alone.
_PERSONAL: Final = re.compile(
    r"\b(ho ten|ho va ten|ho dem|ten nguoi|ten khach|full ?name|first ?name|last ?name|surname|family name|given name|"
    r"e ?mail|thu dien tu|dien thoai|so dt|sdt|phone|mobile|whatsapp|zalo|viber|facebook|wechat|telegram|dia chi|"
    r"address|cccd|cmnd|can cuoc|chung minh|ho chieu|passport|id card|ngay sinh|date of birth|birth ?da[yt]e?|dob)\b"
)
_PERSONAL_ALONE: Final = frozenset(
    {"ten", "name", "tel", "ip", "line", "dt", "dob", "khach", "nguoi tra loi", "respondent name"}
)
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.I)
_TELEPHONE: Final = re.compile(r"\+\d{9,15}|0[235789]\d{8,9}")  # without what parts the digits
_PARTING: Final = re.compile(r"[ .\-()]")


@dataclass(frozen=True, slots=True)
class Columns:
    """places: of number, market, day, weight and cluster among the cells; questions: place → question; headings: all of
    the file; passed: those that are nothing here, of which nothing is kept."""

    places: dict[str, int]
    questions: dict[int, Question]
    headings: tuple[str, ...]
    passed: tuple[str, ...]

    def heading(self, name: str) -> str:
        """What faults call a column that is no question: as in the file, or by the template where it is not there."""
        return self.headings[self.places[name]] if name in self.places else name


def understood(grid: Grid, questionnaire: Questionnaire) -> Columns:
    """The columns of a file. Raises InputFault where it tells who answered, where a column is missing that has to be
    there, where one stands twice, or where none is a question of the questionnaire."""
    asked = {_plain(one.code): one for one in questionnaire.questions.all()}
    called = {_plain(word): name for name in RESERVED for word in (name, *_CALLED[name])}
    places: dict[str, int] = {}
    questions: dict[int, Question] = {}
    passed: list[str] = []
    for at, heading in enumerate(grid.headings):
        plain = _plain(heading)
        if plain in asked:
            if asked[plain] in questions.values():
                raise _twice(heading, at)
            questions[at] = asked[plain]
        elif plain in called:
            if called[plain] in places:
                raise _twice(heading, at)
            places[called[plain]] = at
        elif plain:
            _demand_nobody(heading, plain, at)
            passed.append(heading)
    _demand_no_contacts(grid, places)
    _demand_all(places, questionnaire)
    if not questions:
        raise InputFault("survey-no-questions", _no_questions(passed, asked))
    return Columns(places, questions, grid.headings, tuple(passed))


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[_\-.:/*()\[\]]", " ", fold_name(heading)).split())


def _twice(heading: str, at: int) -> InputFault:
    said = _("The column “%(heading)s” (%(column)s) stands twice. Keep one of the two.")
    return InputFault("survey-column-twice", said % {"heading": heading[:60], "column": column_name(at)})


def _demand_nobody(heading: str, plain: str, at: int) -> None:
    if _PERSONAL.search(plain) or plain in _PERSONAL_ALONE:
        said = _(
            "The column “%(heading)s” (%(column)s) tells who answered. A file with names, telephone numbers, e-mail or "
            "home addresses is not taken: delete the column, number the sheets, and choose the file again."
        )
        raise InputFault("survey-personal", said % {"heading": heading[:60], "column": column_name(at)})


def _demand_no_contacts(grid: Grid, places: dict[str, int]) -> None:
    """No cell is an e-mail address or a telephone number; the value is not repeated in what is said."""
    passed_over = {places.get("day"), places.get("weight")}
    for line, cells in grid.rows:
        for at, cell in enumerate(cells):
            if at in passed_over or not isinstance(cell, str):
                continue
            if _EMAIL.search(cell) or _TELEPHONE.fullmatch(_PARTING.sub("", cell)):
                said = _(
                    "Row %(row)d, column “%(heading)s” (%(column)s), holds an e-mail address or a telephone number. A "
                    "file that tells who answered is not taken: delete such data and choose the file again."
                )
                raise InputFault(
                    "survey-personal",
                    said % {"row": line, "heading": grid.headings[at][:60], "column": column_name(at)},
                )


def _demand_all(places: dict[str, int], questionnaire: Questionnaire) -> None:
    needed = ["number", "day", "weight"]
    if questionnaire.audience == Questionnaire.Audience.ABROAD:
        needed.insert(1, "market")
    if "weight" in (missing := [name for name in needed if name not in places]):
        raise InputFault(
            "survey-no-weights",
            _("There is no column “weight”. Add it: the design weight of each person, or 1 in every row where all had "
              "the same chance of being asked."),
        )  # fmt: skip
    if missing:
        said = _("The file lacks the columns: %(columns)s. Take the template, which has them all.")
        raise InputFault("survey-no-column", said % {"columns": ", ".join(missing)})


def _no_questions(passed: list[str], asked: dict[str, Question]) -> str:
    said = _("No column is a question of this questionnaire. Headings are the questions' codes, as in the template.")
    for heading in passed:
        close = difflib.get_close_matches(_plain(heading), list(asked), n=1, cutoff=0.7)
        if close:
            return said + " " + _("Is “%(heading)s” meant to be “%(code)s”?") % {
                "heading": heading[:60], "code": asked[close[0]].code,
            }  # fmt: skip
    return said


def shown(cells: Iterable[Any]) -> list[str]:
    """Cells as they are handed back with their faults."""
    return [text(cell) for cell in cells]
