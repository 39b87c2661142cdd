"""Searching texts: without diacritics, by beginnings, phrases and two characters, whatever is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.models import Mention, Outlet, SearchText
from tiengvang.office.coverage.search import index, matching
from tiengvang.office.coverage.search.asking import terms
from tiengvang.office.coverage.search.text import indexed

pytestmark = pytest.mark.django_db
Make = Callable[..., Mention]

TITLES = {
    "vi": "Cà phê Đắk Đoa được mùa, giá 42.000 đồng",
    "en": "The gongs of Pleiku’s highlands",
    "zh-Hans": "波来古的咖啡香：2024年",
    "ja": "ザライ省のコーヒー農園",
    "ko": "잘라이성 커피 축제",
    "th": "กาแฟจากซาลาย",
    "lo": "ກາເຟຈາກຢາລາຍ",
    "km": "កាហ្វេពីយ៉ាឡាយ",
    "ru": "Кофе из провинции Зялай, ёлки",
    "ar": "قهوة من زا لاي",
}


def titles(text: str) -> set[str]:
    return {one.title for one in find(Query(text=text, copies="show", about="any"))}


@pytest.fixture
def world(mention: Make) -> None:
    for language, title in TITLES.items():
        mention(title, language=language, names=["Gia Lai"])


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("ca phe dak doa", "vi"), ("CÀ PHÊ", "vi"), ("cà phê đắk", "vi"), ("dakdoa", None), ("42.000", "vi"),
        ("pleikus", "en"), ("pleiku’s", "en"), ("high", "en"), ("gongs high", "en"), ("gong pleiku", None),
        ("咖啡", "zh-Hans"), ("来古", "zh-Hans"), ("2024年", "zh-Hans"), ("香", "zh-Hans"), ("咖香", None),
        ("農園", "ja"), ("コーヒー", "ja"), ("커피", "ko"), ("라이", "ko"), ("กาแฟ", "th"), ("ซา", "th"),
        ("ກາເຟ", "lo"), ("ຢາ", "lo"), ("កាហ្វេ", "km"), ("យ៉ា", "km"), ("елки зялай", "ru"), ("قهوة", "ar"),
        ('"the gongs of"', "en"), ('"gongs the"', None), ("“cà phê”", "vi"),
    ],
)  # fmt: skip
def test_a_search_finds_the_title_it_should_and_no_other(world: None, typed: str, language: str | None) -> None:
    assert titles(typed) == ({TITLES[language]} if language else set())


def test_a_minus_leaves_out_and_a_search_of_minuses_alone_gives_the_rest(world: None) -> None:
    assert titles("gia lai -coffee -gongs -커피") == set(TITLES.values()) - {TITLES["en"], TITLES["ko"]}
    assert titles('-"ca phe" -커피') == set(TITLES.values()) - {TITLES["vi"], TITLES["ko"]}


def test_only_the_last_word_is_a_beginning(world: None) -> None:
    assert titles("high gongs") == set()
    assert titles("gongs hi") == {TITLES["en"]}


def test_the_excerpt_the_outlet_and_the_names_found_are_searched_too(
    mention: Make, outlet: Callable[..., Outlet]
) -> None:
    publisher = outlet("bao-mau.example", name="Báo Mẫu Mực")
    mention("One", excerpt="Dã quỳ nở vàng", outlet=publisher, names=["Chư Đăng Ya"])
    for typed in ("da quy", "mau muc", "bao-mau", "chu dang ya"):
        assert titles(typed) == {"One"}, typed


def test_a_phrase_does_not_run_from_one_field_into_the_next(mention: Make) -> None:
    mention("ends here", excerpt="begins there")
    assert titles('"here begins"') == set()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40) | st.lists(st.sampled_from(
    ['"', "AND", "OR", "NOT", "NEAR(", ")", "*", "^", ":", "-", "'", "{text}", "&", "|", "!", "<->", "\\", "%", "嘉"]
)).map(" ".join))  # fmt: skip
def test_nothing_that_can_be_typed_breaks_the_search(db: None, typed: str) -> None:
    list(find(Query.parse({"text": typed})))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_two_neighbouring_characters_of_a_script_without_blanks_find_it(world: None, data: st.DataObject) -> None:
    stretches = ["波来古的咖啡香", "省のコ", "잘라이성", "กาแฟจากซาลาย", "ກາເຟຈາກຢາລາຍ", "កាហ្វេពីយ"]
    run = data.draw(st.sampled_from(stretches))
    at = data.draw(st.integers(0, len(run) - 2))
    title = next(one for one in TITLES.values() if run in one)
    assert title in titles(run[at : at + 2])


def test_a_changed_mention_is_found_by_its_new_words_only(mention: Make) -> None:
    one = mention("old words")
    Mention.objects.filter(pk=one.pk).update(title="new words")
    assert index.refresh([one.pk]) == 1
    assert titles("old") == set()
    assert titles("new") == {"new words"}


def test_a_deleted_mention_leaves_nothing_in_the_index(mention: Make) -> None:
    one = mention("gone soon")
    one.delete()
    assert not SearchText.objects.exists()
    assert matching.match(terms("gone")).hits == 0


def test_indexing_again_writes_nothing_and_rebuilding_finds_what_was_lost(
    mention: Make, django_assert_num_queries: Callable[..., object]
) -> None:
    one = mention("kept")
    SearchText.objects.all().delete()
    assert titles("kept") == set()
    seen: list[tuple[int, int]] = []
    assert index.rebuild(lambda done, total: seen.append((done, total))) == 1
    assert titles("kept") == {"kept"}
    assert seen == [(1, 1)]
    index.refresh([one.pk])
    assert titles("kept") == {"kept"}


def test_a_renamed_outlet_is_found_by_its_new_name(mention: Make, outlet: Callable[..., Outlet]) -> None:
    publisher = outlet("paper.example", name="Old Name")
    mention("A story", outlet=publisher)
    Outlet.objects.filter(pk=publisher.pk).update(name="Herald")
    index.refresh_outlet(publisher.pk)
    assert titles("herald") == {"A story"}


def test_a_word_without_end_is_cut_and_text_without_letters_has_no_terms() -> None:
    assert indexed(["x" * 500]) == "x" * 60
    assert terms('!!! … ❤️ - ""') == ()
