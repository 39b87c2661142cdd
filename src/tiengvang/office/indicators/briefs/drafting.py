"""Sentences of a weekly brief out of its facts, in the language that is active. Counts nothing and claims no causes.

A brief is a list of sections {"key", "heading", "paragraphs", "points"}; links stand in the words as [words](address).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils import formats, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tiengvang.office.coverage.explorer.names import country_name, language_name, market_name, theme_name
from tiengvang.office.coverage.models import Bucket
from tiengvang.office.indicators.briefs.facts import LEAST, WEEKS
from tiengvang.office.indicators.briefs.links import linked
from tiengvang.office.shell.context import place_name

Json = dict[str, Any]
LANGUAGES: Final = ("vi", "en")
LONGEST_TITLE: Final = 140


def drafts(facts: Json) -> dict[str, list[Json]]:
    """Language → the sections, as the machine writes them."""
    made = {}
    for language in LANGUAGES:
        with translation.override(language):
            made[language] = sections(facts)
    return made


def sections(facts: Json) -> list[Json]:
    """In the language that is active; a section without anything to say is left out."""
    found = (
        _section("week", _("The week"), [_total(facts), *_beside(facts)]),
        _section("moved", _("What moved"), [_moved_lead(facts)], [_moved(row) for row in facts["moved"]]),
        _section("new", _("New narratives"), [], [_new(row) for row in facts["new"]]),
        _section("notable", _("Worth reading"), [], [_article(row) for row in facts["notable"]]),
        _section("critical", _("Critical coverage: what to answer with facts, what to mend"),
                 [_critical_lead(facts)], [_article(row) for row in facts["critical"]]),
        _section("bare", _("Rights, courts, accidents: titles only"), [], [_article(row) for row in facts["bare"]]),
        _section("method", _("How to read the numbers"), [_method(facts)]),
    )  # fmt: skip
    return [one for one in found if one["paragraphs"] or one["points"]]


def _section(key: str, heading: str, paragraphs: list[str], points: list[str] | None = None) -> Json:
    return {"key": key, "heading": heading, "paragraphs": [one for one in paragraphs if one], "points": points or []}


def _total(facts: Json) -> str:
    row = facts["total"]
    words = ngettext(
        "From %(first)s to %(last)s independent foreign outlets carried %(number)s about %(place)s.",
        "From %(first)s to %(last)s independent foreign outlets carried %(number)s about %(place)s.", row["now"],
    ) % {
        "first": day(facts["first"]), "last": day(facts["last"]), "place": place_name(),
        "number": linked(articles(row["now"]), row["url"]),
    }  # fmt: skip
    if row["usual"] is None:
        return words + " " + _("Listening has not lasted long enough yet to say what is usual.")
    return f"{words} {_usual(row)} {_judged(row)}"


def _usual(row: Json) -> str:
    usual = _("Usual is %(usual)s a week (mean of the %(weeks)s weeks before)") % {
        "usual": number(row["usual"], 1), "weeks": WEEKS
    }  # fmt: skip
    return f"{usual}; {ratio(row)}."


def _judged(row: Json) -> str:
    if row["low"] is not None and row["low"] > 1:
        return _("That is clearly more than usual.")
    if row["high"] is not None and row["high"] < 1:
        return _("That is clearly fewer than usual.")
    return _("This does not tell whether it is more or fewer than usual.")


def ratio(row: Json) -> str:
    """ "1.5 times, interval 0.8 to 2.6" """
    if row["ratio"] is None and row["low"] is None:
        return _("nothing to compare")
    if row["ratio"] is None:
        return _("none in the weeks before; at least %(low)s times") % {"low": _times(row["low"])}
    return _("%(ratio)s times as many (95%% interval %(low)s to %(high)s)") % {
        "ratio": _times(row["ratio"]), "low": _times(row["low"]), "high": _times(row["high"])
    }  # fmt: skip


def _times(value: float) -> str:
    """A ratio as it can be read: beyond a hundred its digits say nothing."""
    if value > 100:
        return _("over 100")
    return number(value, 0 if value >= 10 else 1)


def _beside(facts: Json) -> list[str]:
    rows = [f"{bucket_name(row['bucket']).lower()} {linked(number(row['now']), row['url'])}" for row in facts["beside"]]
    return [_("Counted apart, never as international coverage: %(list)s.") % {"list": "; ".join(rows)}] if rows else []


def bucket_name(bucket: str) -> str:
    """What stands apart, in words."""
    return _("Copies and reprints") if bucket == "copies" else str(Bucket(bucket).label)


def _moved_lead(facts: Json) -> str:
    if not facts["compared"] or not facts["tried"]:
        return ""
    tried, by_chance = facts["tried"], facts["tried"] * 0.05
    compared = _("Markets, themes and narratives compared: %(tried)s.") % {"tried": number(tried)}
    if not facts["moved"]:
        return compared + " " + _("None differs clearly from its usual.")
    chance = (
        _("By chance alone fewer than one of them would.") if by_chance < 1
        else _("By chance alone about %(chance)s of them would.") % {"chance": number(round(by_chance))}
    )  # fmt: skip
    said = _("These differ clearly from their usual.")
    return " ".join((compared, said, chance, _("Why is not said here: read the articles.")))


def _moved(row: Json) -> str:
    more = row["low"] is not None and row["low"] > 1
    direction = pgettext("brief", "more") if more else pgettext("brief", "fewer")
    return _("%(what)s: %(direction)s, %(number)s against usually %(usual)s; %(ratio)s") % {
        "what": capfirst(what(row)), "direction": direction, "number": linked(articles(row["now"]), row["url"]),
        "usual": number(row["usual"], 1), "ratio": ratio(row),
    }  # fmt: skip


def what(row: Json) -> str:
    """A market, theme or narrative by its kind and name."""
    if row["kind"] == "market":
        return _("the market %(name)s") % {"name": market_name(row["key"])}
    if row["kind"] == "theme":
        return _("the theme %(name)s") % {"name": theme_name(row["key"])}
    return _("the narrative “%(name)s”") % {"name": short(row["title"][_language()])}


def _new(row: Json) -> str:
    return _("%(title)s: %(mentions)s, %(outlets)s outlets, %(languages)s languages") % {
        "title": linked(short(row["title"][_language()]), row["url"]), "mentions": articles(row["mentions"]),
        "outlets": number(row["outlets"]), "languages": number(row["languages"]),
    }  # fmt: skip


def _article(row: Json) -> str:
    where = [row["outlet"], country_name(row["country"]) if row["country"] else "", language_name(row["language"])]
    title = short(row["title"])
    return f"{linked(title, row['url']) if row['url'] else title} ({', '.join(filter(None, where))}, {day(row['day'])})"


def _critical_lead(facts: Json) -> str:
    if not facts["critical"]:
        return ""
    return _(
        "Critical is not false. Read each article first: mend what it is right about and say so; where facts are "
        "missing publish them with their source, or write to the outlet's corrections desk. Nobody is asked to take "
        "anything down."
    )


def _method(facts: Json) -> str:
    words = _(
        "Counted are original articles about %(place)s in foreign outlets that are independent, as the machine classed "
        "them and people corrected it. Compared is what has at least %(least)s articles in the nine weeks; the "
        "interval allows for stories that are told several times."
    ) % {"place": place_name(), "least": LEAST}
    if facts["heard"] and facts["heard"] < facts["last"]:
        return words + " " + _("The latest article imported is of %(day)s.") % {"day": day(facts["heard"])}
    return words


def articles(count: int) -> str:
    """ "14 articles" """
    return ngettext("%(number)s article", "%(number)s articles", count) % {"number": number(count)}


def number(value: float, digits: int = 0) -> str:
    """1.234,5 in Vietnamese."""
    return formats.number_format(round(value, digits), digits, use_l10n=True, force_grouping=True)


def day(iso: str) -> str:
    """dd/mm/yyyy."""
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def short(title: str) -> str:
    """A title that leaves room for others."""
    title = " ".join(title.split())
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"


def _language() -> str:
    return "en" if (translation.get_language() or "").startswith("en") else "vi"
