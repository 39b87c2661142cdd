"""Figures of difficulties and requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from tiengvang.office.planning.obstacles.selectors import obstacle_figures
from tiengvang.office.planning.reports.registry import Figure


def figures(unit_ids: Sequence[int], year: int, as_of: datetime) -> Iterator[Figure]:
    """Raised, answered, mended, waiting; working days to the first answer, which do not add up but by their sum."""
    found = obstacle_figures(unit_ids=unit_ids, year=year, as_of=as_of)
    source = f"Khó khăn, vướng mắc, kiến nghị trên hệ thống, tại ngày {timezone.localdate(as_of):%d/%m/%Y}"
    link = reverse("planning:obstacles")
    for name, label, value in (
        ("raised", "Khó khăn, vướng mắc, kiến nghị đã nêu", found.raised),
        ("requests", "Trong đó kiến nghị, đề xuất", found.requests),
        ("answered", "Đã được trả lời", found.answered),
        ("mended", "Đã khắc phục", found.mended),
        ("waiting", "Đang chờ giải quyết", found.waiting),
    ):
        yield Figure(f"obstacles.{name}", label, value, "nội dung", source, link)
    days = sum(found.answer_days)
    yield Figure("obstacles.answer_days", "Tổng số ngày làm việc chờ trả lời", days, "ngày làm việc", source, link)
