"""Items: vectors without what is the language's, and in few bytes."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tiengvang.records import InputFault
from tiengvang.understand.embed import embedder
from tiengvang.understand.narratives.items import centred, item, restored, stored

TEXTS = {
    "en": ("Landslide blocks An Khe pass", "Heavy rain brought the hillside down on the road to Pleiku."),
    "vi": ("Sạt lở đèo An Khê", "Mưa lớn khiến đất đá đổ xuống đường lên Pleiku."),
    "th": ("ดินถล่มปิดเส้นทางช่องเขา", "ฝนตกหนักทำให้ดินถล่มลงมาปิดถนนไปเปลกู"),
}
OTHER = {
    "en": ("Museum shows forty drums", "The bronze drums are on show until the end of the month."),
    "vi": ("Bảo tàng trưng bày 40 trống đồng", "Trống đồng được trưng bày đến hết tháng."),
    "th": ("พิพิธภัณฑ์จัดแสดงกลองสี่สิบใบ", "กลองสำริดจัดแสดงถึงสิ้นเดือน"),
}


def vectors(texts: dict[str, tuple[str, str]]) -> dict[str, np.ndarray]:
    return {
        language: item("x", *said, language, date(2026, 3, 1), embedder=embedder()).vector
        for language, said in texts.items()
    }


def test_one_story_in_two_languages_is_nearer_than_two_stories_in_one() -> None:
    mine, theirs = vectors(TEXTS), vectors(OTHER)
    across = [mine[a] @ mine[b] for a in mine for b in mine if a < b]
    within = [mine[language] @ theirs[language] for language in mine]
    assert min(across) > max(within) + 0.1


def test_centred_vectors_have_length_one_in_any_language() -> None:
    vector = embedder().vectors(["Landslide"])[0]
    found = {
        language: centred(vector, language) for language in ("en", "zh", "zh-TW", "zh-Hant", "ms", "id", "xx", "und")
    }
    assert all(np.isclose(np.linalg.norm(one), 1, atol=1e-5) for one in found.values())
    assert np.array_equal(found["zh-TW"], found["zh-Hant"])
    assert np.array_equal(found["ms"], found["id"])
    assert np.array_equal(found["xx"], found["und"])
    assert not np.array_equal(found["zh"], found["zh-Hant"])


def test_vectors_of_another_model_are_refused_since_nobody_measured_its_means() -> None:
    class Other:
        name, version, dimensions = "larger", "1", 4

        def vectors(self, texts: object) -> np.ndarray:
            raise AssertionError

    with pytest.raises(InputFault, match=r"training/narratives/fit\.py") as fault:
        centred(np.ones(4, np.float32), "en", Other())
    assert fault.value.cause == "model-unfitted"


def test_a_stored_vector_is_a_byte_a_number_and_loses_next_to_nothing() -> None:
    model = embedder()
    some = model.vectors([*(" ".join(said) for said in TEXTS.values()), *(" ".join(said) for said in OTHER.values())])
    back = np.stack([restored(stored(one)) for one in some])
    assert {len(stored(one)) for one in some} == {model.dimensions}
    before, after = (np.stack([centred(one, "en") for one in each]) for each in (some, back))
    assert np.abs(before @ before.T - after @ after.T).max() < 0.01
