"""How web archives are packed: by record or as a whole, where records begin, what is damaged. Reads no record.

Everything here is fed in small pieces, so that a bomb cannot fill the memory and all that stands before a damage comes
out.
"""

from __future__ import annotations

import re
import zlib
from typing import Any, BinaryIO, Literal, cast

import zstandard
from isal import isal_zlib

STARTS = {"gzip": b"\x1f\x8b\x08", "zstd": b"\x28\xb5\x2f\xfd", "plain": b"WARC/1."}
_BLOCK = 1 << 20
_PIECE = 256  # packed bytes; 64 blocks of zstd at most, which may hold 8 MB
_PIECES = {"gzip": 16384, "zstd": 1024}  # where no damage is known
_HEAD = 1 << 22  # unpacked bytes in which the first record's header must end
_LENGTH = re.compile(rb"\nContent-Length:\s*(\d{1,15})", re.I)
_PLAIN_START = re.compile(rb"WARC/1\.\d\r?\n")

# isal's stubs take its error for a value, not a class.
_BROKEN = (zlib.error, zstandard.ZstdError, cast(type[Exception], isal_zlib.error))

Ending = Literal["whole", "cut", "damaged"]


def _decoder(kind: str) -> Any:
    """A decoder of one compressed member, with zlib's decompress, eof and unused_data."""
    return zlib.decompressobj(31) if kind == "gzip" else zstandard.ZstdDecompressor().decompressobj()


def opening(stream: BinaryIO, kind: str) -> tuple[bytes, bool]:
    """The first unpacked bytes, and whether the first member goes on after the first record, as in a file that is
    compressed as a whole."""
    decoder = _decoder(kind)
    stream.seek(0)
    unpacked, head, most = 0, b"", 0
    while not decoder.eof and (block := stream.read(_PIECE)):
        try:
            out = decoder.decompress(block)
        except _BROKEN:
            break
        unpacked += len(out)
        if not most:
            head += out
            if b"\r\n\r\n" in head:
                match = _LENGTH.search(head)
                most = head.index(b"\r\n\r\n") + 4 + int(match[1] if match else 0) + 64
            elif len(head) > _HEAD:
                break
        if most and unpacked > most:
            return head[:16], True
    return head[:16], False


def next_record(stream: BinaryIO, kind: str, start: int) -> int | None:
    """Offset of the next record at or after `start` that begins as one should, or None.

    kind: "gzip" or "zstd" where each record is compressed by itself, else "plain" or "whole".
    """
    magic = STARTS.get(kind, STARTS["plain"])
    stream.seek(start)
    at, tail = start, b""
    while block := stream.read(_BLOCK):
        window = tail + block
        found = window.find(magic)
        while found >= 0:
            if _begins_record(window[found : found + 2048], kind):
                return at - len(tail) + found
            found = window.find(magic, found + 1)
        tail = window[-2048:]
        at += len(block)
    return None


def _begins_record(data: bytes, kind: str) -> bool:
    if kind not in ("gzip", "zstd"):
        return _PLAIN_START.match(data) is not None
    try:
        out = _decoder(kind).decompress(data[:_PIECE])
    except _BROKEN:
        return False
    # A block of zstd comes out when all of it was read, which so few bytes may not be.
    return out.startswith(b"WARC/") or (kind == "zstd" and not out)


def ending(stream: BinaryIO, kind: str, start: int) -> Ending:
    """How an archive comes to its end from the record at `start` on. Zeros after the last record are padding."""
    if isinstance(stream, Unpacked):
        if stream.damage is not None:
            return "cut" if isinstance(stream.damage, EOFError) else "damaged"
        return "whole" if _ends_record(stream.tail) else "cut"
    if kind not in STARTS or kind == "plain":
        stream.seek(max(stream.seek(0, 2) - _BLOCK, 0))
        return "whole" if _ends_record(stream.read().rstrip(b"\0")) else "cut"
    stream.seek(start)
    decoder, rest = None, b""
    while block := rest or stream.read(_PIECE):
        if decoder is None:
            if not block.strip(b"\0"):
                rest = b""
                continue
            decoder = _decoder(kind)
        try:
            decoder.decompress(block)
        except _BROKEN:
            return "damaged"
        rest = decoder.unused_data if decoder.eof else b""
        decoder = None if decoder.eof else decoder
    return "whole" if decoder is None else "cut"


def _ends_record(tail: bytes) -> bool:
    return tail.endswith((b"\r\n\r\n", b"\n\n"))


class Unpacked:
    """The unpacked bytes of a file that is compressed as a whole, up to its end or its first damage.

    A stream to read and to seek in; seeking back begins again. damage: what was wrong, or None; EOFError where the
    file is cut short. tail: the last bytes read.
    """

    def __init__(self, packed: BinaryIO, kind: str) -> None:
        self.damage: Exception | None = None
        self.tail = b""
        self._packed, self._kind = packed, kind
        self._piece = _PIECES[kind]
        self._begin()

    def _begin(self) -> None:
        self._packed.seek(0)
        self._at, self._rest, self._ended = 0, b"", False
        self._left, self._taken = b"", 0  # unpacked bytes, and how many of them were read
        self._decoder = self._fresh()

    def _fresh(self) -> Any:
        return isal_zlib.decompressobj(31) if self._kind == "gzip" else _decoder(self._kind)

    def tell(self) -> int:
        """Offset in the unpacked bytes."""
        return self._at

    def seek(self, to: int) -> int:
        """Go to an offset of the unpacked bytes, or to the end where they are fewer."""
        if to < self._at:
            self._begin()
        while self._at < to and self.read(min(to - self._at, _BLOCK)):
            pass
        return self._at

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, all for -1; fewer only at the end."""
        parts, wanted = [], size if size >= 0 else 1 << 62
        while wanted > 0:
            if self._taken == len(self._left):
                self._left, self._taken = self._next(), 0
                if not self._left:
                    break
            part = self._left[self._taken : self._taken + wanted]
            parts.append(part)
            self._taken += len(part)
            self._at += len(part)
            wanted -= len(part)
        out = b"".join(parts)
        self.tail = (self.tail + out[-4:])[-4:]
        return out

    def _next(self) -> bytes:
        """The next unpacked bytes, b"" at the end or at a damage."""
        while not self._ended:
            packed, self._rest = self._rest or self._packed.read(self._piece), b""
            if not packed:
                self._ended = True
                self.damage = None if self._decoder.eof else EOFError("the file ends before its compressed data do")
                break
            if self._decoder.eof:
                packed = packed.lstrip(b"\0")  # padding between members
                if not packed:
                    continue
                self._decoder = self._fresh()
            try:
                out: bytes = self._decoder.decompress(packed)
            except _BROKEN as error:
                if self._piece == _PIECE:
                    self._ended, self.damage = True, error
                    break
                return self._next_with_care()
            self._rest = self._decoder.unused_data if self._decoder.eof else b""
            if out:
                return out
        return b""

    def _next_with_care(self) -> bytes:
        """What stands in the last piece before its damage comes out as well when it is fed in small pieces."""
        at, self._piece = self._at, _PIECE
        self._begin()
        self.seek(at)
        left = self._left[self._taken :]
        return left or self._next()
