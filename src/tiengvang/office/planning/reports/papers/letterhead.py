"""How a unit's papers are headed and signed, from the profile. Writes no paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from tiengvang.documents.model import Authority, DocumentType, IssueDate, Signature
from tiengvang.office.organisation.models import Unit
from tiengvang.office.shell.context import profile

_SMALL: Final = frozenset({"và", "của", "cho", "với"})


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Fields of an OfficialDocument: issuer and superior; place and date of the date line, its day and month left to
    the records office; signature without a name; abbreviation: of the issuer, as symbols have it."""

    issuer: str
    superior: str
    place: str
    date: IssueDate
    signature: Signature
    abbreviation: str

    def symbol(self, kind: DocumentType) -> str:
        """What stands after the number and the stroke: "BC-SVHTTDL"; of a letter the issuer alone."""
        return f"{kind.abbreviation}-{self.abbreviation}" if kind.abbreviation else self.abbreviation


def letterhead(unit: Unit) -> Letterhead:
    """The letterhead of an agency, a commune or the province (whose papers are its committee's)."""
    paper = profile().reporting.paper
    date = IssueDate(timezone.localdate().year)
    by_committee = (Authority("TM.", paper.commune_authority),) if paper.commune_authority else ()
    if unit.kind == Unit.Kind.PROVINCE:
        signature = Signature(
            post=paper.commune_post or paper.posts.get("committee", "Chủ tịch"), authority=by_committee
        )
        return Letterhead(paper.committee or unit.name, "", _place(), date, signature, "UBND")
    if unit.kind == Unit.Kind.COMMUNE:
        name = unit.name[:1].lower() + unit.name[1:]
        signature = Signature(post=paper.commune_post or "Chủ tịch", authority=by_committee)
        return Letterhead(paper.commune.format(unit=name), "", _place(), date, signature, "UBND")
    superior = paper.superior if unit.parent is None or unit.parent.kind == Unit.Kind.PROVINCE else unit.parent.name
    post = paper.posts.get(unit.body, "Thủ trưởng đơn vị")
    symbol = paper.symbols.get(unit.code) or initials(unit.name)
    return Letterhead(unit.name, superior, _place(), date, Signature(post=post), symbol)


def initials(name: str) -> str:
    """The usual abbreviation of a body's name: "Sở Văn hóa, Thể thao và Du lịch" is SVHTTDL."""
    words = [word.strip(",.()-") for word in name.split()]
    return "".join(word[0].upper() for word in words if word and word[0].isalnum() and word.lower() not in _SMALL)


def _place() -> str:
    one = profile()
    return one.reporting.paper.place or one.names.get("vi", one.id)
