"""The trained part: the last layers of the encoder with a head of any number of classes, in torch.

Knows nothing of what the classes mean: the reader trains three of "about", the judge of tone three of its own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from layers import Layer
from torch import Tensor, nn
from torch.nn import functional

from tiengvang.understand.encoder import rows_of


@dataclass(frozen=True, slots=True)
class Item:
    """One view of one text: what the layers below made of it (tokens × hidden, float16), its marks, its class."""

    hidden: np.ndarray
    marks: Sequence[int]
    label: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How the upper part is trained.

    rate: of AdamW, rising for a tenth of the steps, then falling linearly; smoothing: of labels; unmarked: share of
    texts that are shown without their mark, so that a text without one is read too; average: decay of the running mean
    of the weights over the last two thirds of the steps, which is what is kept (0: the last weights are); consistency:
    weight of the divergence between two readings of the same text under dropout (Liang and others, "R-Drop", 2021).
    """

    epochs: int = 4
    batch: int = 16
    rate: float = 2e-4
    decay: float = 0.05
    dropout: float = 0.1
    smoothing: float = 0.05
    unmarked: float = 0.0
    average: float = 0.0
    layer_decay: float = 1.0
    consistency: float = 0.0
    seed: int = 11


class Upper(nn.Module):
    """hidden (batch × tokens × hidden), marks, seen (batch × tokens), rows (batch × some) → logits (batch × classes).

    rows: the first token and the marked ones, the only ones that the last layer rewrites; -1 where there are fewer.
    """

    def __init__(
        self, tensors: Mapping[str, np.ndarray], layers: range, heads: int, epsilon: float, classes: int, dropout: float
    ) -> None:
        super().__init__()
        self.numbers = layers
        self.layers = nn.ModuleList(Layer(f"l{n}", tensors, heads, epsilon, dropout) for n in layers)
        hidden = tensors[f"l{layers[0]}.q.b"].shape[0]
        self.mark = nn.Parameter(torch.randn(hidden) * 0.1)
        self.dropout, self.head = nn.Dropout(dropout), nn.Linear(3 * hidden, classes)

    def forward(self, hidden: Tensor, marks: Tensor, seen: Tensor, rows: Tensor) -> Tensor:
        x = hidden + marks[..., None] * self.mark
        for layer in self.layers[:-1]:
            x = layer(x, x, seen)
        mean = (x * seen[..., None]).sum(1) / seen.sum(1, keepdim=True)
        some = x.gather(1, rows.clamp(min=0)[..., None].expand(-1, -1, x.shape[-1]))
        some = self.layers[-1](some, x, seen)
        kept = (rows[:, 1:] >= 0).float()[..., None]
        marked = (some[:, 1:] * kept).sum(1) / kept.sum(1)
        return self.head(self.dropout(torch.cat([some[:, 0], marked, mean], -1)))

    def tensors(self) -> dict[str, np.ndarray]:
        """The weights under the names that `graph.upper` wants."""
        out = {"mark": self.mark, "head.w": self.head.weight, "head.b": self.head.bias}
        for number, layer in zip(self.numbers, self.layers, strict=True):
            for name, part in (*layer.parts.items(), *layer.norms.items()):
                out[f"l{number}.{name}.w"], out[f"l{number}.{name}.b"] = part.weight, part.bias
        return {name: value.detach().numpy().astype(np.float32) for name, value in out.items()}


def _batches(items: Sequence[Item], size: int, draw: random.Random) -> Iterator[list[Item]]:
    """Batches of about equal length, in random order."""
    order = sorted(items, key=lambda item: len(item.marks) + draw.randrange(12))
    cut = [order[at : at + size] for at in range(0, len(order), size)]
    draw.shuffle(cut)
    yield from cut


