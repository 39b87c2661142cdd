"""What flows through the house: Page → Article → Mention. Frozen and typed; no behaviour beyond identity.

Not for reading or judging anything: `listen` makes pages and articles, `understand` makes mentions.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

About = Literal["primary", "passing", "other"]
Origin = Literal["own", "state", "domestic", "diaspora", "foreign"]
Part = Literal["title", "lead", "body"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a page or article stands in what was read, so that it can be read again.

    archive: path or address of the file; offset: byte offset of the record in it (of the compressed member where the
    archive is compressed by record), the line number for line files, 0 for a file that is one page.
    """

    archive: str
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched document with its transfer and content encodings undone.

    headers: names in lower case, as received; content_type: the declared media type with its parameters, or "";
    fetched: aware datetime in UTC, or None where the archive does not say.
    """

    url: str
    body: bytes
    provenance: Provenance
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    fetched: datetime | None = None
    how: Literal["warc", "fetch", "file"] = "warc"


@dataclass(frozen=True, slots=True)
class Article:
    """The readable matter of a page, or one row of a monitoring service.

    url: as fetched; canonical_url: the page's own choice where it can be trusted, else the url without fragment and
    tracking parameters; outlet: registered domain, or the given outlet name where there is no address; language: the
    detected one (BCP 47 as in the profile, "und" when unsure); declared_language: what the page says, or "";
    published: the day, never later than the day it was fetched, or None.
    """

    url: str
    canonical_url: str
    outlet: str
    title: str
    text: str
    language: str
    provenance: Provenance
    declared_language: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class NameHit:
    """One place where a name of the profile (or a spelling near it) stands in an article.

    entity: id in the profile; surface: as written; start, end: characters of title + "\\n" + text; part: where it
    stands; exact: listed spelling (True) or one that the gazetteer took to be near (False); sense: "" for the place,
    else the id of the profile's other sense that swallows it (club, company, homonym).
    """

    entity: str
    surface: str
    start: int
    end: int
    part: Part
    exact: bool = True
    sense: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: a code with its values; `tiengvang.understand.evidence` puts it in words."""

    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tone:
    """Tone toward the place: three probabilities that sum to 1, and which judge in which version gave them."""

    negative: float
    neutral: float
    positive: float
    judge: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One article about one place, judged. Of the article's text no more is kept than an excerpt of 300 characters.

    prominence: share of the article that is about the place, 0 to 1; country: of the outlet, ISO 3166-1 or ""; market:
    id of a market of the profile; signature: MinHash of the text (`understand.copies`); vector, signs: of title and
    lead (`understand.narratives`), trace: of the first sentences (`understand.translated`), all three bytes, empty
    for what is not about the place; copy_of: address of the original, copy_evidence: why it is taken for one, both set
    by the finishing pass.
    """

    id: str
    place: str
    url: str
    canonical_url: str
    outlet: str
    language: str
    published: date | None
    title: str
    excerpt: str
    about: About
    reasons: tuple[Reason, ...]
    hits: tuple[NameHit, ...]
    prominence: float
    tone: Tone
    theme: str
    origin: Origin
    owner_class: str
    independent: bool
    country: str
    market: str
    signature: bytes
    provenance: Provenance
    fetched: datetime | None = None
    vector: bytes = b""
    signs: bytes = b""
    trace: bytes = b""
    copy_of: str = ""
    copy_evidence: str = ""


def mention_id(canonical_url: str, place: str) -> str:
    """Identity of a mention: 32 hexadecimal digits from the canonical address and the place's id."""
    return hashlib.sha256(f"{place}\n{canonical_url}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


class InputFault(Exception):
    """Something read is unusable. The message names the file, the line or field, the value and the remedy.

    cause: a short stable code by which faults are counted, such as "warc-truncated".
    """

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause

    def __reduce__(self) -> tuple[type[InputFault], tuple[str, str]]:
        """Faults travel between processes; without this the second argument would be missing at the other end."""
        return InputFault, (self.cause, str(self))
