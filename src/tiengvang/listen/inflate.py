"""Undoing gzip and deflate with a ceiling, so that a bomb cannot fill the memory. Not for reading WARC members."""

from __future__ import annotations

import zlib

GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class OverLimitError(Exception):
    """The unpacked bytes would pass the ceiling."""


class Inflater:
    """Unpacks a stream piece by piece; raises OverLimitError over `limit` bytes unpacked, zlib.error when broken.

    encoding: "gzip" or "deflate" (with or without zlib's wrapper, as servers send both). A stream said to be gzip
    without its magic number is passed through as it is, because servers lie about that too. Several gzip members in
    a row are joined; rubbish after the last one is dropped.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding
        self._limit = limit
        self._out = 0
        self._begun = b""
        self._plain = False
        self._members = 0
        self._engine: zlib._Decompress | None = None

    @property
    def whole(self) -> bool:
        """Whether the stream came to its proper end."""
        return self._plain or self._members > 0 or (self._engine is not None and self._engine.eof)

    def feed(self, data: bytes) -> bytes:
        """What the next piece unpacks to."""
        if self._engine is None and not self._plain:
            self._begun += data
            if len(self._begun) < 2:
                return b""
            data, self._begun = self._begun, b""
            self._choose(data)
        if self._plain:
            return self._counted(data)
        pieces: list[bytes] = []
        while data and self._engine is not None:
            pieces.append(self._counted(self._engine.decompress(data, self._limit - self._out + 1)))
            if not self._engine.eof:
                break
            self._members += 1
            data = self._engine.unused_data
            if self._encoding != "gzip" or not data.startswith(GZIP_MAGIC):
                break
            self._engine = zlib.decompressobj(_GZIP_WINDOW)
        return b"".join(pieces)

    def _choose(self, start: bytes) -> None:
        if self._encoding == "gzip":
            if start.startswith(GZIP_MAGIC):
                self._engine = zlib.decompressobj(_GZIP_WINDOW)
            else:
                self._plain = True
            return
        wrapped = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
        self._engine = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def _counted(self, piece: bytes) -> bytes:
        self._out += len(piece)
        if self._out > self._limit:
            raise OverLimitError
        return piece


def gunzip(data: bytes, limit: int) -> bytes:
    """The bytes with gzip undone where they are gzip; raises OverLimitError, or zlib.error also when cut off."""
    if not data.startswith(GZIP_MAGIC):
        if len(data) > limit:
            raise OverLimitError
        return data
    inflater = Inflater("gzip", limit)
    out = inflater.feed(data)
    if not inflater.whole:
        raise zlib.error("the gzip stream is cut off")
    return out
