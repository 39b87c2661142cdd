"""What a label plan means, in plain sentences. Works nothing out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tiengvang.measure.planning import NoPlan
from tiengvang.office.coverage.review.forms import stratum_name
from tiengvang.office.indicators.labelling.planning import YEARS, Planned, rule_of_thumb
from tiengvang.office.shell.templatetags.shell import number, percent


def sentences(one: Planned) -> list[str]:
    """What is needed, what it shows, and what no number of labels can."""
    found = [_needed(one)]
    if one.plan is not None:
        found += [_power(one), *_helped(one)]
    found += [_lasting(one), _exactly(one), rule()]
    return [said for said in found if said]


def rule() -> str:
    """A figure to remember."""
    said = _(
        "To remember: at a share of 30%% and without a machine, seeing a fifth more takes about %(labels)s labels a "
        "year."
    )
    return said % {"labels": number(round(rule_of_thumb(), -1))}


def stratum(by: str, value: str) -> str:
    """A market or language in the language of the page."""
    return stratum_name(by, value)


def refusal(one: Planned) -> str:
    """Why no number of labels will do; "" where some does."""
    if one.refusal is None:
        return ""
    wish = one.wish
    if one.refusal.reason is NoPlan.NOT_ABOVE_TARGET:
        said = _(
            "A growth of %(truth)s is not above the target of %(target)s: no number of labels proves more than is so. "
            "Plan with a growth above the target, or leave the target empty."
        )
        return said % {"truth": percent(wish.growth), "target": percent(wish.target)}
    if one.refusal.reason is NoPlan.ABOVE_ALL:
        high = max(one.rows, key=lambda row: row.share)
        said = _(
            "In “%(stratum)s” the share is about %(share)s; %(growth)s more would be above everything. Plan with a "
            "smaller growth, or set the target on the volume."
        )
        name = stratum(wish.by, high.value)
        return said % {"stratum": name, "share": percent(high.share), "growth": percent(wish.growth)}
    return _("There is nothing to measure in these days. Choose others, or import what a scan found.")


def _needed(one: Planned) -> str:
    if one.plan is None:
        return refusal(one)
    given = {
        "labels": number(one.labels), "things": number(one.things), "growth": percent(one.wish.growth),
        "target": percent(one.wish.target), "power": percent(one.wish.power), "reached": percent(one.plan.power),
    }  # fmt: skip
    if not one.plan.enough:
        said = _(
            "Even if people labelled all %(things)s mentions of a year, the chance would be %(reached)s: there are too "
            "few mentions to tell such a growth from chance. Compare longer periods."
        )
    elif one.wish.target is None:
        said = _(
            "People label %(labels)s of about %(things)s mentions a year, drawn at random: then a share that truly "
            "grows by %(growth)s is seen to have grown with a chance of %(power)s."
        )
    else:
        said = _(
            "People label %(labels)s of about %(things)s mentions a year, drawn at random: then a target of %(target)s "
            "is proven with a chance of %(power)s, if the share truly grows by %(growth)s."
        )
    return said % given


def _power(one: Planned) -> str:
    if one.plan is None or not one.plan.enough:
        return ""
    said = _("That still leaves one year in %(number)s “not yet known”, though the share grew.")
    return said % {"number": number(1 / (1 - one.wish.power))}


def _helped(one: Planned) -> list[str]:
    if one.by_hand is None or one.plan is None or not one.plan.enough or one.by_hand <= one.labels:
        return []
    said = _("By hand alone it would take %(labels)s: the machine saves %(saved)s.")
    return [said % {"labels": number(one.by_hand), "saved": percent(1 - one.labels / one.by_hand)}]


def _lasting(one: Planned) -> str:
    given = {
        "share": percent(one.share, 1), "growth": percent(one.goal), "highest": percent(one.highest, 1), "span": YEARS,
        "passing": (one.years or 0) + 1,
    }  # fmt: skip
    if one.cannot_last:
        said = _(
            "The share is about %(share)s now. It cannot grow by %(growth)s a year for %(span)d years: in year "
            "%(passing)d it would be above 100%%. That is possible from %(highest)s or less only. Set the target on "
            "the volume of positive coverage, or in points of the share."
        )
    else:
        said = _(
            "The share is about %(share)s now. It can grow by %(growth)s a year for %(span)d years; from above "
            "%(highest)s it could not."
        )
    return said % given


def _exactly(one: Planned) -> str:
    said = _(
        "If the share grows by exactly %(goal)s, that is proven once in forty times, however many labels there are. "
        "What is to be proven has to lie below what is so; the table says how much that takes."
    )
    return said % {"goal": percent(one.goal)}
