"""What surveys say to people: dimensions, cautions, why a figure is missing. Decides nothing."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from tiengvang.measure.surveys import NoFigure, SurveyCaution
from tiengvang.office.indicators.models import Question
from tiengvang.office.indicators.surveys.figures import DIMENSION, Figure

# The hexagon of Anholt (2006), and what the other questionnaires ask about.
_DIMENSIONS: Final[dict[str, str | Promise]] = {
    "recognition": gettext_lazy("Recognition"),
    "presence": pgettext_lazy("City Brands", "Presence"),
    "place": pgettext_lazy("City Brands", "Place"),
    "prerequisites": pgettext_lazy("City Brands", "Prerequisites"),
    "people": pgettext_lazy("City Brands", "People"),
    "pulse": pgettext_lazy("City Brands", "Pulse"),
    "potential": pgettext_lazy("City Brands", "Potential"),
    "visit": pgettext_lazy("survey", "The visit"),
    "experience": pgettext_lazy("survey", "Experience"),
    "image": pgettext_lazy("survey", "Image"),
    "awareness": pgettext_lazy("survey", "Awareness"),
    "readiness": pgettext_lazy("survey", "Readiness"),
}
CAUTIONS: Final = {
    SurveyCaution.FEW: gettext_lazy("fewer than 30 effective answers"),
    SurveyCaution.FEW_CLUSTERS: gettext_lazy("few sampling units"),
    SurveyCaution.LONELY_CLUSTERS: gettext_lazy("a market with a single sampling unit"),
    SurveyCaution.ALL_ALIKE: gettext_lazy("all gave the same answer"),
}
REASONS: Final = {
    NoFigure.NO_ANSWERS: gettext_lazy("nobody answered"),
    NoFigure.ONE_ANSWER: gettext_lazy("one answer only: no interval can be given"),
    NoFigure.ONE_CLUSTER: gettext_lazy("one sampling unit only: no interval can be given"),
    NoFigure.ALL_ALIKE: gettext_lazy("all answers are the same: no interval can be given"),
}


def in_english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith("en")


def dimension_name(code: str) -> str:
    """Of a dimension; the code itself where a profile brought its own."""
    return str(_DIMENSIONS.get(code, code.replace("_", " ").capitalize())) if code else ""


def option_name(question: Question, code: str) -> str:
    """Of an answer to choose."""
    texts = question.options.get(code, {})
    return str(texts.get("en" if in_english() else "vi") or code)


def figure_name(one: Figure, questions: dict[str, Question]) -> str:
    """What a figure is about, in one line."""
    if one.kind == DIMENSION:
        return _("%(dimension)s, mean of its questions") % {"dimension": dimension_name(one.dimension)}
    question = questions.get(one.question)
    if question is None:
        return one.question
    return option_name(question, one.option) if one.option else str(question)


def cautions(one: Figure) -> list[str]:
    """What to know before the figure is used."""
    return [str(CAUTIONS[SurveyCaution(code)]) for code in one.cautions if code in set(SurveyCaution)]


def reason(one: Figure) -> str:
    """Why there is no figure; "" where there is one."""
    return str(REASONS[NoFigure(one.reason)]) if one.reason in set(NoFigure) else ""
