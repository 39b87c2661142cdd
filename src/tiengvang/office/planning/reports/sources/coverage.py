"""Figures of coverage for the consolidated report: articles about the place, by origin; tone of the independent foreign
ones. State outlets, copies and arranged coverage stand beside, never inside. A count by tone is the machine's and says
so; beside it stands what was measured with labels, with its interval (charter 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.models import Bucket
from tiengvang.office.coverage.rollups.selectors import counts
from tiengvang.office.planning.reports.registry import Figure
from tiengvang.office.planning.reports.sources.indicators import measured

_BUCKETS = (
    (Bucket.INDEPENDENT, "Báo chí nước ngoài độc lập"),
    (Bucket.FOREIGN_OTHER, "Nước ngoài, không độc lập hoặc chưa rõ"),
    (Bucket.DIASPORA, "Báo chí của cộng đồng người Việt Nam ở nước ngoài"),
    (Bucket.DOMESTIC, "Báo chí trong nước khác"),
    (Bucket.STATE, "Cơ quan báo chí của Nhà nước"), (Bucket.OWN, "Cơ quan báo chí, trang thông tin của tỉnh"),
    (Bucket.ARRANGED, "Được tài trợ, mời hoặc theo thỏa thuận"),
)  # fmt: skip
_TONES = (("positive", "tích cực"), ("neutral", "trung tính"), ("negative", "tiêu cực"))


def figures(unit_ids: Sequence[int], year: int, as_of: datetime) -> Iterator[Figure]:
    """Of the whole province: coverage names no unit."""
    first, last = date(year, 1, 1), min(timezone.localdate(as_of), date(year, 12, 31))
    found: Counter[tuple[str, str]] = Counter()
    for (bucket, tone), number in counts(first, last, by=("bucket", "tone")).items():
        found[str(bucket), str(tone)] += number
    source = (
        f"Tin, bài nói về tỉnh từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}, không tính bài đăng lại; máy phân loại"
        f" {current() or '(chưa có)'}, có người kiểm duyệt một phần"
    )
    for bucket, label in _BUCKETS:
        value = sum(number for (of, _tone), number in found.items() if of == bucket.value)
        yield Figure(
            f"coverage.{bucket.value}", label, value, "tin, bài", source, _link(first, last, bucket), sums=False
        )
    counted = f"{source}; số đếm theo sắc thái chưa hiệu chỉnh sai số của máy, không dùng để kết luận về kết quả"
    for tone, label in _TONES:
        link = _link(first, last, Bucket.INDEPENDENT, tone)
        value = found[Bucket.INDEPENDENT.value, tone]
        words = f"Báo chí nước ngoài độc lập: {label}"
        beside = _beside(measured(f"{tone}-volume", year, as_of))
        yield Figure(f"coverage.independent.{tone}", words, value, "tin, bài", counted, link, sums=False, beside=beside)


def _beside(measured: str) -> str:
    counted = "số đếm của máy, chưa hiệu chỉnh"
    return f"{counted}; số đo được: {measured}" if measured else f"{counted}; chưa có số đo kèm khoảng tin cậy"


def _link(first: date, last: date, bucket: Bucket, tone: str = "") -> str:
    query = Query(start=first, end=last, about="primary", bucket=(bucket.value,), tone=(tone,) if tone else ())
    return f"{reverse('coverage:explorer')}?{query.encode()}"
