"""Evidence: the reasons of a verdict in words. The reasons themselves are codes with values, and can be put in any
language by whoever shows them."""

from __future__ import annotations

from collections.abc import Iterable

from tiengvang.records import Reason

# code → English words; the office translates the same codes through gettext.
WORDS = {
    "no-name": "no name of the place stands in the text",
    "named-title": "named in the headline: {0}",
    "named-lead": "named in the lead: {0}",
    "named-body": "named in the text: {0}",
    "spread": "{0} of {1} sentences name it",
    "once": "named once",
    "near-spelling": "spelt in a way that no list holds: {0}",
    "shared-name": "a name that other places share, taken for the place because of {1}: {0}",
    "shared-alone": "only names that other places share, with nothing beside them: {0}",
    "unsure": "nothing but the reading bears the name out: {0}",
    "country": "the text speaks of the country: {0}",
    "no-country": "nothing in the text points to the country",
    "neighbours": "neighbouring places are named: {0}",
    "club": "the name belongs to a football club: {0}",
    "company": "the name belongs to a company: {0}",
    "elsewhere": "the name belongs to a place elsewhere: {0}",
    "word": "the letters are an ordinary word here: {0}",
    "history": "the name belongs to history: {0}",
    "war": "told as history of war: {0}",
    "person": "the name belongs to a person: {0}",
    "football": "football: {0}",
    "business": "shares and companies: {0}",
    "betting": "betting or lottery spam: {0}",
    "furniture": "named only in page furniture, after: {0}",
    "others": "{0} other places are named: {1}",
    "listing": "a list or ranking: {0}",
    "origin": "named only as where somebody or something comes from: {0}",
    "former": "{0} before {1}, when it was a province of its own; it belongs to the place today",
    "read": "reads as {0} ({1}, {2})",
    "score": "weighed: primary {0}, passing {1}, other {2}",
}


def in_words(reasons: Iterable[Reason]) -> str:
    """The reasons in English, separated by semicolons."""
    return "; ".join(WORDS[reason.code].format(*reason.values) for reason in reasons)
