"""The submission (tờ trình) by which a unit asks for the appraisal of an estimate, in the official form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tiengvang.documents.model import (
    Annex,
    Block,
    Bullet,
    Cell,
    Column,
    DocumentType,
    Group,
    Heading,
    Level,
    OfficialDocument,
    Paragraph,
    Recipients,
    Row,
    Run,
    Table,
    plain,
)  # fmt: skip
from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.budget.spelled import spelled
from tiengvang.office.planning.models import Estimate, EstimateLine, Plan
from tiengvang.office.planning.reports.papers.letterhead import letterhead
from tiengvang.office.planning.reports.papers.prose import clean

_COLUMNS = (
    Column("STT", 0.7, "center"), Column("Nội dung", 4), Column("Đơn vị tính", 1, "center"),
    Column("Số lượng", 1, "right"), Column("Đơn giá", 1.4, "right"), Column("Thành tiền", 1.6, "right"),
    Column("Căn cứ, định mức", 3),
)  # fmt: skip
_OTHERS = "Nội dung chung"


def submission(estimate: Estimate) -> OfficialDocument:
    """The submission of the estimate's unit to the unit that appraises budgets, the lines as its annex."""
    lines = list(estimate.lines.select_related("task"))
    by_task = _by_task(lines)
    head = letterhead(estimate.unit)
    appraising = Unit.objects.filter(is_finance=True).first()
    addressee = appraising.name if appraising else "Cơ quan tài chính"
    total = sum(line.amount for line in lines)
    title = _sentence(estimate.title)
    body: list[Block] = [
        Heading(Level.LA_MA, "SỰ CẦN THIẾT"),
        Paragraph(_need(estimate, head.issuer, by_task)),
        Heading(Level.LA_MA, "DỰ TOÁN KINH PHÍ"),
        Paragraph((
            Run("Tổng dự toán kinh phí đề nghị thẩm định là "), Run(f"{plain(total)} đồng", bold=True),
            Run(f" (bằng chữ: {spelled(total)} đồng)", italic=True),
            Run(", gồm:" if len(by_task) > 1 else "."),
        )),
    ]  # fmt: skip
    if len(by_task) > 1:
        sums = [(name, sum(line.amount for line in rows)) for name, rows in by_task.items()]
        ends = [";"] * (len(sums) - 1) + ["."]
        body += [Bullet(f"{name}: {plain(part)} đồng{end}") for (name, part), end in zip(sums, ends, strict=True)]
    body += [
        Paragraph("Nguồn kinh phí: ngoài nhiệm vụ chi thường xuyên, do cấp có thẩm quyền xem xét, quyết định."),
        Paragraph("(Chi tiết tại Phụ lục kèm theo)"),
        Heading(Level.LA_MA, "ĐỀ NGHỊ"),
        Paragraph(f"{head.issuer} kính đề nghị {addressee} xem xét, thẩm định dự toán nêu trên, trình cấp có thẩm "
                  "quyền quyết định."),
    ]  # fmt: skip
    return OfficialDocument(
        type=DocumentType.SUBMISSION, issuer=head.issuer, superior=head.superior, place=head.place, date=head.date,
        symbol=head.symbol(DocumentType.SUBMISSION), addressees=(addressee,), signature=head.signature,
        subject=f"Về việc thẩm định {title}", bases=_bases(estimate.plan), body=tuple(body),
        recipients=Recipients("VT"),
        annexes=(Annex(f"Chi tiết {title}", (_table(by_task, total),), landscape=True),),
    )  # fmt: skip


def _need(estimate: Estimate, issuer: str, by_task: dict[str, list[EstimateLine]]) -> str:
    named = [name for name in by_task if name != _OTHERS]
    what = f"nhiệm vụ “{named[0]}”" if len(named) == 1 else f"{len(named)} nhiệm vụ" if named else "các nội dung"
    under = " theo Kế hoạch nêu trên" if estimate.plan else ""
    return (
        f"{issuer} được giao thực hiện {what}{under}. Các nội dung tại dự toán này không thuộc nhiệm vụ thường xuyên "
        f"theo chức năng, nhiệm vụ được giao, cần được bố trí kinh phí năm {estimate.year} để thực hiện."
    )


def _bases(plan: Plan | None) -> tuple[str, ...]:
    law = "Căn cứ Luật Ngân sách nhà nước và các văn bản hướng dẫn thi hành"
    return (law, f"Căn cứ {_called(plan)}") if plan else (law,)


def _called(plan: Plan | None) -> str:
    """The plan as documents refer to it."""
    if plan is None:
        return ""
    issuer = letterhead(plan.unit).issuer
    number = f" số {plan.number}" if plan.number else ""
    day = f" ngày {plan.dated:%d/%m/%Y}" if plan.dated else ""
    title = _sentence(plan.title)
    about = title.removeprefix("kế hoạch ")
    return f"Kế hoạch{number}{day} của {issuer} {'' if about[:3].lower() == 'của' else 'về '}{about}"


def _table(by_task: dict[str, list[EstimateLine]], total: int) -> Table:
    rows: list[Row] = []
    number = 0
    for name, lines in by_task.items():
        if len(by_task) > 1:
            rows.append(Group(name))
        for line in lines:
            number += 1
            cells: tuple[Cell, ...] = (
                number, _tidy(line.content), _tidy(line.unit_of_measure), _quantity(line.quantity), line.unit_cost,
                line.amount, _tidy(line.basis),
            )  # fmt: skip
            rows.append(cells)
    return Table(_COLUMNS, tuple(rows), totals=("Tổng cộng", None, None, None, None, total, None), unit="đồng")


def _by_task(lines: Sequence[EstimateLine]) -> dict[str, list[EstimateLine]]:
    """Lines by the title of their task, in their own order, those for none in particular last."""
    found: dict[str, list[EstimateLine]] = {}
    for line in sorted(lines, key=lambda one: one.task_id is None):
        found.setdefault(_tidy(line.task.title) if line.task else _OTHERS, []).append(line)
    return found


def _quantity(value: Decimal) -> Decimal:
    """Without needless zeros: 2 and 1,5."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _sentence(text: str) -> str:
    """As within a sentence."""
    words = _tidy(text)
    return words[:1].lower() + words[1:]


def _tidy(text: str) -> str:
    return " ".join(clean(text).split())
