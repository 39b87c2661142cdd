"""Figures of waves: by market, with their doubt, compared with an earlier wave, and kept when single answers go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from indicators.surveys.answer_making import a_row, csv_of

from tiengvang.measure.surveys import Answers, share
from tiengvang.office.indicators.models import Respondent, Wave
from tiengvang.office.indicators.surveys import keeping, selectors
from tiengvang.office.indicators.surveys.figures import compared
from tiengvang.office.indicators.surveys.services import change_wave, delete_due_answers, import_answers
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
Make = Callable[..., Wave]


@pytest.fixture
def filled(wave: Make, analyst: User) -> Callable[..., Wave]:
    """filled(count, known, **said): a wave; `known` of `count` Japanese have heard, and half as many Koreans."""

    def make(count: int = 60, known: int = 30, **said: Any) -> Wave:
        made = wave(**said)
        day = f"{made.first_day:%d/%m/%Y}"
        rows = [a_row(2 * at + 1, heard=at < known, day=day, weight="2") for at in range(count)]
        rows += [a_row(2 * at, heard=at <= known // 2, day=day, weight="1") for at in range(1, count + 1)]
        content = csv_of(rows)
        assert import_answers(
            by=analyst, wave=made, name="a.csv", content=content, whole=True, trial=False
        ).written  # fmt: skip
        return made

    return make


def test_figures_are_given_for_everybody_and_for_each_market(filled: Callable[..., Wave]) -> None:
    made = filled()
    japan = selectors.figure(made, "heard", market="japan")
    korea = selectors.figure(made, "heard", market="korea")
    whole = selectors.figure(made, "heard")
    assert japan is not None
    assert korea is not None
    assert whole is not None
    expected = share(Answers.of([1] * 30 + [0] * 30))
    assert (japan.value, japan.low, japan.high, japan.n) == (
        0.5, pytest.approx(expected.estimate.low), pytest.approx(expected.estimate.high), 60
    )  # fmt: skip
    assert korea.value == 0.25
    # Japan weighs twice as much: 2/3 of .5 and 1/3 of .25.
    assert whole.value == pytest.approx(2 / 3 * 0.5 + 1 / 3 * 0.25)
    assert (whole.n, whole.design_effect) == (120, pytest.approx(1.11, abs=0.01))


def test_a_choice_has_a_share_for_each_answer_and_a_dimension_the_mean_of_its_scales(
    filled: Callable[..., Wave],
) -> None:
    made = filled()
    press = selectors.figure(made, "heard_from", option="press")
    assert press is not None
    assert press.value == 1.0
    assert "all-alike" in press.cautions
    presence = selectors.figure(made, "", dimension="presence")
    assert presence is not None
    assert (presence.kind, presence.scale_low, presence.scale_high) == ("dimension", 1, 7)
    known, given = selectors.figure(made, "presence_known"), selectors.figure(made, "presence_contribution")
    assert known is not None
    assert given is not None
    assert presence.value == pytest.approx(((known.value or 0) + (given.value or 0)) / 2)


def test_a_question_that_nobody_answered_says_so_instead_of_a_number(filled: Callable[..., Wave]) -> None:
    found = selectors.figure(filled(), "people_safe")
    assert found is not None
    assert (found.value, found.low, found.n, found.reason) == (None, None, 0, "no-answers")


def test_every_figure_lies_within_its_interval_and_survives_being_stored(filled: Callable[..., Wave]) -> None:
    made = filled()
    figures = selectors.figures(Wave.objects.get(pk=made.pk))
    assert figures == selectors.figures(made)
    for one in figures:
        if one.value is None:
            assert one.reason
        else:
            assert one.low is not None
            assert one.high is not None
            assert one.low <= one.value <= one.high
            assert 0 < one.n_eff <= one.n


def test_people_asked_in_groups_make_the_interval_wider(wave: Make, analyst: User) -> None:
    def width(grouped: bool) -> float:
        made = wave(name=f"grouped {grouped}")
        rows = [
            a_row(at, market="japan", heard=at // 10 % 2, cluster=f"flight {at // 10}" if grouped else "")
            for at in range(100)
        ]
        import_answers(by=analyst, wave=made, name="a.csv", content=csv_of(rows), whole=True, trial=False)
        found = selectors.figure(made, "heard", market="japan")
        assert found is not None
        assert found.value == 0.5
        return (found.high or 0) - (found.low or 0)

    assert width(grouped=True) > 2 * width(grouped=False)


def test_two_waves_are_compared_figure_by_figure(filled: Callable[..., Wave]) -> None:
    before = filled(known=15, name="Before", first_day=date(2025, 3, 1), last_day=date(2025, 3, 31),
                    delete_after=date(2026, 3, 31))  # fmt: skip
    now = filled(known=45)
    assert list(selectors.earlier_waves(now)) == [before]
    shown = {one.now.what: one for one in compared(selectors.figures(now), selectors.figures(before))}
    heard = shown["heard", "recognition", "japan", ""]
    assert heard.change is not None
    assert heard.change.value == pytest.approx(0.5)
    assert heard.differs
    same = shown["presence_known", "presence", "japan", ""]
    assert same.change is not None
    assert same.change.value == pytest.approx(0)
    assert not same.differs
    assert shown["people_safe", "people", "", ""].change is None


def test_single_answers_go_when_their_day_has_passed_and_figures_stay(filled: Callable[..., Wave]) -> None:
    made = filled(delete_after=date(2026, 4, 30))
    figures = selectors.figures(made)
    assert delete_due_answers(today=date(2026, 4, 30)) == 0
    assert delete_due_answers(today=date(2026, 5, 1)) == 1
    assert delete_due_answers(today=date(2026, 5, 2)) == 0
    made.refresh_from_db()
    assert Respondent.objects.count() == 0
    assert made.answers_deleted is not None
    assert selectors.figures(made) == figures
    assert selectors.sheets(made).people == 120
    assert AuditEntry.objects.filter(action="indicators.delete_answers").count() == 1


def test_the_rows_left_out_go_with_the_single_answers(wave: Make, analyst: User) -> None:
    made = wave(delete_after=date(2026, 4, 30))
    content = csv_of([a_row(1), a_row(2), a_row(3, weight="0")])
    outcome = import_answers(by=analyst, wave=made, name="a.csv", content=content, whole=False, trial=False)
    assert outcome.made is not None
    assert keeping.bad_rows(outcome.made) is not None
    delete_due_answers(today=date(2026, 5, 1))
    assert keeping.bad_rows(outcome.made) is None


def test_a_wave_whose_answers_are_deleted_takes_no_more(filled: Callable[..., Wave], analyst: User) -> None:
    made = filled(delete_after=date(2026, 4, 30))
    delete_due_answers(today=date(2026, 5, 1))
    with pytest.raises(ValidationError, match="takes no more"):
        import_answers(by=analyst, wave=made, name="b", content=csv_of([a_row(999)]), whole=False, trial=False)


def test_people_who_were_promised_a_day_keep_it(filled: Callable[..., Wave], analyst: User) -> None:
    made = filled()
    with pytest.raises(ValidationError, match="may come earlier, not later"):
        change_wave(by=analyst, wave=made, changes={"delete_after": date(2027, 12, 31)})
    assert change_wave(by=analyst, wave=made, changes={"delete_after": date(2026, 12, 31)}).delete_after.year == 2026
    with pytest.raises(ValidationError, match="Answers of other days"):
        change_wave(by=analyst, wave=made, changes={"first_day": date(2026, 3, 2)})


def test_the_latest_wave_of_a_questionnaire_is_found_for_a_period(filled: Callable[..., Wave]) -> None:
    made = filled()
    assert selectors.latest_wave("city-brands", date(2026, 3, 31)) == made
    assert selectors.latest_wave("city-brands", date(2026, 3, 30)) is None
    assert selectors.latest_wave("visitors", date(2026, 12, 31)) is None
