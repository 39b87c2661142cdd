"""Claims for rows: the checkable sentences of each row's text beside a list of facts. Reads and writes no files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from tiengvang.place.gazetteer import Gazetteer
from tiengvang.place.profile import Profile
from tiengvang.records import InputFault
from tiengvang.understand.claims import Claim, ClaimTargets, EntitiesIn, Fact, Match, claims_in
from tiengvang.understand.lines import Kinds, Line, Row, read_lines, row_fault

REQUIRED: Kinds = {"id": str, "text": str, "lang": str}
OPTIONAL: Kinds = {"title": str, "published": str}
FACT: Kinds = {"id": str, "text": str, "lang": str}
FACT_OPTIONAL: Kinds = {"valid_from": str}


def entities_of(profile: Profile) -> EntitiesIn:
    """Which entities of a profile a text names, in any of its scripts."""
    gazetteer = Gazetteer(profile)
    return lambda text, language: frozenset(hit.entity for hit in gazetteer.find("", text, language) if not hit.sense)


def read_facts(path: str | Path) -> Iterator[Fact | InputFault]:
    """The facts of a JSONL file (id, text, lang, optional valid_from), and a fault for each row that is none."""
    seen: set[str] = set()
    for line in read_lines(path, FACT, FACT_OPTIONAL):
        if isinstance(line, InputFault):
            yield line
            continue
        row = line.row
        since = row.get("valid_from") or ""
        if fault := _unusable(row["id"], row["text"], seen) or (since and _no_day(since)):
            yield row_fault(path, line.number, fault)
            continue
        seen.add(row["id"])
        yield Fact(row["id"], row["text"], row["lang"], since)


def with_matches(
    path: str, lines: Iterable[Line], targets: ClaimTargets, count: int, entities_in: EntitiesIn | None = None
) -> Iterator[Row | InputFault]:
    """For each row its id, its claims, and the facts that are nearest to any of them, best first, at most `count`."""
    for line in lines:
        row = line.row
        if not row["text"].strip():
            yield row_fault(path, line.number, "text is empty; leave the row out.")
            continue
        claims = claims_in(row.get("title") or "", row["text"], row["lang"], sensitive=False, entities_in=entities_in)
        best: dict[str, tuple[Match, int]] = {}
        for number, claim in enumerate(claims):
            for match in targets.nearest(claim, count):
                if match.fact.id not in best or match.score > best[match.fact.id][0].score:
                    best[match.fact.id] = match, number
        ranked = sorted(best.values(), key=lambda pair: -pair[0].score)[:count]
        yield {
            "id": row["id"],
            "claims": [_claim_row(claim) for claim in claims],
            "matches": [_match_row(match, number) for match, number in ranked],
        }


def _claim_row(claim: Claim) -> Row:
    return {
        "text": claim.said.text, "start": claim.start, "end": claim.end, "checkable": round(claim.probability, 4)
    }  # fmt: skip


def _match_row(match: Match, claim: int) -> Row:
    """claim: which of the row's claims it is, counted from 0."""
    row: Row = {"fact": match.fact.id, "score": round(match.score, 4), "claim": claim, "text": match.fact.text}
    if match.fact.valid_from:
        row["valid_from"] = match.fact.valid_from
    row["reasons"] = [
        {"kind": one.kind, "how": one.how, "claim": one.claim, "fact": one.fact} for one in match.reasons
    ]  # fmt: skip
    return row


def _unusable(name: str, text: str, seen: set[str]) -> str:
    if not name or not text.strip():
        return "id or text is empty; every fact needs both."
    return f"the id {name} was there before; give each fact its own." if name in seen else ""


def _no_day(text: str) -> str:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return f'valid_from is "{text}"; write it as 2025-07-01.'
    return ""
