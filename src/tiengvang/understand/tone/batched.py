"""The shipped judge of tone on an accelerator: the same weights in float16, many texts at once, on torch.

For re-judging millions of texts; the office and the scan use `model`. Needs torch and onnx (extra "gpu"). Its
probabilities differ from the int8 ones in the second digit, so it is a judge of its own version and never mixes with
them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiengvang.records import InputFault, Tone
from tiengvang.understand import encoder as encoder_room
from tiengvang.understand.encoder import rows_of
from tiengvang.understand.encoder.weights import weights_of
from tiengvang.understand.tone import Target, probabilities
from tiengvang.understand.tone.seen import seen

_FOLDER = Path(__file__).parent
_HEADS, _LAYERS = 12, 12
_TOKENS = 65_536  # of one batch, padding included


class BatchedJudge:
    """Judges in float16 on the first accelerator, in float32 on the processor where there is none.

    device: torch's name of one, or "" for that choice.
    """

    name = "model"

    def __init__(self, device: str = "", folder: Path = _FOLDER) -> None:
        try:
            import torch
        except ImportError as error:
            raise InputFault("torch-missing", "The judge in batches needs torch: pip install tiengvang[gpu]") from error
        card = json.loads((folder / "tone.json").read_text("utf-8"))
        self._torch = torch
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._type = torch.float16 if self._device.type == "cuda" else torch.float32
        self.version: str = f"{card['version']}-{'fp16' if self._type == torch.float16 else 'fp32'}"
        self._order = [card["classes"].index(one) for one in ("negative", "neutral", "positive")]
        words = weights_of(Path(encoder_room.__file__).with_name("words.onnx"))
        whole = words | weights_of(folder / "tone.onnx")
        self._w = {name: torch.from_numpy(value.copy()).to(self._device, self._type) for name, value in whole.items()}

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        """One Tone for each target, in order."""
        read = [seen(target.text, target.start, target.end) for target in targets]
        logits = self.logits(read)
        powers = np.exp(logits)
        name = f"{self.name}/{self.version}"
        negative, neutral, positive = self._order
        return [probabilities(float(p[negative]), float(p[neutral]), float(p[positive]), name) for p in powers]

    def logits(self, read: Sequence[tuple[Sequence[int], Sequence[int]]]) -> NDArray[np.float64]:
        """Logits (texts × classes) less their maximum, of texts that are tokens and marks already."""
        out = np.zeros((len(read), len(self._order)), np.float64)
        order = sorted(range(len(read)), key=lambda at: len(read[at][0]))
        while order:
            longest = len(read[order[-1]][0])
            some = order[-max(_TOKENS // longest, 1) :]
            del order[-len(some) :]
            with self._torch.inference_mode():
                said = self._batch([read[at] for at in some])
            out[some] = said.double().cpu().numpy()
        less: NDArray[np.float64] = out - out.max(1, keepdims=True)
        return less

    def _batch(self, read: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Any:
        torch = self._torch
        longest = max(len(ids) for ids, _ in read)
        ids = np.zeros((len(read), longest), np.int64)
        marks, there = np.zeros((2, len(read), longest), np.float32)
        rows = [rows_of(one) for _, one in read]
        chosen = np.full((len(read), max(map(len, rows))), -1, np.int64)
        for at, (tokens, marked) in enumerate(read):
            ids[at, : len(tokens)], marks[at, : len(tokens)], there[at, : len(tokens)] = tokens, marked, 1
            chosen[at, : len(rows[at])] = rows[at]
        return self._forward(*(torch.from_numpy(one).to(self._device) for one in (ids, marks, there, chosen)))

    def _forward(self, ids: Any, marks: Any, there: Any, rows: Any) -> Any:
        w, torch = self._w, self._torch
        x = self._norm(w["emb.word"][ids] + w["emb.pos"][: ids.shape[1]], "emb.ln")
        x = x + marks[..., None].to(x.dtype) * w["mark"]
        mask = there.bool()[:, None, None, :]
        for number in range(_LAYERS - 1):
            x = self._layer(x, x, mask, number)
        seen_ = there[..., None].to(x.dtype)
        mean = (x * seen_).sum(1) / seen_.sum(1)
        some = x.gather(1, rows.clamp(min=0)[..., None].expand(-1, -1, x.shape[-1]))
        some = self._layer(some, x, mask, _LAYERS - 1)
        kept = (rows[:, 1:] >= 0)[..., None].to(x.dtype)
        marked = (some[:, 1:] * kept).sum(1) / kept.sum(1)
        return torch.cat([some[:, 0], marked, mean], -1) @ w["head.w"] + w["head.b"]

    def _layer(self, x: Any, whole: Any, mask: Any, number: int) -> Any:
        functional = self._torch.nn.functional
        at = f"l{number}"
        hidden = x.shape[-1]
        if x is whole:
            query, key, value = self._linear(x, f"{at}.qkv").split(hidden, -1)
        else:
            query = self._linear(x, f"{at}.q")
            key, value = self._linear(whole, f"{at}.kv").split(hidden, -1)
        query, key, value = (
            one.reshape(len(one), -1, _HEADS, hidden // _HEADS).transpose(1, 2) for one in (query, key, value)
        )
        out = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self._norm(x + self._linear(out.transpose(1, 2).reshape(x.shape), f"{at}.ao"), f"{at}.aln")
        inner = functional.gelu(self._linear(x, f"{at}.fi"))
        return self._norm(x + self._linear(inner, f"{at}.fo"), f"{at}.oln")

    def _linear(self, x: Any, name: str) -> Any:
        return x @ self._w[f"{name}.w"] + self._w[f"{name}.b"]

    def _norm(self, x: Any, name: str) -> Any:
        return self._torch.nn.functional.layer_norm(
            x, x.shape[-1:], self._w[f"{name}.w"], self._w[f"{name}.b"], eps=1e-12
        )
