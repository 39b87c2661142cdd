"""Words of proper names in a sentence, folded, as far as capital letters show them. Knows no names of its own."""

from __future__ import annotations

import re

from tiengvang.place.folding import fold_name

_CAPITALISED = re.compile(r"(?<![\w'’])[^\W\d_][\w'’]*")
# A name of one letter tells nothing.
_LEAST = 2


def names(text: str) -> frozenset[str]:
    """Capitalised words, folded: "Quy Nhơn" and "Quy Nhon" give the same two. The first word counts too; German nouns
    come along, which does no harm, since only what two texts share is weighed."""
    found = (match.group() for match in _CAPITALISED.finditer(text))
    folded = (fold_name(word) for word in found if word[0].isupper())
    return frozenset(word for word in folded if len(word) >= _LEAST)
