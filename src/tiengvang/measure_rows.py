"""Files of judgements and labels → a measured share, for `tiengvang measure`. Reads row by row; no statistics itself.

Judgements: CSV with id and either class, or a column for each class with its probability (negative, neutral, positive,
or whatever the classes are called); one row for everything that was judged. Labels: CSV with id and class; one row for
each thing of the random sample. Of the judgements nothing is kept but sums and a number for each id.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from tiengvang.measure.change import Change, change, verdict
from tiengvang.measure.intervals import CONFIDENCE, Estimate
from tiengvang.measure.prevalence import Caution, Method, Prevalence, Refusal, prevalence
from tiengvang.measure.tallies import Counting
from tiengvang.records import InputFault

TONES: Final = ("negative", "neutral", "positive")
# Probabilities that were rounded to two digits still pass.
TOLERANCE: Final = 0.02
SHOWN: Final = 20
MOST_STRATA: Final = 5_000
_SAID: Final = {
    Caution.FEW: "fewer than ten hits, misses or errors among the labels: the interval holds, but is wide; label more",
    Caution.UNLABELLED_STRATA: "strata without a label count as anything from none to all of them: {0}",
    Caution.ONE_LABEL_STRATA: "strata with a single label make the interval wide: {0}",
    Caution.NOT_CORRECTED: "the machine's errors are not corrected: the truth often lies outside this interval",
    Caution.UNBOUNDED: "the labels say next to nothing about the share: label more",
}

Row = dict[str, Any]


@dataclass(slots=True)
class _Faults:
    """Rows that were refused: all are counted, the first are kept in words."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, message: str) -> None:
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(message)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the files. strata: a column of the judgements, or empty; wanted: the class."""

    wanted: str = "positive"
    method: Method = Method.PPI
    strata: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Places of the columns in a row; said is None where there are probabilities, scores empty where there are none."""

    id: int
    said: int | None
    scores: tuple[int, ...]
    wanted_score: int
    stratum: int | None
    width: int


@dataclass(slots=True)
class _Read:
    counting: Counting = field(default_factory=Counting)
    faults: _Faults = field(default_factory=_Faults)
    classes: set[str] = field(default_factory=set)
    ids: array[int] = field(default_factory=lambda: array("q"))
    found: set[str] = field(default_factory=set)
    strata: set[str] = field(default_factory=set)


def measured(
    judgements: Path,
    labels: Path,
    question: Question,
    later: tuple[Path, Path] | None = None,
    target: float | None = None,
) -> tuple[Row, list[str]]:
    """The answer as it is printed, and what was refused, in words. later: files of a second year, to be compared.

    Raises InputFault where a file or column is missing or unreadable; nothing labelled, or a class that nobody has
    heard of, gives an answer whose estimate is null and whose reason is named.
    """
    answer, refused, first = _one(judgements, labels, question)
    if later is None:
        return answer, refused
    other, more, second = _one(*later, question)
    answer["later"] = other
    if first is not None and second is not None:
        answer |= _compared(first, second, target)
    return answer, refused + more


def _one(judgements: Path, labels: Path, question: Question) -> tuple[Row, list[str], Prevalence | None]:
    true, faults, label_classes = _labels(labels)
    read = _judgements(judgements, true, question, frozenset())
    twice = _twice(read.ids)
    if twice:
        read = _judgements(judgements, true, question, twice)
    told = sorted(read.classes | label_classes)
    answer: Row = {"class": question.wanted, "method": str(question.method), "confidence": CONFIDENCE}
    lost = [one for one in true if one not in read.found]
    warnings = _row_warnings(judgements, labels, read.faults, faults, lost)
    strange = sorted(label_classes - read.classes)
    if strange and read.ids:
        message = (
            f"{labels}: no judgement is of class {', '.join(strange[:SHOWN])}; see that it is spelled alike in both"
        )
        warnings.append({"code": "label-class-never-judged", "message": message})
    found: Prevalence | None = None
    try:
        if question.wanted not in told:
            raise InputFault(
                "class-unknown", f"no row is of class {question.wanted!r}; there are {', '.join(told) or 'none'}"
            )
        names, tallies = read.counting.tallies()
        found = prevalence(tallies, names, question.method)
        answer |= {"estimate": found.share.value, "interval": _interval(found.share), "n": found.share.units}
        answer |= {"judged": found.judged, "count": _figure(found.count)}
        doubtful = ", ".join(found.strata_in_doubt[:SHOWN])
        warnings += [{"code": str(one), "message": _SAID[one].format(doubtful)} for one in found.cautions]
    except (Refusal, InputFault) as refusal:
        reason = str(refusal.reason) if isinstance(refusal, Refusal) else refusal.cause
        answer |= {"estimate": None, "interval": None, "n": len(true) - len(lost), "judged": len(read.ids)}
        answer |= {"reason": reason, "message": str(refusal)}
    answer |= {"warnings": warnings, "refused_rows": read.faults.count + faults.count}
    return answer, read.faults.first + faults.first, found


