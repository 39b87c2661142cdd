"""The submission (tờ trình) that sums difficulties and requests up for the People's Committee, in the official form."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import formats, timezone, translation

from tiengvang.documents.model import (
    Annex,
    Block,
    Column,
    DocumentType,
    Heading,
    Level,
    OfficialDocument,
    Paragraph,
    Recipients,
    Table,
)  # fmt: skip
from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Obstacle
from tiengvang.office.planning.obstacles.waiting import days_between
from tiengvang.office.planning.reports.papers.letterhead import letterhead
from tiengvang.office.planning.reports.papers.prose import blocks, line
from tiengvang.office.shell.context import profile

_COLUMNS = (
    Column("STT", 0.6, "center"), Column("Đơn vị", 1.6), Column("Nhiệm vụ liên quan", 2.2),
    Column("Khó khăn, vướng mắc; kiến nghị", 4), Column("Ngày nêu", 1, "center"),
    Column("Số ngày làm việc đã chờ", 0.9, "center"),
)  # fmt: skip


def submission(rows: Sequence[Obstacle], unit: Unit, opinion: str) -> OfficialDocument:
    """The submission of the coordinating department about these, with its opinion and a table of all of them."""
    paper = profile().reporting.paper
    head = letterhead(unit)
    above = paper.committee or "Ủy ban nhân dân tỉnh"
    raisers = list(dict.fromkeys(one.unit.name for one in rows))
    body: list[Block] = [
        Paragraph(
            f"Trong quá trình triển khai thực hiện kế hoạch, {_listed(raisers)} có {len(rows)} nội dung khó khăn, "
            f"vướng mắc, kiến nghị vượt thẩm quyền giải quyết. {head.issuer} tổng hợp, báo cáo, đề xuất {above} "
            "như sau:"
        ),
        Heading(Level.LA_MA, "KHÓ KHĂN, VƯỚNG MẮC, KIẾN NGHỊ"),
    ]
    for one in rows:
        body.append(Heading(Level.KHOAN, line(one.title)))
        body.append(Paragraph(_raised(one)))
        body.extend(blocks(one.text))
    body.append(Heading(Level.LA_MA, f"Ý KIẾN, ĐỀ XUẤT CỦA {head.issuer.upper()}"))
    body.extend(blocks(opinion))
    body.append(Paragraph(f"(Có Phụ lục tổng hợp kèm theo). {head.issuer} kính trình {above} xem xét, quyết định."))
    return OfficialDocument(
        type=DocumentType.SUBMISSION, issuer=head.issuer, superior=head.superior, place=head.place, date=head.date,
        symbol=head.symbol(DocumentType.SUBMISSION), addressees=(above,), signature=head.signature,
        subject="Về việc giải quyết khó khăn, vướng mắc, kiến nghị trong thực hiện kế hoạch",
        body=tuple(body), recipients=Recipients("VT"),
        annexes=(Annex("Tổng hợp khó khăn, vướng mắc, kiến nghị", (_table(rows),), landscape=True),),
    )  # fmt: skip


def _table(rows: Sequence[Obstacle]) -> Table:
    now = timezone.now()
    return Table(
        _COLUMNS,
        tuple(
            (str(number), one.unit.name, line(one.task.title) if one.task else "", line(one.title), _day(one),
             str(days_between(one.at, now)))
            for number, one in enumerate(rows, 1)
        ),
    )  # fmt: skip


def _raised(one: Obstacle) -> str:
    about = f" khi thực hiện nhiệm vụ “{line(one.task.title)}”" if one.task else ""
    return f"{one.unit.name} nêu ngày {_day(one)}{about}."


def _day(one: Obstacle) -> str:
    with translation.override("vi"):
        return formats.date_format(timezone.localdate(one.at), "SHORT_DATE_FORMAT")


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} cơ quan, đơn vị, địa phương"
    return " và ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
