"""What a wave found: shares and means by market, each with its interval, and what changed since another. No writing.

Statistics are in `measure.surveys`. Figures are kept in the wave as plain rows, so that they outlive single answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiengvang.measure.intervals import Estimate
from tiengvang.measure.surveys import Answers, Surveyed, SurveyRefusal, difference, mean, share
from tiengvang.measure.tallies import Floats
from tiengvang.office.indicators.models import Question, Respondent, Wave

DIMENSION = "dimension"  # kind of a figure over the scale questions of one dimension


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. question: its code, "" for the mean over a dimension's scale questions; market: "" for everybody;
    option: of a choice, "" else; kind: "yes" and "choice" are shares (0 to 1), "scale" and "dimension" means from
    scale_low to scale_high; n: who answered; n_eff: how many of a simple random sample would tell as much;
    design_effect: n over n_eff; value and its ends None where reason (`measure.surveys.NoFigure`) says why; cautions:
    codes of `SurveyCaution`."""

    question: str
    dimension: str
    market: str
    option: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    n_eff: float
    design_effect: float = 1.0
    scale_low: float | None = None
    scale_high: float | None = None
    reason: str = ""
    cautions: tuple[str, ...] = ()

    @property
    def what(self) -> tuple[str, str, str, str]:
        """By which two waves' figures are compared."""
        return self.question, self.dimension, self.market, self.option

    @property
    def estimate(self) -> Estimate:
        """Value and interval."""
        return Estimate(self.value, self.low, self.high, self.n)

    @property
    def is_share(self) -> bool:
        """Whether it is a share rather than a mean."""
        return self.kind in ("yes", "choice")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside the same of an earlier wave. change: later less earlier, None where one of them has none or the
    scale is another; differs: the interval of the change does not hold 0."""

    now: Figure
    before: Figure | None
    change: Estimate | None

    @property
    def differs(self) -> bool:
        """Whether the two can be told apart."""
        low, high = (self.change.low, self.change.high) if self.change else (None, None)
        return low is not None and high is not None and (low > 0 or high < 0)


def computed(wave: Wave) -> list[Figure]:
    """Every figure of a wave whose single answers are there: questions in their order, then dimensions; each for
    everybody first, then by market."""
    sample = _sample(wave)
    if not sample.answers:
        return []
    questions = list(wave.questionnaire.questions.order_by("order", "pk"))
    scales = {one.code: sample.values(one.code) for one in questions if one.kind != Question.Kind.CHOICE}
    found: list[Figure] = []
    for question in questions:
        for market in ("", *sample.markets):
            found += _of_question(sample, question, scales, market)
    for dimension, members in _dimensions(questions).items():
        said = _means([scales[one.code] for one in members])
        for market in ("", *sample.markets):
            found.append(_scale(sample, said, market, members[0], DIMENSION, "", dimension))
    return found


def as_rows(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Figures as plain values, for the wave."""
    return [asdict(one) | {"cautions": list(one.cautions)} for one in figures]


def from_rows(rows: Iterable[dict[str, Any]]) -> list[Figure]:
    """The same back; values that a later version added and this one does not know are left out."""
    known = {one.name for one in fields(Figure)}
    return [
        Figure(**{name: value for name, value in row.items() if name in known and name != "cautions"},
               cautions=tuple(row.get("cautions", ())))
        for row in rows
    ]  # fmt: skip


def options_of(question: Question) -> list[str]:
    """Codes of a choice in their order, which databases do not keep."""
    return sorted(question.options, key=lambda code: question.options[code].get("order", 0))


def compared(now: Sequence[Figure], before: Iterable[Figure]) -> list[Comparison]:
    """Each figure of a wave with that of an earlier one."""
    there = {one.what: one for one in before}
    return [_compared(one, there.get(one.what)) for one in now]


def _compared(now: Figure, before: Figure | None) -> Comparison:
    alike = before is not None and (now.kind, now.scale_low, now.scale_high) == (
        before.kind, before.scale_low, before.scale_high
    )  # fmt: skip
    if before is None or not alike or now.value is None or before.value is None:
        return Comparison(now, before if alike else None, None)
    return Comparison(now, before, difference(before.estimate, now.estimate))


