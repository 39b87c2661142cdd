"""What the API takes and gives, as its OpenAPI document says it. No queries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema


class Problem(Schema):
    """An error (RFC 9457): what is wrong, in which field, and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    fields: dict[str, str] = Field(default_factory=dict, description="Parameter → what is wrong with it.")


class ToneOut(Schema):
    """Tone toward the place as the machine judged it: three shares that sum to 1."""

    negative: float = Field(ge=0, le=1)
    neutral: float = Field(ge=0, le=1)
    positive: float = Field(ge=0, le=1)
    judge: str


class OutletOut(Schema):
    """A publisher and what is known of who owns it."""

    id: int
    domain: str
    name: str
    owner_class: str
    country: str = Field(description="ISO 3166-1 alpha-2, or empty.")
    origin: str
    independent: bool


class MentionOut(Schema):
    """One article about the place. Of its text no more is given than an excerpt; none for sensitive themes."""

    key: str = Field(description="32 hexadecimal digits; stable.")
    url: str
    title: str
    excerpt: str = Field(max_length=300)
    outlet: OutletOut
    language: str
    country: str
    market: str
    published: date | None
    day: date = Field(description="The day it counts on.")
    theme: str
    about: Literal["primary", "passing", "other"]
    about_by: Literal["machine", "person"]
    tone: Literal["negative", "neutral", "positive", ""] = Field(
        description="Empty where the office's current judge has not judged it and no person has."
    )
    tone_by: Literal["machine", "person"]
    machine_tone: ToneOut
    bucket: str = Field(
        description="Where it counts: own, state, domestic, diaspora, independent, foreign_other, arranged."
    )
    arrangement: str
    copy_of: str = Field(description="Address of the original, empty for an original.")
    prominence: float


class MentionPage(Schema):
    """A page of mentions, latest first. next: give it as `cursor` for the page after; null on the last one."""

    mentions: list[MentionOut]
    next: str | None


class Count(Schema):
    """How many mentions of one cut."""

    begins: date | None = Field(None, description="First day of the step, with `step`.")
    value: str
    bucket: str
    tone: str = Field(description="Empty: not judged by the current judge yet.")
    mentions: int


class Counts(Schema):
    """Counts of mentions by the machine's classification and people's corrections: no estimate, no interval."""

    start: date
    end: date
    dimension: str
    judge: str = Field(description="Whose judgements of tone are counted, and nobody else's; empty before any import.")
    note: str
    counts: list[Count]
    made: datetime
