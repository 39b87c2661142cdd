"""Whether a sentence says something that can be checked: a number, an event, who did or said what. Checks nothing.

Opinion, wish, praise, blame and question are not checkable. A logistic regression over the sentence's embedding and
four marks that can be read off (a number, a date, a question mark, an exclamation mark); training/claims/fit.py.
"""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("checkable.json")
# From this probability on a sentence counts as checkable.
THRESHOLD = 0.5
_QUESTION = re.compile(r"[?？؟]")
_EXCLAMATION = re.compile(r"[!！]")


def marks(text: str, numbers: int, dates: int) -> list[float]:
    """What can be read off a sentence. numbers, dates: how many of them are in it."""
    found = (numbers, dates, _QUESTION.search(text), _EXCLAMATION.search(text))
    return [float(bool(one)) for one in found]


def checkable(vector: NDArray[np.float32], marked: list[float]) -> float:
    """Probability, 0 to 1, that a sentence can be checked. vector: its shipped embedding; marked: its `marks`."""
    weights = _weights()
    logit = float(np.r_[vector.astype(np.float64), marked, 1.0] @ weights)
    return 1.0 / (1.0 + math.exp(-logit))


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float64]:
    return np.array(json.loads(WEIGHTS.read_text("utf-8")), np.float64)
