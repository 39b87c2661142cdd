"""The tables of coverage: outlets, sources, mentions, judgements, labels, narratives, reviews, searches, roll-ups."""

from tiengvang.office.coverage.models.judgements import CurrentJudge, Judgement, Label
from tiengvang.office.coverage.models.mentions import AlsoHeld, Arrangement, ArrangementMark, Bucket, Mention
from tiengvang.office.coverage.models.narratives import GroupingState, MentionTrace, Narrative, NarrativeAct
from tiengvang.office.coverage.models.outlets import Outlet, OutletClassChange
from tiengvang.office.coverage.models.review import ReviewItem, ReviewRound
from tiengvang.office.coverage.models.rollups import DailyCount, DirtyDay
from tiengvang.office.coverage.models.search_texts import SearchText
from tiengvang.office.coverage.models.searches import SavedSearch
from tiengvang.office.coverage.models.sources import Part, Source

__all__ = [
    "AlsoHeld", "Arrangement", "ArrangementMark", "Bucket", "CurrentJudge", "DailyCount", "DirtyDay", "GroupingState",
    "Judgement", "Label", "Mention", "MentionTrace", "Narrative", "NarrativeAct", "Outlet", "OutletClassChange", "Part",
    "ReviewItem", "ReviewRound", "SavedSearch", "SearchText", "Source",
]  # fmt: skip
