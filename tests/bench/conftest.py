"""Lets the tests of the benchmark import it: it stands at the root of the repository, outside the package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
