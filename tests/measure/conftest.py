"""Lets the tests here, which pytest imports each by itself, find `grid` beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
