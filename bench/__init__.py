"""The benchmark: speed and memory of `tiengvang scan` against limits and peers. Not part of the package."""
