"""The demonstration's weekly briefs: last week's as a draft, an earlier one edited and released. Facts are counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tiengvang.office.indicators.briefs import services
from tiengvang.office.indicators.models import WeeklyBrief
from tiengvang.office.organisation.models import User

_EARLIER: Final = timedelta(weeks=8)
_ADDED: Final = {
    "vi": ("Việc cần làm", ["Sở Văn hóa, Thể thao và Du lịch đọc các bài trên và phản hồi trong tuần (mẫu)."]),
    "en": ("To do", ["The Department of Culture, Sports and Tourism reads the articles above and answers (sample)."]),
}


def fill_briefs(*, by: User) -> None:
    """Doing it again changes nothing."""
    monday = services.newest_heard_week()
    if monday is None or WeeklyBrief.objects.exists():
        return
    services.make(monday=monday, by=None)
    earlier = services.make(monday=monday - _EARLIER, by=None)
    texts = {
        language: [
            *getattr(earlier, f"text_{language}"), {"key": "own", "heading": heading, "paragraphs": words, "points": []}
        ]
        for language, (heading, words) in _ADDED.items()
    }  # fmt: skip
    edited = services.edit(by=by, brief=earlier, version=earlier.version, texts=texts)
    services.release(by=by, brief=edited, version=edited.version)
