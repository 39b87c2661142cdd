"""`tiengvang measure`: what it reads, prints, refuses and ends with."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tiengvang.cli import MEASURE_METHODS, main
from tiengvang.measure.prevalence import Method

Row = dict[str, Any]


def table(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def measure(*arguments: object) -> tuple[int, Row, str]:
    done = CliRunner().invoke(main, ["measure", *(str(one) for one in arguments)])
    start = done.stdout.find("{")
    return done.exit_code, json.loads(done.stdout[start:]) if start >= 0 else {}, done.stderr


def year(folder: Path, share: float = 0.3, things: int = 2000, labels: int = 400, name: str = "") -> tuple[Path, Path]:
    """A year of which exactly this share is positive; the machine is right in nine of ten; the sample is random."""
    chance = random.Random(17)
    true = ["positive"] * round(share * things) + ["neutral"] * (things - round(share * things))
    other = {"positive": "neutral", "neutral": "positive"}
    said = [other[one] if at % 10 == 0 else one for at, one in enumerate(true)]
    rows = ((f"m{at}", "FR" if at % 3 else "JP", one) for at, one in enumerate(said))
    sample = ((f"m{at}", true[at]) for at in sorted(chance.sample(range(things), labels)))
    return table(folder / f"J{name}.csv", ("id", "market", "class"), rows), table(
        folder / f"L{name}.csv", ("id", "class"), sample
    )


def test_the_share_is_corrected_and_carries_its_interval(tmp_path: Path) -> None:
    judged, labels = year(tmp_path)
    for method in ("ppi", "hand", "rogan-gladen"):
        code, answer, _ = measure("--judgements", judged, "--labels", labels, "--method", method)
        low, high = answer["interval"]
        assert code == 0
        assert low < 0.3 < high
        assert low <= answer["estimate"] <= high
        assert (answer["method"], answer["judged"], answer["n"]) == (method, 2000, 400)
        assert answer["count"]["estimate"] == pytest.approx(2000 * answer["estimate"])


def test_classify_and_count_warns_of_itself(tmp_path: Path) -> None:
    judged, labels = year(tmp_path)
    _, answer, _ = measure("--judgements", judged, "--labels", labels, "--method", "classify-and-count")
    assert answer["estimate"] == pytest.approx(0.34)
    assert [one["code"] for one in answer["warnings"]] == ["machine-errors-not-corrected"]


def test_the_methods_of_the_command_are_those_of_the_room() -> None:
    assert tuple(str(one) for one in Method) == MEASURE_METHODS


def test_strata_are_taken_from_a_column(tmp_path: Path) -> None:
    judged = table(
        tmp_path / "J.csv",
        ("id", "market", "class"),
        [(f"a{at}", "FR", "neutral") for at in range(900)] + [(f"b{at}", "JP", "positive") for at in range(100)],
    )
    labels = table(
        tmp_path / "L.csv",
        ("id", "class"),
        [(f"a{at}", "neutral") for at in range(50)] + [(f"b{at}", "positive") for at in range(50)],
    )
    _, plain, _ = measure("--judgements", judged, "--labels", labels, "--method", "hand")
    _, stratified, _ = measure("--judgements", judged, "--labels", labels, "--method", "hand", "--strata", "market")
    assert plain["estimate"] == pytest.approx(0.5)
    assert stratified["estimate"] == pytest.approx(0.1)


def test_a_stratum_that_nobody_labelled_is_named(tmp_path: Path) -> None:
    judged, labels = year(tmp_path)
    with judged.open("a", encoding="utf-8") as more:
        more.write("x1,KR,positive\nx2,,neutral\n")
    code, answer, _ = measure("--judgements", judged, "--labels", labels, "--strata", "market")
    said = {one["code"]: one["message"] for one in answer["warnings"]}
    assert code == 0
    assert "KR" in said["strata-without-labels"]


def test_probabilities_do_in_place_of_a_class(tmp_path: Path) -> None:
    rows = [(f"m{at}", 0.1, 0.1, 0.8) if at % 2 else (f"m{at}", 0.7, 0.2, 0.1) for at in range(1000)]
    judged = table(tmp_path / "J.csv", ("id", "negative", "neutral", "positive"), rows)
    labels = table(
        tmp_path / "L.csv", ("id", "class"), ((f"m{at}", "positive" if at % 2 else "negative") for at in range(200))
    )
    code, answer, _ = measure("--judgements", judged, "--labels", labels)
    assert code == 0
    assert answer["estimate"] == pytest.approx(0.5, abs=0.01)
    assert measure("--judgements", judged, "--labels", labels, "--method", "classify-and-count")[1]["estimate"] == 0.5
    assert measure("--judgements", judged, "--labels", labels, "--class", "negative")[1]["estimate"] == pytest.approx(
        0.5, abs=0.01
    )


def test_bad_rows_are_named_by_line_and_the_good_ones_counted(tmp_path: Path) -> None:
    judged, labels = year(tmp_path)
    with judged.open("a", encoding="utf-8") as more:
        more.write("m7,FR,neutral\n,FR,positive\ny1,FR\ny2,FR,\n")
    with labels.open("a", encoding="utf-8") as more:
        more.write("nobody,positive\nm999,\n")
    code, answer, told = measure("--judgements", judged, "--labels", labels)
    said = {one["code"]: one for one in answer["warnings"]}
    assert code == 1
    assert answer["judged"] == 2000
    assert answer["refused_rows"] == 5
    for line in ("line 2002: 'm7' was judged", "line 2003: id", "line 2004: 2 fields", "line 2005: class"):
        assert line in told.replace("\n", " ")
    assert said["labels-without-judgement"]["ids"] == ["nobody"]


def test_probabilities_that_are_none_are_refused(tmp_path: Path) -> None:
    judged = table(
        tmp_path / "J.csv",
        ("id", "negative", "neutral", "positive"),
        [("a", 0.5, 0.5, 0.0), ("b", 0.5, 0.5, 0.5), ("c", "x", 0, 1), ("d", "nan", 0, 1), ("e", -1, 1, 1)],
    )
    labels = table(tmp_path / "L.csv", ("id", "class"), [("a", "neutral")])
    code, answer, _ = measure("--judgements", judged, "--labels", labels)
    assert (code, answer["judged"], answer["refused_rows"]) == (1, 1, 4)


def test_a_thing_labelled_twice_and_differently_counts_as_unlabelled(tmp_path: Path) -> None:
    judged = table(tmp_path / "J.csv", ("id", "class"), ((f"m{at}", "positive") for at in range(50)))
    labels = table(
        tmp_path / "L.csv",
        ("id", "class"),
        [("m1", "positive"), ("m1", "neutral"), ("m2", "positive"), ("m2", "positive")],
    )
    code, answer, told = measure("--judgements", judged, "--labels", labels)
    assert (code, answer["n"]) == (1, 1)
    assert "line 3" in told


def test_a_class_that_only_people_use_is_named_since_it_may_be_misspelled(tmp_path: Path) -> None:
    judged, labels = year(tmp_path)
    with labels.open("a", encoding="utf-8") as more:
        more.write("m5,Positive\n")
    _, answer, _ = measure("--judgements", judged, "--labels", labels)
    said = {one["code"]: one["message"] for one in answer["warnings"]}
    assert "Positive" in said["label-class-never-judged"]


def test_two_years_are_compared_and_judged_against_the_target(tmp_path: Path) -> None:
    judged, labels = year(tmp_path)
    later = year(tmp_path, share=0.6, name="2")
    code, answer, _ = measure("--judgements", judged, "--labels", labels, "--compare", *later, "--target", "0.2")
    assert code == 0
    assert answer["change"]["difference"] == pytest.approx(answer["later"]["estimate"] - answer["estimate"])
    low, high = answer["change"]["growth_interval"]
    assert low < 1.0 < high
    assert answer["verdict"]["outcome"] == "met"
    assert answer["verdict"]["probability"] > 0.975
    code, answer, _ = measure("--judgements", judged, "--labels", labels, "--compare", *later, "--target", "1.0")
    assert answer["verdict"]["outcome"] == "not yet known"
    code, answer, _ = measure(
        "--judgements", judged, "--labels", labels, "--compare", judged, labels, "--target", "0.9"
    )
    assert answer["verdict"]["outcome"] == "not met"
    assert answer["change"]["difference"] == 0


def test_a_count_may_grow_while_the_share_does_not(tmp_path: Path) -> None:
    judged, labels = year(tmp_path)
    later = year(tmp_path, things=4000, name="2")
    _, answer, _ = measure("--judgements", judged, "--labels", labels, "--compare", *later, "--target", "0.2")
    assert answer["count_verdict"]["outcome"] == "met"
    assert answer["verdict"]["outcome"] != "met"


def test_a_question_without_an_answer_gives_its_reason(tmp_path: Path) -> None:
    judged, labels = year(tmp_path)
    none = table(tmp_path / "none.csv", ("id", "class"), [])
    for arguments, reason in (
        (("--judgements", judged, "--labels", none), "no-labels"),
        (("--judgements", none, "--labels", labels), "nothing-judged"),
        (("--judgements", judged, "--labels", labels, "--class", "Positive"), "class-unknown"),
    ):
        code, answer, _ = measure(*arguments)
        assert (code, answer["estimate"], answer["interval"], answer["reason"]) == (2, None, None, reason)


def test_files_that_cannot_be_used_are_refused_in_one_line(tmp_path: Path) -> None:
    judged, labels = year(tmp_path)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("id,class\na,Gia Lai tốt".encode() + b"\xff\n")
    bare = table(tmp_path / "bare.csv", ("id", "tone"), [("a", "positive")])
    for arguments, words in (
        (("--judgements", tmp_path / "no.csv", "--labels", labels), "no.csv"),
        (("--judgements", latin, "--labels", labels), "UTF-8"),
        (("--judgements", bare, "--labels", labels), "neither a column 'class'"),
        (("--judgements", judged, "--labels", bare), "lacks column 'class'"),
        (("--judgements", judged, "--labels", labels, "--strata", "country"), "lacks column 'country'"),
        (("--judgements", judged, "--labels", labels, "--target", "0.2"), "--compare"),
    ):
        code, _, told = measure(*arguments)
        assert code == 2
        assert words in told.replace("\n", " ")


def test_a_column_with_a_value_for_each_row_is_no_stratum(tmp_path: Path) -> None:
    judged = table(tmp_path / "J.csv", ("id", "class"), ((f"m{at}", "positive") for at in range(5002)))
    labels = table(tmp_path / "L.csv", ("id", "class"), [("m1", "positive")])
    code, _, told = measure("--judgements", judged, "--labels", labels, "--strata", "id")
    assert code == 2
    assert "5000" in told
