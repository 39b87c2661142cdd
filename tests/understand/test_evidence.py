"""Evidence: every code has words, and the words take the values that the resolver gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from stories import story

from tiengvang.place.profile import Profile
from tiengvang.records import Article, Mention, Provenance, Reason
from tiengvang.scan.pipeline import Pipeline
from tiengvang.understand import resolve
from tiengvang.understand.evidence import WORDS, in_words


def judged(pipeline: Pipeline, title: str, text: str) -> Mention:
    url = "https://a.example/"
    return pipeline.judged(Article(url, url, "a.example", title, text, "en", Provenance("x")))


def test_reasons_become_words_in_their_order() -> None:
    reasons = (Reason("named-title", ("Pleiku",)), Reason("spread", ("2", "9")), Reason("no-country"))
    assert in_words(reasons) == (
        "named in the headline: Pleiku; 2 of 9 sentences name it; nothing in the text points to the country"
    )
    assert in_words(()) == ""


def test_values_with_braces_are_put_in_as_they_are() -> None:
    assert in_words((Reason("named-title", ("{0} {x}",)),)) == "named in the headline: {0} {x}"


def test_every_code_that_the_resolver_can_give_has_words(jeju: Profile) -> None:
    source = Path(resolve.__file__).read_text("utf-8")
    codes = set(re.findall(r'Reason\("([a-z-]+)"', source)) | {f"named-{part}" for part in ("title", "lead", "body")}
    kinds = {sense.kind for sense in jeju.senses} | {"club", "company", "elsewhere", "word", "history", "person"}
    assert len(codes) > 8
    assert codes | kinds <= set(WORDS)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        story(1),
        ("Jeju Air adds flights", "Jeju Air said on Monday that it adds flights between Seoul and Osaka. " * 4),
        ("Nothing here", "A walk along the river. " * 9),
    ],
)
def test_every_verdict_carries_evidence_in_words(jeju_pipeline: Pipeline, title: str, text: str) -> None:
    mention = judged(jeju_pipeline, title, text)
    assert mention.reasons
    words = in_words(mention.reasons)
    assert words
    assert "{" not in words