def _compared(first: Prevalence, second: Prevalence, target: float | None) -> Row:
    found: Row = {
        "change": _change_figures(change(first.share, second.share)),
        "count_change": _change_figures(change(first.count, second.count)),
    }
    if target is not None:
        for name, one, two in (("verdict", first.share, second.share), ("count_verdict", first.count, second.count)):
            said = verdict(one, two, target)
            found[name] = {"target": target, "outcome": str(said.outcome), "probability": said.probability}
    return found


def _change_figures(found: Change) -> Row:
    return {
        "difference": found.difference.value, "difference_interval": _interval(found.difference),
        "growth": found.growth.value, "growth_interval": _interval(found.growth),
    }  # fmt: skip


def _figure(estimate: Estimate) -> Row:
    return {"estimate": estimate.value, "interval": _interval(estimate)}


def _interval(estimate: Estimate) -> list[float | None]:
    return [estimate.low, estimate.high]


def _row_warnings(judgements: Path, labels: Path, judged: _Faults, labelled: _Faults, lost: list[str]) -> list[Row]:
    told = [
        {"code": "rows-refused", "message": f"{path}: {faults.count} rows were refused", "rows": faults.first}
        for path, faults in ((judgements, judged), (labels, labelled)) if faults.count
    ]  # fmt: skip
    if lost:
        told.append({
            "code": "labels-without-judgement", "ids": lost[:SHOWN],
            "message": f"{labels}: {len(lost)} labels are of ids that {judgements} lacks, and were left out: "
            + ", ".join(lost[:SHOWN]) + (", …" if len(lost) > SHOWN else ""),
        })  # fmt: skip
    return told


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, fields) of each row, the header first; empty lines are passed over."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            for row in reader:
                if row:
                    yield reader.line_num, row
    except OSError as error:
        raise InputFault("csv-unreadable", f"{path}: {error.strerror}. Name a CSV file.") from error
    except UnicodeDecodeError as error:
        raise InputFault("csv-encoding", f"{path}: not UTF-8 ({error.reason}). Save it as UTF-8.") from error
    except csv.Error as error:
        raise InputFault("csv-broken", f"{path}, line {reader.line_num}: {error}. Mend that line.") from error


def _header(path: Path, rows: Iterator[tuple[int, list[str]]], needed: tuple[str, ...]) -> list[str]:
    _, names = next(rows, (0, []))
    names = [name.strip() for name in names]
    for name in needed:
        if names.count(name) != 1:
            problem = "lacks" if name not in names else "has more than one"
            raise InputFault(
                "column-missing", f"{path} {problem} column {name!r}; its columns are {', '.join(names) or 'none'}"
            )
    return names


def _labels(path: Path) -> tuple[dict[str, str], _Faults, set[str]]:
    """Class by id. Of an id that is labelled twice and differently neither label is taken."""
    rows, faults = _rows(path), _Faults()
    names = _header(path, rows, ("id", "class"))
    at_id, at_class = names.index("id"), names.index("class")
    found: dict[str, str] = {}
    disputed: set[str] = set()
    for line, row in rows:
        name, said = (row[at].strip() if at < len(row) else "" for at in (at_id, at_class))
        if not name or not said:
            faults.add(f"{path}, line {line}: {'id' if not name else 'class'} is empty; fill it or leave the row out")
        elif found.setdefault(name, said) != said:
            disputed.add(name)
            faults.add(f"{path}, line {line}: {name!r} is {found[name]!r} above and {said!r} here; settle it")
    return {name: said for name, said in found.items() if name not in disputed}, faults, set(found.values())


