"""What is looked for: one frozen Query, read from a query string and written back to one. Asks for no mentions.

Parameters of the address: text, from, to (yyyy-mm-dd or dd/mm/yyyy), period, market, country, language, outlet (id),
origin, bucket, theme, tone, arrangement, narrative (id; each of these may be given several times; "-" asks for rows
without a market, country, theme or tone, which is what the current judge has not judged), independent, reviewed,
disputed (yes, no), about (primary, passing, other, any, judged), copies (hide, show, only). Without `about` the
mentions are those of the place, mainly or in passing; without `copies` the originals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.coverage.explorer.names import NONE, is_country, is_language
from tiengvang.office.coverage.models.mentions import Arrangement, Bucket, Origin, ToneClass
from tiengvang.office.coverage.models.narratives import Narrative
from tiengvang.office.coverage.models.outlets import Outlet
from tiengvang.office.coverage.search.asking import terms
from tiengvang.office.shell.context import profile

LONGEST_TEXT: Final = 200
MANY: Final = 50  # values of one filter; an address with more is a mistake
PERIODS: Final = {
    "7": gettext_lazy("Last 7 days"),
    "30": gettext_lazy("Last 30 days"),
    "90": gettext_lazy("Last 90 days"),
    "this-year": gettext_lazy("This year"),
    "last-year": gettext_lazy("Last year"),
}
ABOUT: Final = {
    "": gettext_lazy("About the place or in passing"),
    "primary": gettext_lazy("About the place"),
    "passing": gettext_lazy("In passing"),
    "other": gettext_lazy("Something else"),
    "any": gettext_lazy("All, something else too"),
    "judged": gettext_lazy("Judged to be about the place, whatever people said since"),
}
COPIES: Final = {
    "hide": gettext_lazy("Originals only"),
    "show": gettext_lazy("Originals and copies"),
    "only": gettext_lazy("Copies only"),
}
LISTS: Final = (
    "market", "country", "language", "outlet", "bucket", "origin", "theme", "tone", "arrangement", "narrative",
)  # fmt: skip
SWITCHES: Final = ("independent", "reviewed", "disputed")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. Empty fields ask for nothing; a list asks for any of its values. period: a key of PERIODS,
    counted from the day the query is run; start and end, both days included, go before it."""

    text: str = ""
    start: date | None = None
    end: date | None = None
    period: str = ""
    market: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    outlet: tuple[int, ...] = ()
    bucket: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    tone: tuple[str, ...] = ()
    arrangement: tuple[str, ...] = ()
    narrative: tuple[str, ...] = ()
    independent: bool | None = None
    reviewed: bool | None = None
    disputed: bool | None = None
    about: str = ""
    copies: str = "hide"

    @classmethod
    def parse(cls, given: QueryDict | Mapping[str, Any] | str) -> Query:
        """The query of an address; what makes no sense in it is left out (`read` says what)."""
        return read(given).query

    def encode(self) -> str:
        """The query string, without "?"; the same for equal queries."""
        return urlencode(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """Parameters and values of the address, in a fixed order."""
        found: list[tuple[str, str]] = []
        for one in fields(self):
            value, name = getattr(self, one.name), _PARAMETER.get(one.name, one.name)
            if isinstance(value, tuple):
                found += [(name, str(item)) for item in value]
            elif isinstance(value, bool):
                found.append((name, "yes" if value else "no"))
            elif value not in (None, "", one.default):
                found.append((name, value.isoformat() if isinstance(value, date) else str(value)))
        return found

    def having(self, **changed: Any) -> Query:
        """The same with other values."""
        return replace(self, **changed)

    def toggled(self, name: str, value: str | int) -> Query:
        """The same with the value put into a list, or taken out where it is in."""
        held = getattr(self, name)
        return replace(self, **{name: tuple(one for one in held if one != value) if value in held else (*held, value)})

    def days(self, today: date | None = None) -> tuple[date | None, date | None]:
        """First and last day that are asked for; None for no end."""
        if self.start or self.end or not self.period:
            return self.start, self.end
        now = today or timezone.localdate()
        if self.period == "this-year":
            return date(now.year, 1, 1), date(now.year, 12, 31)
        if self.period == "last-year":
            return date(now.year - 1, 1, 1), date(now.year - 1, 12, 31)
        return now - timedelta(days=int(self.period) - 1), now

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for beyond what every visitor of the explorer sees."""
        return self == Query()


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it was understood. faults: parameter → what was wrong with it, in words for the person who asked."""

    query: Query
    faults: dict[str, str] = field(default_factory=dict)


_PARAMETER = {"start": "from", "end": "to"}


def read(given: QueryDict | Mapping[str, Any] | str) -> Reading:
    """Read a query string or its parameters. What makes no sense is left out and said; the rest holds."""
    data = given if isinstance(given, QueryDict) else _query_dict(given)
    faults: dict[str, str] = {}
    values: dict[str, Any] = {"text": _text(data.get("text", ""), faults)}
    values["start"], values["end"] = _days(data, faults)
    for name, choices, default in (("period", PERIODS, ""), ("about", ABOUT, ""), ("copies", COPIES, "hide")):
        values[name] = _choice(data.get(name, ""), name, choices, default, faults)
    for name in SWITCHES:
        values[name] = _switch(data.get(name, ""), name, faults)
    for name in LISTS:
        values[name] = _list(data.getlist(name), name, faults)
    return Reading(Query(**values), faults)


def _query_dict(given: Mapping[str, Any] | str) -> QueryDict:
    if isinstance(given, str):
        return QueryDict(given)
    made = QueryDict(mutable=True)
    for name, value in given.items():
        made.setlist(name, [str(one) for one in (value if isinstance(value, list | tuple) else [value])])
    return made


def _text(given: str, faults: dict[str, str]) -> str:
    text = " ".join(given.replace("\x00", "").split())
    if len(text) > LONGEST_TEXT:
        faults["text"] = _("Only the first %(count)d characters were searched for.") % {"count": LONGEST_TEXT}
        text = text[:LONGEST_TEXT]
    if text and not terms(text):
        faults["text"] = _("There is no letter or digit to search for.")
        text = ""
    return text


def _days(data: QueryDict, faults: dict[str, str]) -> tuple[date | None, date | None]:
    found = []
    for name in ("from", "to"):
        given = data.get(name, "").strip()
        found.append(day(given) if given else None)
        if given and found[-1] is None:
            faults[name] = _("“%(given)s” is not a date. Write dd/mm/yyyy.") % {"given": given[:20]}
    start, end = found
    if start and end and start > end:
        faults["to"] = _("The last day is before the first one; both were left out.")
        return None, None
    return start, end


def day(given: str) -> date | None:
    """A date as dd/mm/yyyy or yyyy-mm-dd; None for anything else."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(given, form).date()
        except ValueError:
            continue
    return None


def _choice(given: str, name: str, choices: Mapping[str, Any], default: str, faults: dict[str, str]) -> str:
    if given in choices or not given:
        return given or default
    faults[name] = _unknown(given)
    return default


def _switch(given: str, name: str, faults: dict[str, str]) -> bool | None:
    if given and given not in ("yes", "no"):
        faults[name] = _unknown(given)
    return {"yes": True, "no": False}.get(given)


def _list(given: list[str], name: str, faults: dict[str, str]) -> tuple[Any, ...]:
    asked = list(dict.fromkeys(one.strip() for one in given if one.strip()))[:MANY]
    if name == "outlet":
        numbers = [int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 18]
        there = set(Outlet.objects.filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()
        known = [one for one in asked if one.isascii() and one.isdigit() and int(one) in there]
    elif name == "narrative":
        now = {
            one.pk: one.merged_into_id or one.pk for one in Narrative.objects.filter(pk__in=asked).only("merged_into")
        }
        known = list(dict.fromkeys(now[one] for one in asked if one in now))
        asked = [now.get(one, one) for one in asked]
    else:
        asked = list(dict.fromkeys(one.upper() if name == "country" else one for one in asked))
        known = [one for one in asked if _KNOWN[name](one)]
    unknown = [one for one in asked if one not in known]
    if unknown:
        faults[name] = _unknown(", ".join(unknown))
    return tuple(int(one) for one in known) if name == "outlet" else tuple(known)


def _unknown(given: str) -> str:
    return _("“%(given)s” is not known here and was left out.") % {"given": given[:60]}


_KNOWN: dict[str, Callable[[str], bool]] = {
    "market": lambda one: one == NONE or any(market.id == one for market in profile().markets),
    "country": lambda one: one == NONE or is_country(one),
    "language": lambda one: one == NONE or is_language(one),
    "bucket": lambda one: one in Bucket.values,
    "origin": lambda one: one in Origin.values,
    "theme": lambda one: one == NONE or any(topic.id == one for topic in profile().topics),
    "tone": lambda one: one == NONE or one in ToneClass.values,
    "arrangement": lambda one: one in ("any", NONE) or (bool(one) and one in Arrangement.values),
}
