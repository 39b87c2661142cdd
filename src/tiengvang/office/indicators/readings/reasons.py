"""Codes that computed readings keep instead of words, and their words in the language of the page: why there is no
figure, and what to know before one is used. A reading that a person entered holds the person's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tiengvang.office.indicators.models import Reading

REASONS: Final[dict[str, str | Promise]] = {
    "no-coverage": _("No article of this kind was found in this period."),
    "nothing-judged": _("No article of this kind was found in this period, so there is no share to speak of."),
    "no-judge": _("No machine has judged the tone of articles yet. Choose a judge under Coverage."),
    "no-labels": _("People have not labelled a random sample of this period yet. Plan labels and send the sample to the"
                   " review desk."),
    "one-label": _("Only one article of the random sample of this period is labelled; that is too few for any figure."
                   " Label more."),
    "uninformative-machine": _("By the labels the machine tells this tone no better than chance."),
    "no-whole-week": _("The period has no whole week yet."),
    "no-provider": _("This part of the office does not count it yet; until it does, enter the figure with evidence."),
    "no-survey": _("No survey wave of this period has been imported yet."),
    "not-asked": _("The surveys of this period do not ask about it."),
    "collector-off": _("Page views are not collected. They can be switched on in the settings."),
    "not-fetched": _("The page views of this period have not been fetched yet."),
    "no-tasks": _("No task fell due in this period."),
    "no-cases": _("No case of this period is recorded."),
    "not-started": _("The period has not begun, or nothing of it was collected."),
    "unknown-formula": _("The office does not know this formula any more. Choose another for the indicator."),
    "failed": _("The figure could not be computed; the error is in the office's log."),
    "no-baseline": _("The indicator has no baseline year to compare with."),
    "no-earlier": _("There is no reading of the year to compare with."),
    "no-common-months": _("The two years have no month in common that was collected whole."),
    "no-share-earlier": _("The year to compare with has too few labels for a figure over the same months."),
    "no-share-later": _("This year has too few labels for a figure over the same months."),
    "below-zero": _("A number that may lie below zero has no growth; set a value as the target."),
}  # fmt: skip

WARNINGS: Final[dict[str, str | Promise]] = {
    "few-positives-or-errors": _("Fewer than ten labels say so, do not, or find the machine wrong: the interval holds,"
                                 " but it is wide for what it rests on."),
    "strata-without-labels": _("Some parts have no labels; they count as anything from none to all, which widens the"
                               " interval."),
    "strata-with-one-label": _("Some parts have a single label, which widens the interval."),
    "machine-errors-not-corrected": _("The machine's errors are not corrected."),
    "interval-says-nothing": _("The interval reaches from one end to the other: nothing is known yet."),
    "unjudged": _("The current judge has not judged some of the articles; in them the machine counts as not having"
                  " found this tone, and no other judge's word is taken for it."),
    "period-open": _("The period is not over; the figure is what it is so far."),
    "months-missing": _("Some months of the period were not collected whole."),
    "labels-by-hand": _("The figure rests on labels alone: no machine has judged these articles."),
    "extrapolated": _("The rest of the year is reckoned from how the year before went on."),
    "disputed": _("Some labelled articles are disputed between reviewers and not settled; the first word given blind"
                  " counts."),
    "not-a-random-sample": _("People were not chosen at random, so the interval says less than it seems to."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Warned:
    """code: of WARNINGS; words: for people; number: of what it speaks of, None where it is not counted."""

    code: str
    words: str
    number: int | None = None


def reason_words(reading: Reading) -> str:
    """Why the reading has no figure; "" where it has one."""
    return words_of(reading.reason)


def words_of(reason: str) -> str:
    """Words of a code; what is none is a person's own words."""
    return str(REASONS.get(reason, reason))


def warnings_of(reading: Reading) -> tuple[Warned, ...]:
    """What to know before the reading is used."""
    return tuple(
        Warned(one["code"], str(WARNINGS.get(one["code"], one.get("message") or one["code"])), one.get("number"))
        for one in reading.detail.get("warnings", ())
    )