def _padded(items: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    longest = max(len(item.marks) for item in items)
    chosen = [rows_of(item.marks) for item in items]
    hidden = torch.zeros(len(items), longest, items[0].hidden.shape[1])
    marks, seen = torch.zeros(len(items), longest), torch.zeros(len(items), longest, dtype=torch.bool)
    rows = torch.full((len(items), max(map(len, chosen))), -1)
    for at, (item, some) in enumerate(zip(items, chosen, strict=True)):
        length = len(item.marks)
        hidden[at, :length] = torch.from_numpy(item.hidden.astype(np.float32))
        marks[at, :length] = torch.tensor(item.marks, dtype=torch.float32)
        seen[at, :length] = True
        rows[at, : len(some)] = torch.tensor(some)
    return hidden, marks, seen, rows


def trained(
    model: Upper,
    views: Sequence[Sequence[Item]],
    settings: Settings,
    after: Callable[[int, Upper], None] = lambda epoch, model: None,
) -> Upper:
    """Train in place. views: for each text its views, of which each epoch shows one; after: called after each epoch."""
    torch.manual_seed(settings.seed)
    draw = random.Random(settings.seed)
    steps = settings.epochs * -(-len(views) // settings.batch)
    optimizer = torch.optim.AdamW(_rates(model, settings), weight_decay=settings.decay, fused=True)
    warm = max(steps // 10, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (steps - step) / max(steps - warm, 1))
    )
    turn = [draw.randrange(len(some)) for some in views]
    mean = _Mean(model, settings.average, first=steps // 3)
    for epoch in range(settings.epochs):
        model.train()
        shown = [some[(first + epoch) % len(some)] for some, first in zip(views, turn, strict=True)]
        total = 0.0
        for batch in _batches(shown, settings.batch, draw):
            total += _step(model, batch, settings, optimizer) * len(batch)
            schedule.step()
            mean.add()
        print(f"  epoch {epoch + 1}: loss {total / len(shown):.3f}", flush=True)
        after(epoch + 1, model.eval())
    mean.put()
    return model.eval()


def _rates(model: Upper, settings: Settings) -> list[dict[str, object]]:
    """The parameters with their rates of learning."""
    top = len(model.layers) - 1
    layers = [
        {"params": list(layer.parameters()), "lr": settings.rate * settings.layer_decay ** (top - at)}
        for at, layer in enumerate(model.layers)
    ]
    return [*layers, {"params": [model.mark, *model.head.parameters()], "lr": settings.rate}]


def _step(model: Upper, batch: Sequence[Item], settings: Settings, optimizer: torch.optim.Optimizer) -> float:
    hidden, marks, seen, rows = _padded(batch)
    if settings.unmarked:
        bare = torch.rand(len(batch)) < settings.unmarked
        marks[bare] = 0
        rows[bare, 1:] = -1
        rows[bare, 1] = 0
    labels = torch.tensor([item.label for item in batch])
    given = (hidden, marks, seen, rows)
    if settings.consistency:
        given, labels = [torch.cat([one, one]) for one in given], labels.repeat(2)
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(*given).float()
    loss = functional.cross_entropy(logits, labels, label_smoothing=settings.smoothing)
    if settings.consistency:
        loss = loss + settings.consistency * _divergence(*functional.log_softmax(logits, -1).chunk(2))
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def _divergence(one: Tensor, other: Tensor) -> Tensor:
    """Kullback and Leibler's, of two tables of log-probabilities, both ways, halved; the mean of the rows."""
    ways = ((one, other), (other, one))
    return sum(functional.kl_div(a, b, log_target=True, reduction="batchmean") for a, b in ways) / 2


class _Mean:
    """The running mean of a model's weights, from a step on."""

    def __init__(self, model: Upper, decay: float, first: int) -> None:
        self._model, self._decay, self._first, self._step = model, decay, first, 0
        self._kept: dict[str, Tensor] | None = None

    @torch.no_grad()
    def add(self) -> None:
        self._step += 1
        if not self._decay or self._step <= self._first:
            return
        now = self._model.state_dict()
        if self._kept is None:
            self._kept = {name: value.clone() for name, value in now.items()}
        for name, value in now.items():
            self._kept[name].lerp_(value, 1 - self._decay)

    def put(self) -> None:
        if self._kept is not None:
            self._model.load_state_dict(self._kept)


@torch.no_grad()
def said(model: Upper, items: Sequence[Item]) -> np.ndarray:
    """Log-probabilities (items × classes), in order."""
    out = np.zeros((len(items), model.head.out_features), np.float32)
    order = sorted(range(len(items)), key=lambda at: len(items[at].marks))
    for start in range(0, len(order), 32):
        some = order[start : start + 32]
        out[some] = functional.log_softmax(model(*_padded([items[at] for at in some])), -1).numpy()
    return out
