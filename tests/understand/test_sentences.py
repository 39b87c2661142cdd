"""Where sentences end, in the scripts of the profile's languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.understand.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The road is open.", "Is it safe?", "Yes!"],
        ["Dr. Smith saw 3.5 km of it.", "J. R. Tran did not."],
        ["“It is lovely.”", "He left."],
        ["TP. Pleiku đón 1.234 khách.", "Đường đẹp."],
        ["Am 3. Oktober war es so weit.", "Danach nicht."],
        ["Дорога открыта.", "В г. Москве рады."],
        ["هل الطريق مفتوح؟", "نعم."],
        ["មានភ្ញៀវច្រើន។", "ផ្លូវល្អ។"],
        ["길이 열렸다.", "사람들이 왔다."],
        ["He said no.", "Nobody took Road No. 5 that day."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts


def test_chinese_and_japanese_need_no_blank() -> None:
    assert split("道路开通了。游客很多！是吗？「美しい。」と言った") == [
        "道路开通了。", "游客很多！", "是吗？", "「美しい。」", "と言った",
    ]  # fmt: skip


def test_a_line_break_ends_a_sentence() -> None:
    assert split("Headline without stop\n\n  Text here ") == ["Headline without stop", "Text here"]


def test_thai_breaks_at_a_blank_once_a_clause_is_said() -> None:
    first = "นักท่องเที่ยวจำนวนมากเดินทางมาเที่ยวชมน้ำตกที่สวยงามในจังหวัดนี้"
    second = "ชาวบ้านต่างดีใจและต้อนรับอย่างอบอุ่นด้วยรอยยิ้มและอาหารพื้นเมือง"
    assert split(f"{first} {second}") == [first, second]
    assert split("น้ำตก สวย มาก") == ["น้ำตก สวย มาก"]


def test_text_without_any_stop_is_cut_into_pieces() -> None:
    pieces = split("word, " * 400)
    assert len(pieces) > 4
    assert max(map(len, pieces)) <= 400


@given(st.text(alphabet=st.sampled_from("aB .!?。\n\u0e01 \u0e02,3…”"), max_size=300))
def test_sentences_are_in_order_do_not_overlap_and_lose_only_blanks(text: str) -> None:
    spans = sentences(text)
    end = 0
    for start, stop in spans:
        assert not text[end:start].strip()
        assert start < stop
        assert not text[start].isspace()
        assert not text[stop - 1].isspace()
        end = stop
    assert not text[end:].strip()
