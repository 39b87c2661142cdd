"""Embedding: vectors of length 1, the same each time, near where texts say alike; and models that people bring."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tiengvang.records import InputFault
from tiengvang.understand.embed import LEAD, FolderEmbedder, embedder, title_and_lead, with_vector
from tiengvang.understand.encoder import LONGEST
from tiengvang.understand.lines import Line

TINY = Path(__file__).parent / "tiny_embedder"
TITLES = {
    "en": "Landslide closes the mountain pass for two days",
    "vi": "Sạt lở làm tê liệt đèo núi hai ngày",
    "ja": "土砂崩れで峠道が二日間通行止め",
    "ar": "انهيار أرضي يغلق ممر الجبل ليومين",
}
OTHER = "The museum shows forty drums from the bronze age"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the tiny model, without settings."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        shutil.copy(TINY / name, folder / name)
    return folder


def said(folder: Path, name: str, **settings: object) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(settings), "utf-8")


def test_vectors_have_length_one_and_are_the_same_whatever_stands_beside_them() -> None:
    texts = [*TITLES.values(), OTHER, ""]
    vectors = embedder().vectors(texts)
    assert vectors.shape == (6, embedder().dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert all(
        np.array_equal(embedder().vectors([text])[0], vector) for text, vector in zip(texts, vectors, strict=True)
    )
    assert embedder().vectors([]).shape == (0, embedder().dimensions)


def test_a_headline_lies_nearer_to_its_translation_than_to_another_story() -> None:
    english, *others = embedder().vectors(list(TITLES.values()))
    other = embedder().vectors([OTHER])[0]
    assert all(english @ one > english @ other for one in others)


def test_what_is_too_long_is_cut_and_what_is_far_beyond_is_not_even_looked_at() -> None:
    words = "rain over the hills " * 400
    model = embedder()
    assert len(model.tokens(words)) == LONGEST  # type: ignore[attr-defined]
    assert np.array_equal(*model.vectors([words, words + "gong " * 100_000]))


def test_title_and_lead_are_the_title_and_the_beginning_of_the_text() -> None:
    assert title_and_lead(" A gong ", " It rang. " + "x" * 2 * LEAD) == "A gong\n" + ("It rang. " + "x" * LEAD)[:LEAD]
    assert title_and_lead("", "It rang.") == "It rang."
    assert title_and_lead("A gong", " ") == "A gong"


def test_a_folder_is_read_with_the_mean_where_it_names_no_pooling(folder: Path) -> None:
    model = FolderEmbedder(folder)
    assert (model.name, model.dimensions) == ("tiny", 4)
    assert np.allclose(model.vectors(["gong", "gong rain"]), [[1, 0, 0, 0], [0.5**0.5, 0.5**0.5, 0, 0]])


@pytest.mark.parametrize(
    ("mode", "vector"),
    [("cls_token", [1, 0, 0, 0]), ("lasttoken", [0, 1, 0, 0]), ("max_tokens", [0.5**0.5, 0.5**0.5, 0, 0])],
)
def test_a_folder_pools_as_it_says(folder: Path, mode: str, vector: list[float]) -> None:
    said(folder, "1_Pooling/config.json", **{"pooling_mode_cls_token": False, f"pooling_mode_{mode}": True})
    assert np.allclose(FolderEmbedder(folder).vectors(["gong rain"]), [vector])


def test_a_folder_reads_as_many_tokens_as_it_says(folder: Path) -> None:
    said(folder, "sentence_bert_config.json", max_seq_length=1)
    assert np.allclose(FolderEmbedder(folder).vectors(["gong rain rice"]), [[1, 0, 0, 0]])


def test_the_prompt_of_a_folder_goes_before_each_text(folder: Path) -> None:
    said(folder, "config_sentence_transformers.json", prompts={"query": "query: ", "other": "sea "})
    assert np.allclose(FolderEmbedder(folder).vectors(["gong"]), [[0.5**0.5, 0, 0, 0.5**0.5]])
    said(folder, "config_sentence_transformers.json", prompts={"other": "rain "}, default_prompt_name="other")
    assert np.allclose(FolderEmbedder(folder).vectors(["gong"]), [[0.5**0.5, 0.5**0.5, 0, 0]])


def test_a_model_of_the_e5_family_gets_its_prefix_although_its_folder_names_none(folder: Path) -> None:
    renamed = folder.rename(folder.with_name("multilingual-e5-large"))
    assert np.allclose(FolderEmbedder(renamed).vectors(["gong"]), [[0.5**0.5, 0, 0, 0.5**0.5]])


def test_models_that_differ_have_different_versions(folder: Path) -> None:
    first = FolderEmbedder(folder).version
    assert FolderEmbedder(folder).version == first
    text = (folder / "tokenizer.json").read_text("utf-8")
    (folder / "tokenizer.json").write_text(text.replace('"sea"', '"lake"'), "utf-8")
    assert FolderEmbedder(folder).version != first


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("model.onnx", None, "no model.onnx"),
        ("model.onnx", b"rubbish", "cannot be loaded"),
        ("tokenizer.json", b"{", "tokenizer.json cannot be read"),
        ("1_Pooling/config.json", b'{"pooling_mode_weightedmean_tokens": true}', "mean or lasttoken is read"),
        ("1_Pooling/config.json", b"{", "no JSON"),
    ],
)
def test_a_folder_that_cannot_be_used_says_what_is_wrong(
    folder: Path, name: str, content: bytes | None, words: str
) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(InputFault, match=words) as fault:
        FolderEmbedder(folder)
    assert fault.value.cause == "model-unusable"
    assert str(folder) in str(fault.value)


def test_rows_get_the_vector_of_title_and_text_rounded_and_keep_the_rest(folder: Path) -> None:
    lines = [
        Line(1, {"id": 7, "text": "gong rain"}),
        Line(2, {"text": " ", "title": ""}),
        Line(4, {"title": "gong", "text": "gong gong rain"}),
    ]
    first, refused, last = with_vector("rows.jsonl", iter(lines), folder, 3)
    assert first == {"id": 7, "text": "gong rain", "vector": [0.707, 0.707, 0.0, 0.0]}
    assert isinstance(refused, InputFault)
    assert "rows.jsonl, line 2" in str(refused)
    assert last["vector"] == [0.949, 0.316, 0.0, 0.0]  # type: ignore[index]
