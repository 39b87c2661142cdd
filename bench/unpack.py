"""The yardstick: unpacks a gzip file with isal and throws the bytes away. Reads no record, keeps nothing.

Run as a program of its own, so that its CPU time is counted in the same way as the engine's.
"""

import sys

from isal import igzip

READ = 1 << 20


def unpack(path: str) -> int:
    """Bytes that the file holds unpacked; raises what isal raises for a file that is not sound gzip."""
    size = 0
    with igzip.open(path, "rb") as file:
        while piece := file.read(READ):
            size += len(piece)
    return size


if __name__ == "__main__":
    print(unpack(sys.argv[1]))
