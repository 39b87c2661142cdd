"""A judge of tone in a local folder: what it reads, how labels become classes, what it refuses."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest

from tiengvang.records import InputFault
from tiengvang.understand.tone import Target
from tiengvang.understand.tone.folder import FolderJudge

tokenizers = pytest.importorskip("tokenizers", reason="the folder judge's ONNX path needs `tokenizers`")
TINY = Path(__file__).with_name("tiny.onnx")
NAMED = {"0": "negative", "1": "NEUTRAL", "2": "Positive"}


def folder(path: Path, labels: dict[str, str] | None = None, **config: Any) -> Path:
    """A classifier that knows the words good, bad and plain."""
    path.mkdir(parents=True, exist_ok=True)
    words = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({"[PAD]": 0, "[UNK]": 1, "good": 2, "bad": 3, "plain": 4}, unk_token="[UNK]")
    )
    words.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    words.save(str(path / "tokenizer.json"))
    (path / "config.json").write_text(json.dumps({"id2label": labels or NAMED, "pad_token_id": 0, **config}))
    shutil.copy(TINY, path / "model.onnx")
    return path


def of(text: str, start: int = 0, end: int = 0) -> Target:
    return Target(text, start, end, "en")


def best(judge: FolderJudge, *texts: str) -> list[str]:
    tones = judge.judge([of(text) for text in texts])
    return [max(("negative", "neutral", "positive"), key=lambda name: getattr(tone, name)) for tone in tones]


def test_texts_of_any_length_come_back_in_order(tmp_path: Path) -> None:
    judge = FolderJudge(folder(tmp_path / "m"))
    texts = ["bad", "good good plain", "plain", "good", "bad bad bad x y z", *["plain plain"] * 20, "good"]
    said = best(judge, *texts)
    assert said == ["negative", "positive", "neutral", "positive", "negative", *["neutral"] * 20, "positive"]


def test_a_text_says_the_same_alone_and_among_others(tmp_path: Path) -> None:
    judge = FolderJudge(folder(tmp_path / "m"))
    alone = judge.judge([of("good x")])[0]
    among = judge.judge([of("bad " * 40), of("good x")])[1]
    assert (alone.negative, alone.neutral, alone.positive) == pytest.approx(
        (among.negative, among.neutral, among.positive)
    )
    assert alone.negative + alone.neutral + alone.positive == pytest.approx(1.0)


def test_labels_without_names_need_to_be_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "m", {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"})
    with pytest.raises(InputFault, match="#negative,neutral,positive") as fault:
        FolderJudge(path)
    assert fault.value.cause == "judge-labels"
    assert best(FolderJudge(path, ("positive", "neutral", "negative")), "good") == ["negative"]


def test_three_stars_are_neutral_and_fewer_are_negative(tmp_path: Path) -> None:
    judge = FolderJudge(folder(tmp_path / "m", {"0": "1 star", "1": "3 stars", "2": "5 stars"}))
    assert best(judge, "bad", "plain", "good") == ["negative", "neutral", "positive"]


@pytest.mark.parametrize(
    ("labels", "said"),
    [({"0": "negative", "1": "positive"}, "no class neutral"), ({"0": "anger", "1": "joy", "2": "fear"}, "'anger'")],
)
def test_a_classifier_of_other_classes_is_refused(tmp_path: Path, labels: dict[str, str], said: str) -> None:
    with pytest.raises(InputFault, match=said):
        FolderJudge(folder(tmp_path / "m", labels))


def test_the_target_goes_in_as_a_pair_only_where_the_config_says_so(tmp_path: Path) -> None:
    plain = FolderJudge(folder(tmp_path / "plain"))
    paired = FolderJudge(folder(tmp_path / "paired", target_input="pair"))
    target = of("plain good", 6, 10)
    assert paired.judge([target])[0].positive > plain.judge([target])[0].positive  # "good" is read twice
    with pytest.raises(InputFault, match="target_input"):
        FolderJudge(folder(tmp_path / "odd", target_input="both"))


def test_the_version_changes_with_the_weights_and_with_what_labels_mean(tmp_path: Path) -> None:
    path = folder(tmp_path / "m")
    first = FolderJudge(path)
    assert FolderJudge(path).version == first.version
    assert len(f"{first.name}/{first.version}") <= 60
    assert FolderJudge(path, ("positive", "neutral", "negative")).version != first.version
    (path / "model.onnx").write_bytes(TINY.read_bytes() + b"\x00")
    assert FolderJudge(path).version != first.version


def test_a_judge_travels_to_another_process_before_and_after_its_first_text(tmp_path: Path) -> None:
    judge = FolderJudge(folder(tmp_path / "m"))
    best(judge, "good")
    assert best(pickle.loads(pickle.dumps(judge)), "bad") == ["negative"]  # noqa: S301 - our own


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model.onnx"])
def test_a_folder_without_its_files_says_which(tmp_path: Path, missing: str) -> None:
    path = folder(tmp_path / "m")
    (path / missing).unlink()
    with pytest.raises(InputFault, match=missing):
        FolderJudge(path)


def test_pickled_weights_are_not_read(tmp_path: Path) -> None:
    path = folder(tmp_path / "m")
    (path / "model.onnx").rename(path / "pytorch_model.bin")
    with pytest.raises(InputFault, match="may run code"):
        FolderJudge(path)


def test_a_broken_graph_is_named(tmp_path: Path) -> None:
    path = folder(tmp_path / "m")
    (path / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(InputFault, match="cannot be loaded"):
        best(FolderJudge(path), "good")


def test_safetensors_without_transformers_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path / "m")
    (path / "model.onnx").rename(path / "model.safetensors")
    monkeypatch.setitem(__import__("sys").modules, "transformers", None)
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(InputFault, match=r'pip install "tiengvang\[transformers\]"'):
        best(FolderJudge(path), "good")


def test_safetensors_are_judged_through_transformers(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers", reason="the extra `transformers` is not installed")
    pytest.importorskip("torch", reason="the extra `transformers` is not installed")
    words = tokenizers.Tokenizer(tokenizers.models.WordLevel({"[PAD]": 0, "[UNK]": 1, "good": 2}, unk_token="[UNK]"))
    words.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=words, pad_token="[PAD]", unk_token="[UNK]")
    fast.save_pretrained(tmp_path)
    config = transformers.BertConfig(
        vocab_size=3, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
        max_position_embeddings=16, id2label={0: "negative", 1: "neutral", 2: "positive"},
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path)
    judge = FolderJudge(tmp_path)
    tones = judge.judge([of("good"), of("good good x " * 20), of("x")])
    assert [round(tone.negative + tone.neutral + tone.positive, 6) for tone in tones] == [1.0, 1.0, 1.0]