@dataclass(frozen=True, slots=True)
class _Sample:
    """The people of a wave, one place each in all of these. answers: by question; markets: those that occur, sorted."""

    market: NDArray[np.object_]
    weight: Floats
    cluster: NDArray[np.object_]
    answers: tuple[Mapping[str, Any], ...]
    markets: tuple[str, ...]

    def values(self, code: str) -> Floats:
        """What was answered to a yes or a scale; NaN where it was left open."""
        return np.array([one.get(code, np.nan) for one in self.answers], dtype=np.float64)

    def chose(self, code: str, option: str) -> Floats:
        """1 for that option of a choice, 0 for another; NaN where it was left open."""
        return np.array([float(one[code] == option) if code in one else np.nan for one in self.answers])


def _sample(wave: Wave) -> _Sample:
    rows = Respondent.objects.filter(wave=wave).order_by("pk").values_list("market", "weight", "cluster", "answers")
    markets, weights, clusters, answers = zip(*rows, strict=True) if rows else ((), (), (), ())
    return _Sample(
        np.array(markets, dtype=object), np.array(weights, dtype=np.float64), np.array(clusters, dtype=object), answers,
        tuple(sorted({market for market in markets if market})),
    )  # fmt: skip


def _dimensions(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Dimensions with several scale questions, all of the same ends."""
    found: defaultdict[str, list[Question]] = defaultdict(list)
    for one in questions:
        if one.dimension and one.kind == Question.Kind.SCALE:
            found[one.dimension].append(one)
    return {
        name: members for name, members in found.items()
        if len(members) > 1 and len({(one.low, one.high) for one in members}) == 1
    }  # fmt: skip


def _means(columns: Sequence[Floats]) -> Floats:
    """The mean of what each answered of these questions; NaN where none."""
    said = np.array(columns)
    held = ~np.isnan(said)
    count = held.sum(axis=0)
    return np.where(count > 0, np.where(held, said, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)


def _of_question(
    sample: _Sample, question: Question, scales: Mapping[str, Floats], market: str
) -> Iterator[Figure]:  # fmt: skip
    if question.kind == Question.Kind.SCALE:
        yield _scale(sample, scales[question.code], market, question, question.kind, question.code, question.dimension)
    elif question.kind == Question.Kind.YES:
        yield _share(sample, scales[question.code], market, question, "")
    else:
        for option in options_of(question):
            yield _share(sample, sample.chose(question.code, option), market, question, option)


def _share(sample: _Sample, given: Floats, market: str, question: Question, option: str) -> Figure:
    def make(answers: Answers) -> Surveyed:
        return share(answers)

    about = {"question": question.code, "dimension": question.dimension, "market": market, "option": option,
             "kind": question.kind}  # fmt: skip
    return _figure(_chosen(sample, given, market), make, about)


def _scale(
    sample: _Sample, given: Floats, market: str, question: Question, kind: str, code: str, dimension: str
) -> Figure:
    ends = float(question.low or 0), float(question.high or 0)

    def make(answers: Answers) -> Surveyed:
        return mean(answers, ends)

    about = {"question": code, "dimension": dimension, "market": market, "option": "", "kind": kind,
             "scale_low": ends[0], "scale_high": ends[1]}  # fmt: skip
    return _figure(_chosen(sample, given, market), make, about)


def _figure(answers: Answers, make: Callable[[Answers], Surveyed], about: dict[str, Any]) -> Figure:
    count = len(answers.values)
    try:
        found = make(answers)
    except SurveyRefusal as refusal:
        return Figure(**about, value=None, low=None, high=None, n=count, n_eff=float(count), reason=refusal.reason)
    return Figure(
        **about, value=found.estimate.value, low=found.estimate.low, high=found.estimate.high, n=count,
        n_eff=found.effective, design_effect=found.design_effect, cautions=tuple(str(one) for one in found.cautions),
    )  # fmt: skip


def _chosen(sample: _Sample, given: Floats, market: str) -> Answers:
    """The answers of one market, or of all, where each market is a stratum of its own: it was sampled by itself."""
    held = ~np.isnan(given)
    if market:
        held &= sample.market == market
    strata = () if market else sample.market[held].tolist()
    return Answers.of(given[held], sample.weight[held], sample.cluster[held].tolist(), strata)
