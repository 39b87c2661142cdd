"""Talking points out of the leader's page: what can be said, with the number and where it comes from, and what cannot.
They are made anew each time, so that nobody speaks from a figure that was restated."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tiengvang.measure.change import Outcome
from tiengvang.office.indicators.leading.parts import Changed, Part
from tiengvang.office.indicators.leading.selectors import Card, LeaderPage
from tiengvang.office.indicators.readings.wording import figure, months_words


@dataclass(frozen=True, slots=True)
class Point:
    """words: as they can be spoken; links: (what it opens, address); is_warning: something that may not be said."""

    words: str
    links: tuple[tuple[str, str], ...] = ()
    is_warning: bool = False


def talking_points(page: LeaderPage) -> list[Point]:
    """In the order in which one would speak."""
    points = [_of_card(one) for one in page.headline if one.standing.reading and one.standing.reading.value is not None]
    if page.changed is not None:
        points += _of_change(page.changed)
    points += [one for one in map(_not_to_say, page.headline) if one]
    if page.context:
        points.append(Point(
            _("Do not say that visitors or investment rose because of the articles: the figures of context stand beside"
              ", and nothing here shows an effect."), is_warning=True,
        ))  # fmt: skip
    return points


def _of_card(card: Card) -> Point:
    standing = card.standing
    said = {
        "indicator": standing.indicator, "year": card.period, "value": card.value, "interval": card.interval,
        "growth": card.growth, "against": standing.comparison.against if standing.comparison else "",
        "months": card.months,
    }  # fmt: skip
    words = _("%(indicator)s, %(year)s: %(value)s (95%% interval: %(interval)s).") % said
    if standing.growth is not None and card.months:
        words += " " + _("Against the same months of %(against)s (%(months)s): %(growth)s.") % said
    elif standing.growth is not None:
        words += " " + _("Against %(against)s: %(growth)s.") % said
    if not card.is_approved:
        words = words + " " + _("The figure is not approved yet.")
    links = [(_("method"), card.method), (_("articles"), card.mentions)]
    return Point(words, tuple((label, address) for label, address in links if address))


def _of_change(found: Changed) -> list[Point]:
    months = capfirst(months_words(found.months))
    total, said = found.total, {"year": found.year, "before": found.year - 1, "months": months}
    points = [Point(
        _("%(months)s: %(now)s articles of independent foreign outlets in %(year)s, %(then)s in %(before)s.")
        % {**said, "now": _n(total.now), "then": _n(total.before)},
        ((str(found.year), total.url), (str(found.year - 1), total.url_before)),
    )]  # fmt: skip
    for part in found.markets[:2]:
        words = ngettext(
            "%(name)s: %(change)s article, from %(then)s to %(now)s.",
            "%(name)s: %(change)s articles, from %(then)s to %(now)s.", abs(part.change),
        ) % {"name": part.name, "change": signed(part), "then": _n(part.before), "now": _n(part.now)}  # fmt: skip
        points.append(Point(words, ((_("articles"), part.url),)))
    for story in found.stories[:1]:
        words = _("The story most told: “%(title)s”, %(articles)s articles.") % {
            "title": story.title, "articles": _n(story.articles)
        }  # fmt: skip
        points.append(Point(words, ((_("articles"), story.url),)))
    return points


def _not_to_say(card: Card) -> Point | None:
    standing = card.standing
    if standing.target is None or standing.outcome != Outcome.NOT_YET_KNOWN:
        return None
    words = _("Do not say that the target on “%(indicator)s” is met, nor that it is missed: nobody can tell yet.") % {
        "indicator": standing.indicator
    }  # fmt: skip
    return Point(words, ((_("method"), card.method),) if card.method else (), is_warning=True)


def signed(part: Part) -> str:
    """A difference with its sign."""
    return f"+{_n(part.change)}" if part.change > 0 else f"−{_n(-part.change)}" if part.change < 0 else "0"


def _n(value: int) -> str:
    return figure(float(value), "number")
