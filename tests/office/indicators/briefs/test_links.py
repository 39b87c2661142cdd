"""Links in words come back as they were written, and lead nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.office.indicators.briefs.links import as_html, as_words, linked, pieces

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)


@given(WORDS, WORDS)
def test_whatever_a_title_holds_it_comes_back(before: str, title: str) -> None:
    text = f"x {linked(title, 'https://a.example/b_(c)')} y"
    found = list(pieces(text))
    assert [one.words for one in found] == ["x ", title, " y"]
    assert found[1].address == "https://a.example/b_%28c%29"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example/", "ftp://a.example/"])
def test_only_the_web_and_the_office_are_linked(address: str) -> None:
    made = as_html(f"[words]({address})")
    assert "<a " not in made


def test_words_are_escaped() -> None:
    assert as_html('<b> [<i>](https://a.example/?a="b)') == (
        '&lt;b&gt; <a href="https://a.example/?a=&quot;b" rel="noopener noreferrer">&lt;i&gt;</a>'
    )


def test_paper_reads_the_words_alone() -> None:
    assert as_words("See [this](/office/) now") == "See this now"
