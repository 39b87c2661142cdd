"""Payload: the page out of what a record holds, with its transfer and content encodings undone. Reads no archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import cast

import brotli
import zstandard

from tiengvang.listen.inflate import GZIP_MAGIC, Inflater, OverLimitError
from tiengvang.listen.sources.members import STARTS
from tiengvang.records import InputFault, Page, Provenance

Passes = Callable[[bytes | memoryview, str], bool]  # of a page's bytes and content type: is it wanted?

MAX_PAGE = 20_000_000  # bytes of one page, unpacked; larger ones are no news pages
_READABLE = re.compile(r"$|text/html|application/xhtml|text/plain|application/octet-stream|(?:text|application)/xml$")
_MAGIC = {"gzip": GZIP_MAGIC, "zstd": STARTS["zstd"], "deflate": b"", "br": b""}
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WEB = datetime(1990, 1, 1, tzinfo=UTC)  # an earlier clock was not set


def is_readable(declared: str) -> bool:
    """Whether a page of this declared media type, or of none, may be one of text."""
    return bool(_READABLE.match(declared.partition(";")[0].strip().lower()))


def sifted(found: Iterable[Page | InputFault], passes: Passes) -> Iterator[Page | InputFault | int]:
    """Faults and the pages of which `passes` is true; of each other page its offset."""
    for one in found:
        wanted = isinstance(one, InputFault) or passes(one.body, one.content_type)
        yield one if wanted or isinstance(one, InputFault) else one.provenance.offset


def page_of(
    url: str,
    body: bytes,
    provenance: Provenance,
    *,
    declared: str = "",
    transfer: str = "",
    content: str = "",
    language: str = "",
    moment: datetime | None = None,
) -> Page | InputFault | None:
    """The page with its encodings undone, or what is wrong with it; None for an empty one.

    declared, transfer, content, language: headers of the server's answer (type, transfer and content encoding,
    language); moment: when it was fetched. Faults: page-too-large, page-encoding.
    """
    where = f"{provenance.archive} at byte {provenance.offset}"
    if len(body) > MAX_PAGE:
        return InputFault("page-too-large", f"{where}: {url} has over {MAX_PAGE:,} bytes; left out.")
    if not body:
        return None
    if body.startswith(GZIP_MAGIC) and "gzip" not in content:
        content = f"{content},gzip"  # some crawlers drop the header and leave the encoding
    if transfer or content:
        unpacked = _unpacked(body, transfer.lower(), content.lower())
        if isinstance(unpacked, str):
            return InputFault("page-encoding", f"{where}: {url}: {unpacked}; left out.")
        body = unpacked
    headers = (("content-language", language),) if language else ()
    return Page(url, body, provenance, declared, headers, moment, "warc")


def sane_moment(moment: datetime | None) -> datetime | None:
    """The moment in UTC, or None where no crawler's clock can have shown it."""
    if moment is None:
        return None
    try:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _WEB <= moment <= datetime.now(UTC) + timedelta(days=1) else None


def _unpacked(body: bytes, transfer: str, content: str) -> bytes | str:
    """The body with transfer and content encodings undone, or what is wrong with it in words.

    Many crawlers undo an encoding and leave its header: a body that does not look packed is taken as it is.
    """
    if "chunked" in transfer:
        body = _unchunked(body)
    for encoding in reversed([part.strip() for part in content.split(",")]):
        encoding = encoding.removeprefix("x-")
        if encoding not in _MAGIC:
            continue  # "identity", "none", "utf-8" and what else is written there
        magic = _MAGIC[encoding]
        if not body.startswith(magic) or (not magic and body[:200].lstrip().startswith(b"<")):
            continue
        try:
            inflated = _inflated(body, encoding)
        except OverLimitError:
            return f"unpacks to over {MAX_PAGE:,} bytes"
        except Exception as error:
            if not _BINARY.search(body[:1000]):
                continue
            return f"its content encoding {encoding} cannot be undone ({error or type(error).__name__})"
        body = inflated
    return body


def _inflated(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        decoder = brotli.Decompressor()
        out = decoder.process(body, output_buffer_limit=MAX_PAGE + 1)
        if len(out) > MAX_PAGE:
            raise OverLimitError
        return cast(bytes, out)
    if encoding == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(body) as reader:
            out = reader.read(MAX_PAGE + 1)
        if len(out) > MAX_PAGE:
            raise OverLimitError
        return bytes(out)
    return Inflater(encoding, MAX_PAGE).feed(body)


def _unchunked(body: bytes) -> bytes:
    """The body without its chunk sizes; as it is where there are none."""
    parts, at = [], 0
    while match := _CHUNK_SIZE.match(body, at):
        size = int(match[1], 16)
        if size == 0:
            break
        parts.append(body[match.end() : match.end() + size])
        at = match.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    return b"".join(parts) or body
