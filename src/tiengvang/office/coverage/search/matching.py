"""Search terms as conditions on mentions, in the words of the database: FTS5 on SQLite, tsquery on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import F, Func, IntegerField, Q
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

from tiengvang.office.coverage.models.search_texts import SearchText
from tiengvang.office.coverage.search.asking import Term

RARE: Final = 8_000  # mentions that a search may give and still be fetched and sorted (bench/office/explorer.py)


class Aside(Func):
    """A column that SQLite may compare but not look up by index; elsewhere the column itself."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler, connection, **extra):  # type: ignore[no-untyped-def]
        """The unary plus that SQLite's planner is told by."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


@dataclass(frozen=True, slots=True)
class Match:
    """What the index knows of a search. asked: in the database's own words; hits: mentions that it gives before other
    filters, RARE + 1 for more."""

    terms: tuple[Term, ...]
    asked: str
    hits: int

    @property
    def rare(self) -> bool:
        """Whether fetching what the index gives is cheaper than walking the mentions by date."""
        return self.hits <= RARE

    @property
    def condition(self) -> Q:
        """For `QuerySet.filter`."""
        inner = RawSQL(_ROWS[connection.vendor], [self.asked])  # noqa: S611  see _ROWS
        if all(one.excluded for one in self.terms):
            return ~Q(pk__in=inner)
        if self.rare:
            return Q(pk__in=inner)
        return Q(In(Aside(F("pk"), output_field=IntegerField()), inner))

    def among(self, ids: Sequence[int]) -> set[int]:
        """Those of the ids whose indexed text has the terms. Reads the texts themselves: for some hundreds at most, but
        then it costs the same for the commonest of words."""
        texts = SearchText.objects.filter(pk__in=ids).values_list("pk", "text")
        return {pk for pk, text in texts if all(_stands_in(text, one) != one.excluded for one in self.terms)}


def _stands_in(text: str, term: Term) -> bool:
    return f" {' '.join(term.tokens)}{'' if term.prefix else ' '}" in f" {text} "


_ROWS = {
    "sqlite": "SELECT rowid FROM coverage_search WHERE coverage_search MATCH %s",
    "postgresql": "SELECT mention_id FROM coverage_searchtext WHERE vector @@ %s::tsquery",
}


def match(terms: tuple[Term, ...]) -> Match:
    """Ask the index for terms, of which there is one at least; counts up to RARE."""
    wanted, unwanted = [one for one in terms if not one.excluded], [one for one in terms if one.excluded]
    if not wanted:
        return Match(terms, _joined(unwanted, any_of=True), RARE + 1)
    asked = _joined(wanted, any_of=False)
    if unwanted:
        without = "NOT" if connection.vendor == "sqlite" else "& !"
        asked = f"({asked}) {without} ({_joined(unwanted, any_of=True)})"
    with connection.cursor() as cursor:
        inner = _ROWS[connection.vendor]
        cursor.execute(f"SELECT count(*) FROM ({inner} LIMIT %s) AS found", [asked, RARE + 1])  # noqa: S608  see _ROWS
        return Match(terms, asked, int(cursor.fetchone()[0]))


def _joined(terms: list[Term], *, any_of: bool) -> str:
    """Tokens hold letters, digits and signs of scripts only (`text`), so that nothing in them needs escaping."""
    if connection.vendor == "sqlite":
        return (" OR " if any_of else " AND ").join(
            '"' + " ".join(one.tokens) + '"' + (" *" if one.prefix else "") for one in terms
        )
    return (" | " if any_of else " & ").join(
        "(" + " <-> ".join(f"'{token}'" for token in one.tokens) + (":*" if one.prefix else "") + ")" for one in terms
    )
