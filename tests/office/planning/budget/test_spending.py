"""What becomes of decided money, and what may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from planning.budget.budget_making import DECIDED_ON, PAID_ON, Crew, decide, decided, estimate

from tiengvang.office.planning.budget import pledging, spending
from tiengvang.office.planning.budget.figures import budget_figures
from tiengvang.office.planning.budget.pivot import Asked, report
from tiengvang.office.planning.budget.selectors import balance_of, left_on
from tiengvang.office.planning.models import Commitment, Estimate, EstimateLine, Pledge, Spending

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(crew: Crew) -> EstimateLine:
    """A line of 1.000 đồng, decided."""
    return decided(crew, "a", 1_000).lines.get()


def _commit(crew: Crew, line: EstimateLine, amount: int, number: str = "01/HĐ") -> Commitment:
    return spending.commit(by=crew.officer, line=line, number=number, dated=PAID_ON, amount=amount)


def _spend(crew: Crew, line: EstimateLine, amount: int, on: Commitment | None = None) -> Spending:
    return spending.spend(by=crew.officer, line=line, number="UNC 1", dated=PAID_ON, amount=amount, commitment=on)


def _stands(line: EstimateLine) -> tuple[int, int, int]:
    one = balance_of(line)
    return one.committed, one.spent, one.remaining


def test_a_payment_reduces_the_contract_that_it_pays(crew: Crew, line: EstimateLine) -> None:
    contract = _commit(crew, line, 600)
    assert _stands(line) == (600, 0, 400)
    _spend(crew, line, 250, on=contract)
    assert _stands(line) == (350, 250, 400)
    _spend(crew, line, 400)
    assert _stands(line) == (350, 650, 0)
    assert left_on(contract) == 350


def test_nothing_goes_out_beyond_what_is_left(crew: Crew, line: EstimateLine) -> None:
    contract = _commit(crew, line, 600)
    for refused in (lambda: _spend(crew, line, 401), lambda: _commit(crew, line, 401, "02/HĐ"),
                    lambda: _spend(crew, line, 601, on=contract)):  # fmt: skip
        with pytest.raises(ValidationError) as refusal:
            refused()
        assert "amount" in refusal.value.message_dict
    assert _stands(line) == (600, 0, 400)


def test_a_further_decision_lets_more_be_spent(crew: Crew, line: EstimateLine) -> None:
    _spend(crew, line, 1_000)
    decide(crew.leader, line.estimate, {line.pk: 1_500})
    _spend(crew, line, 500)
    assert _stands(line) == (0, 1_500, 0)


def test_a_lower_decision_shows_the_line_as_over_spent(crew: Crew, line: EstimateLine) -> None:
    _spend(crew, line, 800)
    decide(crew.leader, line.estimate, {line.pk: 500})
    assert balance_of(line).remaining == -300
    assert balance_of(line).is_over
    with pytest.raises(ValidationError):
        _spend(crew, line, 1)


def test_a_line_with_little_left_is_said_to_be_nearly_used_up(crew: Crew, line: EstimateLine) -> None:
    _spend(crew, line, 900)
    assert not balance_of(line).is_nearly_used
    _spend(crew, line, 1)
    assert balance_of(line).is_nearly_used


def test_settling_frees_what_was_not_paid(crew: Crew, line: EstimateLine) -> None:
    contract = _commit(crew, line, 600)
    _spend(crew, line, 500, on=contract)
    spending.settle(by=crew.officer, commitment=contract, on=PAID_ON, note="Biên bản thanh lý số 1")
    assert _stands(line) == (0, 500, 500)
    with pytest.raises(ValidationError):
        _spend(crew, line, 1, on=Commitment.objects.get())


def test_what_was_taken_back_counts_no_more_and_stays_to_be_seen(crew: Crew, line: EstimateLine) -> None:
    contract = _commit(crew, line, 600)
    paid = _spend(crew, line, 100, on=contract)
    with pytest.raises(ValidationError):
        spending.take_back(by=crew.officer, entry=contract, reason="Nhầm")
    with pytest.raises(ValidationError):
        spending.take_back(by=crew.officer, entry=paid, reason=" ")
    spending.take_back(by=crew.officer, entry=paid, reason="Nhập nhầm số")
    assert _stands(line) == (600, 0, 400)
    spending.take_back(by=crew.officer, entry=contract, reason="Nhầm dòng")
    assert _stands(line) == (0, 0, 1_000)
    assert (Commitment.objects.count(), Spending.objects.count()) == (1, 1)


def test_days_are_looked_at(crew: Crew, line: EstimateLine) -> None:
    for day in (date(2025, 12, 31), date(2999, 1, 1)):
        with pytest.raises(ValidationError) as refusal:
            spending.spend(by=crew.officer, line=line, number="1", dated=day, amount=1)
        assert "dated" in refusal.value.message_dict
    contract = _commit(crew, line, 10)
    with pytest.raises(ValidationError):
        spending.spend(by=crew.officer, line=line, number="1", dated=DECIDED_ON, amount=1, commitment=contract)


def test_money_of_an_estimate_that_is_not_decided_is_not_spent(crew: Crew) -> None:
    made = estimate(crew, "a", 100)
    with pytest.raises(ValidationError):
        _spend(crew, made.lines.get(), 1)


def test_others_record_nothing(crew: Crew, line: EstimateLine) -> None:
    with pytest.raises(PermissionDenied):
        spending.spend(by=crew.appraiser, line=line, number="1", dated=PAID_ON, amount=1)


# --- money from society --------------------------------------------------------------------------------------------


def _pledge(crew: Crew, line: EstimateLine | None = None, **values: object) -> Pledge:
    given = {
        "year": 2026, "partner": "Công ty A", "form": "money", "content": "Tài trợ", "value": 500, "basis": "",
        "task": None, "line": line, "number": "", "dated": None, **values,
    }  # fmt: skip
    return pledging.make_pledge(by=crew.officer, unit=crew.unit, values=given)


def _receive(crew: Crew, pledge: Pledge, value: int) -> Pledge:
    pledge.refresh_from_db()
    return pledging.receive_pledge(
        by=crew.officer, pledge=pledge, version=pledge.version, received_value=value, received_on=PAID_ON
    )


def test_money_from_society_is_spent_as_far_as_it_came(crew: Crew) -> None:
    line = decided(crew, "c", 1_000).lines.get()
    pledge = _pledge(crew, line)
    with pytest.raises(ValidationError):
        _spend(crew, line, 1)
    _receive(crew, pledge, 300)
    _spend(crew, line, 300)
    with pytest.raises(ValidationError):
        _spend(crew, line, 1)
    _receive(crew, pledge, 500)
    assert _stands(line) == (0, 300, 200)
    with pytest.raises(ValidationError):
        _receive(crew, pledge, 299)


def test_a_gift_in_kind_has_a_basis_and_is_no_money(crew: Crew) -> None:
    line = decided(crew, "c", 1_000).lines.get()
    with pytest.raises(ValidationError) as refusal:
        _pledge(crew, line, form="in_kind")
    assert "basis" in refusal.value.message_dict
    pledge = _pledge(crew, line, form="in_kind", basis="Bảng giá niêm yết của đơn vị")
    _receive(crew, pledge, 500)
    assert balance_of(line).remaining == 0


def test_a_pledge_with_a_document_is_agreed_and_a_withdrawn_one_stays_withdrawn(crew: Crew) -> None:
    pledge = _pledge(crew, number="05/BBGN", dated=PAID_ON)
    assert pledge.state == "agreed"
    pledging.withdraw_pledge(by=crew.officer, pledge=pledge, version=pledge.version)
    with pytest.raises(ValidationError):
        _receive(crew, pledge, 5)


def test_a_pledge_is_only_for_a_line_of_its_own_unit_year_and_source(crew: Crew) -> None:
    for line in (decided(crew, "a", 10).lines.get(), decided(crew, "c", 10, year=2025).lines.get()):
        with pytest.raises(ValidationError) as refusal:
            _pledge(crew, line)
        assert "line" in refusal.value.message_dict


def test_years_are_compared_with_their_change(crew: Crew) -> None:
    decided(crew, "a", 100, year=2025)
    decided(crew, "a", 250, year=2026)
    found = report(crew.leader, Asked(rows="lane", columns="year"))
    assert (found.compares, found.rows[0].change, found.total.change) == ("2026 − 2025", 150, 150)


def test_a_payment_after_the_closing_date_is_not_in_the_figures(crew: Crew) -> None:
    one = decided(crew, "a", 100).lines.get()
    Estimate.objects.update(created="2026-01-01T00:00:00+07:00")
    spending.spend(by=crew.officer, line=one, number="1", dated=PAID_ON, amount=40)
    before = budget_figures(unit_ids=[crew.unit.pk], year=2026, as_of=date(2026, 2, 28))[0]
    after = budget_figures(unit_ids=[crew.unit.pk], year=2026, as_of=PAID_ON)[0]
    assert (before.spent, before.remaining, after.spent, after.remaining) == (0, 100, 40, 60)
