"""A judge of tone in a local folder: any Hugging Face sequence classifier. Fetches nothing, runs no code of it.

`model.onnx` (or `onnx/model.onnx`) with `tokenizer.json` runs on onnxruntime and tokenizers; `model.safetensors` needs
the extra "transformers". How such a model marks a target is its own convention, which no file states: a text goes in as
it is, without its mark, unless the folder's config.json says {"target_input": "pair"}: then the marked characters go in
as the second text of a pair, as models of aspect-based sentiment take them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tiengvang.records import InputFault, Tone
from tiengvang.understand.tone import Target, probabilities

CLASSES = ("negative", "neutral", "positive")
PIP = 'pip install "tiengvang[transformers]"'
_BATCH = 16  # texts that go through the model together
_LONGEST = 512  # tokens, where the folder's config does not say
_WORDS = {
    "negative": "negative", "neg": "negative", "very negative": "negative",
    "neutral": "neutral", "neu": "neutral", "mixed": "neutral",
    "positive": "positive", "pos": "positive", "very positive": "positive",
}  # fmt: skip
_STARS = re.compile(r"([1-5])\s*stars?")
_OF_STARS = ("negative", "negative", "neutral", "positive", "positive")
Texts = Sequence[tuple[str, str | None]]
Scores = Callable[[Texts], NDArray[np.float64]]  # n texts → n × labels, logits


class FolderJudge:
    """Judges with the classifier of a folder, which is loaded when the first text is judged. Not shared by threads.

    labels: for a model whose config names its labels LABEL_0, LABEL_1, …: the class of each, in that order. Raises
    InputFault (judge-folder, judge-labels, judge-extra) where the folder is no classifier of tone that can run here.
    """

    name = "folder"
    batch = _BATCH

    def __init__(self, folder: Path, labels: Sequence[str] = ()) -> None:
        self._folder = folder.expanduser().resolve()
        config = _config(self._folder)
        self._classes = _classes(self._folder, config, labels)
        self._input = _input(self._folder, config)
        self._longest = _longest(config)
        self._weights = _weights(self._folder)
        self._scores: Scores | None = None
        self.version = f"{self._folder.name[:30]}:{_digest(self._folder, self._weights, self._classes)[:8]}"

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        """One Tone for each target, in order; a text beyond the model's window is read at its beginning."""
        if self._scores is None:
            self._scores = self._loaded()
        texts = [self._given(target) for target in targets]
        # Of like length together, so that little is filled up.
        order = sorted(range(len(texts)), key=lambda index: len(texts[index][0]))
        tones: list[Tone | None] = [None] * len(texts)
        for at in range(0, len(order), _BATCH):
            some = order[at : at + _BATCH]
            scores = self._scores([texts[index] for index in some])
            for index, row in zip(some, scores, strict=True):
                tones[index] = self._tone(row)
        return [tone for tone in tones if tone is not None]

    def __getstate__(self) -> dict[str, Any]:
        """Judges travel to workers; loaded models do not."""
        return {**self.__dict__, "_scores": None}

    def _given(self, target: Target) -> tuple[str, str | None]:
        if self._input == "pair":
            return target.text, target.text[target.start : target.end]
        return target.text, None

    def _tone(self, scores: NDArray[np.float64]) -> Tone:
        powers = np.exp(scores - scores.max())
        sums = dict.fromkeys(CLASSES, 0.0)
        for name, power in zip(self._classes, powers, strict=True):
            sums[name] += float(power)
        negative, neutral, positive = (sums[name] for name in CLASSES)
        return probabilities(negative, neutral, positive, f"{self.name}/{self.version}")

    def _loaded(self) -> Scores:
        if self._weights.suffix == ".onnx":
            return _by_onnx(self._folder, self._weights, self._longest, len(self._classes))
        return _by_transformers(self._folder, self._longest, len(self._classes))


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        labels = {int(number): str(label) for number, label in config["id2label"].items()}
    except FileNotFoundError:
        raise _fault(folder, "has no config.json; name the folder of a Hugging Face sequence classifier") from None
    except OSError as error:
        raise _fault(folder, f"config.json cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise _fault(folder, f"config.json names no classes (id2label: {error!r}); it is no classifier") from error
    if set(labels) != set(range(len(labels))):
        raise _fault(folder, "id2label in config.json does not count 0, 1, 2, …")
    return {**config, "id2label": labels}


def _fault(folder: Path, words: str, cause: str = "judge-folder") -> InputFault:
    return InputFault(cause, f"{folder}: {words}.")


def _classes(folder: Path, config: dict[str, Any], given: Sequence[str]) -> tuple[str, ...]:
    """The class of each label, in order. Raises InputFault (judge-labels)."""
    labels = [config["id2label"][number] for number in range(len(config["id2label"]))]
    if given and len(given) != len(labels):
        raise _fault(
            folder, f"has {len(labels)} labels, but {len(given)} were given: {', '.join(given)}", "judge-labels"
        )
    found = [_class_of(label) for label in (given or labels)]
    if None in found:
        unknown = (given or labels)[found.index(None)]
        raise _fault(
            folder, f"its label {unknown!r} is none of {', '.join(CLASSES)}; say what the labels mean, in their order: "
            f"folder:{folder}#negative,neutral,positive", "judge-labels",
        )  # fmt: skip
    classes = tuple(one for one in found if one)
    if missing := [one for one in CLASSES if one not in classes]:
        words = f"its labels {', '.join(labels)} have no class {missing[0]}; choose a model with all three"
        raise _fault(folder, words, "judge-labels")
    return classes


def _class_of(label: str) -> str | None:
    plain = " ".join(label.lower().replace("_", " ").replace("-", " ").split())
    stars = _STARS.fullmatch(plain)
    return _OF_STARS[int(stars[1]) - 1] if stars else _WORDS.get(plain)


def _input(folder: Path, config: dict[str, Any]) -> Literal["text", "pair"]:
    match config.get("target_input", "text"):
        case "text":
            return "text"
        case "pair":
            return "pair"
        case other:
            raise _fault(folder, f'target_input in config.json is {other!r}; it may be "text" or "pair"')


def _longest(config: dict[str, Any]) -> int:
    """Tokens of a text. RoBERTa's kind count their places from the padding's number on."""
    places = config.get("max_position_embeddings")
    if not isinstance(places, int) or places <= 0:
        return _LONGEST
    padding = config.get("pad_token_id")
    shifted = "roberta" in str(config.get("model_type", "")).lower() and isinstance(padding, int)
    return max(8, min(_LONGEST, places - (padding + 1 if shifted and isinstance(padding, int) else 0)))


def _weights(folder: Path) -> Path:
    for name in ("model.onnx", "onnx/model.onnx"):
        if (folder / name).is_file():
            if not (folder / "tokenizer.json").is_file():
                raise _fault(folder, "has no tokenizer.json; save the tokenizer in its fast form")
            return folder / name
    for name in ("model.safetensors", "model.safetensors.index.json"):
        if (folder / name).is_file():
            return folder / name
    raise _fault(
        folder,
        "has neither model.onnx nor model.safetensors; pickled weights (.bin) are not read, since they may run code",
    )


def _digest(folder: Path, weights: Path, classes: tuple[str, ...]) -> str:
    """Changes whenever the same text may get other probabilities."""
    digest = sha256(json.dumps(classes).encode())
    files = {weights, folder / "config.json", folder / "tokenizer.json", *weights.parent.glob("*.safetensors"),
             *weights.parent.glob("model.onnx*")}  # fmt: skip
    for file in sorted(files):
        if file.is_file():
            with file.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()


def _by_onnx(folder: Path, graph: Path, longest: int, labels: int) -> Scores:
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise InputFault("judge-extra", f"{folder}: needs {error.name}; install it: pip install tokenizers") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        words = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # both raise errors of their own kinds
        raise _fault(folder, f"cannot be loaded ({error}); export it again") from error
    padding = json.loads((folder / "config.json").read_text("utf-8")).get("pad_token_id") or 0
    words.no_padding()
    words.enable_truncation(longest, strategy="longest_first")
    wanted = {one.name for one in session.get_inputs()}

    def scores(texts: Texts) -> NDArray[np.float64]:
        cut = words.encode_batch([text if pair is None else (text, pair) for text, pair in texts])
        width = max(len(one.ids) for one in cut)
        rows = {
            "input_ids": [one.ids + [padding] * (width - len(one.ids)) for one in cut],
            "attention_mask": [one.attention_mask + [0] * (width - len(one.ids)) for one in cut],
            "token_type_ids": [one.type_ids + [0] * (width - len(one.ids)) for one in cut],
        }
        inputs = {name: np.array(values, np.int64) for name, values in rows.items() if name in wanted}
        return _shaped(folder, session.run(None, inputs)[0], len(texts), labels)

    return scores


def _by_transformers(folder: Path, longest: int, labels: int) -> Scores:
    try:
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer
    except ImportError as error:
        raise InputFault(
            "judge-extra", f"{folder}: weights in safetensors need {error.name}; install it: {PIP}, or export to ONNX"
        ) from error
    try:
        words = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model = AutoModelForSequenceClassification.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True
        ).eval()
    except Exception as error:  # of the library's many kinds
        raise _fault(folder, f"cannot be loaded ({error})") from error

    def scores(texts: Texts) -> NDArray[np.float64]:
        pairs = [pair for _, pair in texts if pair is not None] or None
        cut = words([text for text, _ in texts], pairs, padding=True, truncation=True, max_length=longest,
                    return_tensors="pt")  # fmt: skip
        with torch.inference_mode():
            return _shaped(folder, model(**cut).logits.float().numpy(), len(texts), labels)

    return scores


def _shaped(folder: Path, logits: Any, texts: int, labels: int) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = np.asarray(logits, np.float64)
    if scores.shape != (texts, labels) or not np.isfinite(scores).all():
        raise _fault(folder, f"gives scores of shape {scores.shape} for {texts} texts and {labels} labels")
    return scores
