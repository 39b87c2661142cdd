"""Figures of money by where it comes from, in whole đồng."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone

from tiengvang.office.planning.budget.figures import budget_figures
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.planning.reports.registry import Figure

LANES: Final = {
    Lane.A.value: "Chi thường xuyên và nguồn hợp pháp khác", Lane.B.value: "Ngoài nhiệm vụ thường xuyên",
    Lane.C.value: "Xã hội hóa",
}  # fmt: skip
_STATE: Final = (
    ("estimated", "dự toán đề nghị"), ("decided", "được giao, phê duyệt"), ("committed", "đã ký hợp đồng, chưa chi"),
    ("spent", "đã chi"), ("remaining", "còn lại"),
)  # fmt: skip
_SOCIETY: Final = (("pledged", "cam kết"), ("received", "đã tiếp nhận"), ("spent", "đã chi"))


def figures(unit_ids: Sequence[int], year: int, as_of: datetime) -> Iterator[Figure]:
    """Of each source: asked for, granted, committed, spent, left; of society's: promised, received, spent."""
    day = timezone.localdate(as_of)
    source = f"Dự toán, quyết định, hợp đồng, chứng từ nhập trên hệ thống đến ngày {day:%d/%m/%Y}"
    for lane in budget_figures(unit_ids=unit_ids, year=year, as_of=day):
        for name, words in _SOCIETY if lane.lane == Lane.C else _STATE:
            yield Figure(
                f"budget.{lane.lane}.{name}", f"{LANES[lane.lane]}: {words}", getattr(lane, name), "đồng", source,
                f"{reverse('planning:budget_list')}?year={year}",
            )  # fmt: skip
