"""One layer of the encoder in torch, with the weights it came with. Trains nothing itself."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional


class Layer(nn.Module):
    """One encoder layer (post-norm, GELU)."""

    def __init__(self, at: str, tensors: Mapping[str, np.ndarray], heads: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, nn.Dropout(dropout)
        self.parts = nn.ModuleDict(
            {name: _linear(tensors, f"{at}.{name}") for name in ("q", "k", "v", "ao", "fi", "fo")}
        )
        self.norms = nn.ModuleDict({name: _norm(tensors, f"{at}.{name}", epsilon) for name in ("aln", "oln")})

    def forward(self, x: Tensor, whole: Tensor, seen: Tensor) -> Tensor:
        """x: the tokens to be rewritten; whole, seen: the tokens that they look at."""
        batch, length, hidden = x.shape
        q, k, v = (
            self.parts[name](of).view(batch, -1, self.heads, hidden // self.heads).transpose(1, 2)
            for name, of in (("q", x), ("k", whole), ("v", whole))
        )
        out = functional.scaled_dot_product_attention(q, k, v, attn_mask=seen[:, None, None, :])
        out = self.parts["ao"](out.transpose(1, 2).reshape(batch, length, hidden))
        x = self.norms["aln"](x + self.dropout(out))
        return self.norms["oln"](x + self.dropout(self.parts["fo"](functional.gelu(self.parts["fi"](x)))))


def _linear(tensors: Mapping[str, np.ndarray], name: str) -> nn.Linear:
    weight = torch.from_numpy(tensors[f"{name}.w"].copy())
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.data, made.bias.data = weight, torch.from_numpy(tensors[f"{name}.b"].copy())
    return made


def _norm(tensors: Mapping[str, np.ndarray], name: str, epsilon: float) -> nn.LayerNorm:
    made = nn.LayerNorm(tensors[f"{name}.b"].shape[0], eps=epsilon)
    made.weight.data = torch.from_numpy(tensors[f"{name}.w"].copy())
    made.bias.data = torch.from_numpy(tensors[f"{name}.b"].copy())
    return made
