"""Fills the demonstration's plan with invented estimates in several states, contracts, payments and pledges.

Doing it again changes nothing. It goes through the services that pages go through; the days on which estimates were
made are put back.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.budget import appraising, estimating, pledging, spending
from tiengvang.office.planning.budget.selectors import tasks_for
from tiengvang.office.planning.models import Estimate, EstimateLine, Plan
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.planning.seed.days import happened_on

# Content, unit of measure, quantity, unit cost in đồng, basis.
_FAIR = (
    ("Thuê gian hàng 36 m² tại hội chợ du lịch quốc tế", "gian", "1", 185_000_000, "Báo giá của ban tổ chức hội chợ"),
    ("Thiết kế, dàn dựng gian hàng", "gói", "1", 240_000_000, "03 báo giá"),
    ("In tờ gấp giới thiệu bằng 4 thứ tiếng", "bộ", "5000", 12_500, "03 báo giá"),
    ("Phiên dịch tiếng Anh, tiếng Hàn", "ngày công", "12", 2_200_000, "Định mức chi tiếp khách nước ngoài"),
    ("Vé máy bay, lưu trú cho đoàn công tác", "người", "8", 9_800_000, "Chế độ công tác phí hiện hành"),
)
_CONTENT = (
    ("Biên tập, dịch tin bài sang tiếng Anh", "trang", "420", 350_000, "Quy chế chi tiêu nội bộ"),
    ("Duy trì trang thông tin đối ngoại", "tháng", "12", 6_500_000, "Hợp đồng năm trước"),
    ("Ảnh tư liệu có bản quyền", "bộ ảnh", "10", 4_000_000, "03 báo giá"),
)
_FESTIVAL = (
    ("Phim ngắn giới thiệu lễ hội (3 phút)", "phim", "2", 90_000_000, "Phương án vận động tài trợ"),
    ("Đón đoàn báo chí quốc tế", "đoàn", "1", 150_000_000, "Phương án vận động tài trợ"),
)


def fill_budget(*, leader: User, appraiser: User, decider: User) -> None:
    """Estimates of the leader's unit for the profile's plan, where it has none yet.

    leader: leads the unit; appraiser, decider: of the unit that appraises budgets, and of the province.
    """
    unit = Unit.objects.filter(memberships__user=leader).first()
    plan = Plan.objects.exclude(key="").first()
    if unit is None or plan is None or Estimate.objects.exists():
        return
    today = timezone.localdate()
    start = max(date(today.year, 1, 1), today - timedelta(days=120))
    year = today.year
    fair = _estimate(leader, unit, plan, year, Lane.B, "Dự toán tham gia hội chợ du lịch quốc tế (mẫu)", _FAIR)
    _decide(leader, appraiser, decider, fair, start)
    _spend(leader, fair, start)
    _return(leader, appraiser, _estimate(
        leader, unit, plan, year, Lane.B, "Dự toán sản xuất phim quảng bá năm sau (mẫu)", _FAIR[1:3]
    ))  # fmt: skip
    waiting = _estimate(leader, unit, plan, year, Lane.B, "Dự toán khảo sát thị trường khách Hàn Quốc (mẫu)", _FAIR[3:])
    _move(leader, waiting, "submit")
    content = _estimate(leader, unit, plan, year, Lane.A, "Dự toán thông tin đối ngoại thường xuyên (mẫu)", _CONTENT)
    _record(leader, content, start, "00/QĐ-SVHTTDL (mẫu)", "unit")
    _spend(leader, content, start)
    _from_society(leader, _estimate(
        leader, unit, plan, year, Lane.C, "Vận động tài trợ Lễ hội (mẫu)", _FESTIVAL
    ), start)  # fmt: skip


def _estimate(
    by: User, unit: Unit, plan: Plan, year: int, lane: str, title: str, rows: tuple[tuple[str, str, str, int, str], ...]
) -> Estimate:
    made = estimating.make_estimate(by=by, unit=unit, year=year, lane=lane, title=title, plan=plan)
    # Figures of a report that were closed some weeks ago hold what was estimated by then.
    happened_on(max(date(year, 1, 1), timezone.localdate() - timedelta(days=125)), made, fields=("created",))
    tasks = list(tasks_for(unit, year)[:5])
    for number, (content, measure, quantity, cost, basis) in enumerate(rows):
        line = estimating.add_line(
            by=by, estimate=made, content=content, unit_of_measure=measure, quantity=Decimal(quantity), unit_cost=cost,
            basis=basis, task=tasks[number // 2 % len(tasks)] if tasks else None,
        )  # fmt: skip
        if "báo giá" in basis:
            for at, supplier in enumerate(("Công ty Mẫu A", "Công ty Mẫu B", "Hợp tác xã Mẫu C")):
                estimating.add_quotation(by=by, line=line, supplier=supplier, amount=line.amount + at * 1_500_000)
    return made


def _move(by: User, estimate: Estimate, code: str, reason: str = "") -> None:
    estimate.refresh_from_db()
    appraising.move_estimate(by=by, estimate=estimate, version=estimate.version, code=code, reason=reason)


def _decide(leader: User, appraiser: User, decider: User, estimate: Estimate, on: date) -> None:
    _move(leader, estimate, "submit")
    lines = list(estimate.lines.all())
    appraising.remark(by=appraiser, estimate=estimate, said=[
        appraising.Said(lines[1].pk, "Đề nghị giảm chi phí dàn dựng, tận dụng thiết bị năm trước.", 200_000_000),
        appraising.Said(lines[4].pk, "Giảm còn 6 người.", 58_800_000),
    ])  # fmt: skip
    _move(appraiser, estimate, "forward")
    _record(decider, estimate, on, "00/QĐ-UBND (mẫu)", "province")


def _record(by: User, estimate: Estimate, on: date, number: str, level: str) -> None:
    estimate.refresh_from_db()
    amounts = {line.pk: line.amount if line.proposed is None else line.proposed for line in estimate.lines.all()}
    appraising.decide_estimate(
        by=by, estimate=estimate, version=estimate.version, number=number, dated=on, level=level, amounts=amounts
    )


def _return(leader: User, appraiser: User, estimate: Estimate) -> None:
    _move(leader, estimate, "submit")
    line = estimate.lines.first()
    if line is not None:
        appraising.remark(by=appraiser, estimate=estimate, said=[
            appraising.Said(line.pk, "Chưa có kịch bản và phương án phát hành làm căn cứ.")
        ])  # fmt: skip
    _move(appraiser, estimate, "return", "Bổ sung kịch bản, phương án phát hành và ít nhất 03 báo giá cho mỗi gói.")


def _spend(by: User, estimate: Estimate, start: date) -> None:
    """The first line is nearly used up, the second under contract."""
    first, second = list(EstimateLine.objects.filter(estimate=estimate).select_related("estimate"))[:2]
    day = start + timedelta(days=20)
    spending.spend(by=by, line=first, number="UNC 00 (mẫu)", dated=day, amount=first.amount * 95 // 100)
    contract = spending.commit(
        by=by, line=second, number="00/HĐ (mẫu)", dated=day, amount=second.amount * 4 // 5, payee="Công ty Mẫu A"
    )
    spending.spend(by=by, line=second, number="UNC 01 (mẫu)", dated=day + timedelta(days=10),
                   amount=contract.amount // 2, commitment=contract, payee="Công ty Mẫu A")  # fmt: skip


def _from_society(by: User, estimate: Estimate, start: date) -> None:
    _record(by, estimate, start, "00/KH-SVHTTDL (mẫu)", "unit")
    film, press = list(estimate.lines.all())
    given = (
        ("Hiệp hội Du lịch Mẫu", "money", "Tài trợ sản xuất phim ngắn", 120_000_000, "", film, "00/BBGN (mẫu)", True),
        ("Khách sạn Mẫu", "in_kind", "20 đêm phòng cho đoàn báo chí", 36_000_000, "Bảng giá niêm yết", press, "", True),
        ("Hãng hàng không Mẫu", "in_kind", "10 vé khứ hồi", 45_000_000, "Giá vé công bố", press, "", False),
    )
    for partner, form, content, value, basis, line, number, came in given:
        pledge = pledging.make_pledge(by=by, unit=estimate.unit, values={
            "year": estimate.year, "partner": partner, "form": form, "content": content, "value": value,
            "basis": basis, "task": line.task, "line": line, "number": number, "dated": start if number else None,
        })  # fmt: skip
        if came:
            pledging.receive_pledge(by=by, pledge=pledge, version=pledge.version, received_value=value,
                                    received_on=start + timedelta(days=15))  # fmt: skip
