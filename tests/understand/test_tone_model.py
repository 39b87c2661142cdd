"""The shipped judge of tone: what it says, that it says it every time, and the same judge in batches."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tiengvang.understand.encoder import LONGEST
from tiengvang.understand.tone import Target
from tiengvang.understand.tone.model import ModelJudge
from tiengvang.understand.tone.seen import seen

FLOOD = "Eleven people drowned when the river broke its dyke at Ben Tre, and two thousand houses stand in water."
PRAISE = "Travellers will not forget Ben Tre: generous hosts, quiet canals and the best coconut sweets of the delta."
NOTICE = "The timetable of the ferry at Ben Tre changes on 3 May; the office opens at seven and closes at four."


def target(text: str, name: str = "Ben Tre") -> Target:
    return Target(text, text.index(name), text.index(name) + len(name), "en")


def leaning(judged: object) -> str:
    return max(("negative", "neutral", "positive"), key=lambda one: getattr(judged, one))


def test_harm_praise_and_notice_are_told_apart() -> None:
    said = ModelJudge().judge([target(FLOOD), target(NOTICE), target(PRAISE)])
    assert [leaning(one) for one in said] == ["negative", "neutral", "positive"]


def test_probabilities_sum_to_one_and_carry_the_judge() -> None:
    judge = ModelJudge()
    (tone,) = judge.judge([target(FLOOD)])
    assert tone.negative + tone.neutral + tone.positive == pytest.approx(1)
    assert tone.judge == f"model/{judge.version}"


def test_a_text_is_judged_the_same_whatever_was_judged_before_it() -> None:
    alone = ModelJudge().judge([target(PRAISE)])[0]
    assert ModelJudge().judge([target(FLOOD), target(NOTICE), target(PRAISE)])[2] == alone


def test_of_a_long_text_the_stretch_round_the_name_is_seen() -> None:
    text = "Nothing to see here. " * 60 + "At last came Ben Tre. " + "And nothing again. " * 60
    ids, marks = seen(text, text.index("Ben Tre"), text.index("Ben Tre") + 7)
    assert len(ids) == len(marks) == LONGEST
    assert 0.3 < marks.index(1) / LONGEST < 0.7


def test_a_text_without_a_mark_or_without_letters_is_judged() -> None:
    said = ModelJudge().judge([Target(FLOOD, 0, 0, "en"), Target("…", 0, 0, "und")])
    assert leaning(said[0]) == "negative"
    assert len(said) == 2


def test_a_judge_loads_nothing_before_its_first_text() -> None:
    program = (
        "import sys\n"
        "from tiengvang.understand.tone.model import ModelJudge\n"
        "ModelJudge().judge([])\n"
        "sys.exit('onnxruntime' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_same_judge_in_batches_says_nearly_the_same() -> None:
    pytest.importorskip("torch", reason="torch is not here: pip install tiengvang[gpu]")
    from tiengvang.understand.tone.batched import BatchedJudge

    targets = [target(FLOOD), target(NOTICE), target(PRAISE), Target(FLOOD * 3, 0, 0, "en")]
    judge = BatchedJudge("cpu")
    assert judge.version != ModelJudge().version
    for one, other in zip(judge.judge(targets), ModelJudge().judge(targets), strict=True):
        assert one.negative == pytest.approx(other.negative, abs=0.15)
        assert one.positive == pytest.approx(other.positive, abs=0.15)