def _judgements(path: Path, true: dict[str, str], question: Question, suspects: frozenset[int]) -> _Read:
    """Sums over the file. suspects: hashes of ids that may occur twice; of those the first row is taken."""
    rows, read = _rows(path), _Read()
    columns = _columns(path, rows, question)
    counting, faults = read.counting, read.faults
    classes: dict[tuple[str, str], int] = {}
    for line, name, row in _sound(path, rows, columns, suspects, faults):
        stratum = "" if columns.stratum is None else row[columns.stratum].strip()
        score = None
        if columns.said is not None:
            said = row[columns.said].strip()
            if not said:
                faults.add(f"{path}, line {line}: class is empty; fill it or leave the row out")
                continue
            yes = said == question.wanted
            classes[stratum, said] = classes.get((stratum, said), 0) + 1
        else:
            parts = _probabilities(row, columns)
            if parts is None:
                faults.add(f"{path}, line {line}: the probabilities are to lie within 0 to 1 and to sum to 1")
                continue
            score = parts[columns.wanted_score]
            yes = score >= 0.5 if len(parts) == 1 else score == max(parts)
            counting.judged(stratum, yes, score)
        read.ids.append(hash(name))
        if name in true:
            read.found.add(name)
            counting.labelled(stratum, yes, true[name] == question.wanted, score)
        if stratum not in read.strata:
            read.strata.add(stratum)
            if len(read.strata) > MOST_STRATA:
                raise InputFault("too-many-strata", f"{path}: column {question.strata!r} has over {MOST_STRATA} values")
    for (stratum, said), times in classes.items():
        read.classes.add(said)
        counting.judged(stratum, said == question.wanted, times=times)
    if columns.said is None:
        read.classes |= set(TONES) if len(columns.scores) > 1 else {question.wanted}
    return read


def _sound(
    path: Path, rows: Iterator[tuple[int, list[str]]], columns: _Columns, suspects: frozenset[int], faults: _Faults
) -> Iterator[tuple[int, str, list[str]]]:
    """(line, id, fields) of the rows that are whole and have an id of their own."""
    seen: set[str] = set()
    for line, row in rows:
        if len(row) != columns.width:
            faults.add(f"{path}, line {line}: {len(row)} fields where the header has {columns.width}")
            continue
        name = row[columns.id].strip()
        if not name:
            faults.add(f"{path}, line {line}: id is empty; every row needs its own")
            continue
        if suspects and hash(name) in suspects:
            if name in seen:
                faults.add(f"{path}, line {line}: {name!r} was judged above already; keep one row for each id")
                continue
            seen.add(name)
        yield line, name, row


def _columns(path: Path, rows: Iterator[tuple[int, list[str]]], question: Question) -> _Columns:
    needed = ("id", question.strata) if question.strata else ("id",)
    names = _header(path, rows, needed)
    said: int | None = None
    scores: tuple[int, ...] = ()
    if "class" in names:
        said = names.index("class")
    elif question.wanted in names:
        together = TONES if all(tone in names for tone in TONES) and question.wanted in TONES else (question.wanted,)
        scores = tuple(names.index(one) for one in together)
    else:
        raise InputFault(
            "column-missing",
            f"{path} has neither a column 'class' nor one of probabilities {question.wanted!r}; its columns are "
            f"{', '.join(names) or 'none'}",
        )
    place = scores.index(names.index(question.wanted)) if scores else 0
    return _Columns(
        names.index("id"), said, scores, place, names.index(question.strata) if question.strata else None, len(names)
    )


def _probabilities(row: list[str], columns: _Columns) -> list[float] | None:
    """None where they are none."""
    try:
        parts = [float(row[at]) for at in columns.scores]
    except ValueError:
        return None
    if not all(0 <= part <= 1 for part in parts) or (len(parts) > 1 and abs(sum(parts) - 1) > TOLERANCE):
        return None
    return parts


def _twice(marks: array[int]) -> frozenset[int]:
    """Hashes that occur more than once, found in place: eight bytes for each row."""
    ordered = np.sort(np.frombuffer(marks, dtype=np.int64)) if len(marks) else np.zeros(0, dtype=np.int64)
    return frozenset(int(mark) for mark in ordered[1:][ordered[1:] == ordered[:-1]])
