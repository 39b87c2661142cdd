"""Rejudge: tone by another judge for mentions that were scanned before, out of the pages as they were read then.

Verdict, theme and everything else stay as they are. What can no longer be read keeps the judgement that it has.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from tiengvang.listen.sources import files, rows, warc
from tiengvang.place.profile import Profile
from tiengvang.records import Article, InputFault, Page, Provenance, Tone, mention_id
from tiengvang.scan.finish import finish
from tiengvang.scan.inputs import Input, find_inputs
from tiengvang.scan.local import only_run
from tiengvang.scan.parts import RAW, SCHEMA, Made, read_raw, whole_file
from tiengvang.scan.pipeline import Pipeline
from tiengvang.understand.copies import signature
from tiengvang.understand.tone import JudgeUnavailable, ToneJudge
from tiengvang.understand.tone.choosing import id_of

LOST = ("archive-gone", "page-gone", "page-changed", "page-unjudged")
CHUNK = 1000  # mentions after which a part is written
_TONES = ("tone_negative", "tone_neutral", "tone_positive")


@dataclass(frozen=True, slots=True)
class Known:
    """A mention as it was written. signature: of its text, b"" where it is not kept."""

    id: str
    url: str
    title: str
    archive: str
    offset: int
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Range:
    """Which mentions: first and last day (published, else fetched), origins and verdicts; empty asks for nothing."""

    start: date | None = None
    end: date | None = None
    origins: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    def holds(self, row: dict[str, Any]) -> bool:
        """Whether a row of a part is in it."""
        day = row["published"] or (row["fetched"].date() if row["fetched"] else None)
        after = not self.start or (day is not None and day >= self.start)
        before = not self.end or (day is not None and day <= self.end)
        chosen = (not self.origins or row["origin"] in self.origins) and (not self.about or row["about"] in self.about)
        return bool(after and before and chosen)


@dataclass(slots=True)
class Outcome:
    """judged: now; already: by that judge before; lost: by cause (LOST); faults: in words, the first FAULTS of them."""

    FAULTS = 100

    judged: int = 0
    already: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    faults: list[InputFault] = field(default_factory=list)

    def lose(self, fault: InputFault) -> None:
        """Count one that keeps the judgement that it has."""
        self.lost[fault.cause] += 1
        if len(self.faults) < self.FAULTS:
            self.faults.append(fault)


class Rereader:
    """Reads mentions again, and judges them. Not shared between threads."""

    def __init__(self, profile: Profile, judge: ToneJudge) -> None:
        self._pipeline = Pipeline(profile, judge)

    def tones(self, wanted: Iterable[Known]) -> Iterator[tuple[Known, Tone | InputFault]]:
        """Each mention with its new tone, or with a fault of one of the causes LOST; by archive, in order of place.

        Raises JudgeUnavailable.
        """
        ordered = sorted(wanted, key=lambda one: (one.archive, one.offset))
        for archive, group in groupby(ordered, key=lambda one: one.archive):
            for known, article in _articles(archive, list(group), self._pipeline):
                yield known, self._tone(known, article)

    def _tone(self, known: Known, article: Article | InputFault) -> Tone | InputFault:
        if isinstance(article, InputFault):
            return article
        if (changed := self._changed(known, article)) is not None:
            return changed
        try:
            return self._pipeline.tone_of(article)
        except JudgeUnavailable:
            raise
        except Exception as error:  # one article must not cost the others
            return InputFault("page-unjudged", f"{_where(known)}: the judge failed ({error!r}); left as it was.")

    def _changed(self, known: Known, article: Article) -> InputFault | None:
        """A fault where another article stands there now than the one that was judged."""
        same = mention_id(article.canonical_url, self._pipeline.profile.id) == known.id
        same = same and _plain(article.title) == _plain(known.title)
        if same and (not known.signature or signature(article.text) == known.signature):
            return None
        return InputFault("page-changed", f"{_where(known)}: another text stands there now; left as it was.")


def _where(known: Known) -> str:
    return f"{known.archive} at {known.offset} ({known.url})"


def _plain(text: str) -> str:
    """As parts and databases hold it."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _articles(
    archive: str, wanted: Sequence[Known], pipeline: Pipeline
) -> Iterator[tuple[Known, Article | InputFault]]:
    try:
        (source,) = find_inputs([archive])
    except (InputFault, ValueError) as error:
        for known in wanted:
            yield known, InputFault("archive-gone", f"{_where(known)}: the archive is not there any more ({error})")
        return
    if source.kind in ("rows", "feed"):
        yield from _lines(source, wanted)
        return
    for known in wanted:
        page = _page(source, known)
        article = pipeline.extracted(page) if isinstance(page, Page) else page
        if isinstance(article, InputFault) and article.cause not in LOST:
            article = InputFault("page-changed", f"{_where(known)}: no article any more ({article}).")
        yield known, article


def _page(source: Input, known: Known) -> Page | InputFault:
    if source.kind == "warc":
        try:
            return warc.page_at(Provenance(known.archive, known.offset))
        except InputFault as fault:
            return fault
    page = next(files.html_pages(source.path), None)
    if isinstance(page, InputFault) or page is None:
        return InputFault("archive-gone", f"{_where(known)}: the page cannot be read any more ({page}).")
    # A page that does not say its address has the one it got from the folder that was scanned.
    return replace(page, url=known.url) if page.url.startswith("file:///") else page


def _lines(source: Input, wanted: Sequence[Known]) -> Iterator[tuple[Known, Article | InputFault]]:
    """Rows and entries by their number, in one reading of the file, up to the last that is wanted."""
    left: dict[int, list[Known]] = {}
    for known in wanted:
        left.setdefault(known.offset, []).append(known)
    if source.kind == "rows":
        articles = rows.articles(Path(source.path))
    else:
        from tiengvang.listen.sources import feeds  # its parser takes long to load, and few inputs need it

        articles = feeds.feed_articles(Path(source.path))
    for article in articles:
        if isinstance(article, Article):
            for known in left.pop(article.provenance.offset, ()):
                yield known, article
        if not left:
            return
    for group in left.values():
        for known in group:
            yield known, InputFault("page-gone", f"{_where(known)}: no article in this line any more.")


Progress = Callable[[int, int], None]


def rejudge_folder(
    out: Path, profile: Profile, judge: ToneJudge, chosen: Range | None = None,
    progress: Progress = lambda done, total: None,
) -> Outcome:  # fmt: skip
    """Move mentions of a scan's folder to another judge; doing it again goes on, or changes nothing.

    Rows that are judged are kept every CHUNK mentions. Raises InputFault (not-a-scan, output-in-use) and
    JudgeUnavailable; what was judged by then is kept.
    """
    if not (out / RAW).is_dir():
        raise InputFault("not-a-scan", f"{out}: not the output of a scan; name the folder that was given to --out.")
    outcome = Outcome()
    with only_run(out):
        parts = [(path, *read_raw(path)) for path in sorted((out / RAW).glob("*.arrow"))]
        total, done = sum(table.num_rows for _, _, table in parts), 0
        rereader = Rereader(profile, judge)
        try:
            for path, made, table in parts:
                _rejudge_part(path, made, table, rereader, id_of(judge), chosen or Range(), outcome,
                              lambda count, before=done: progress(before + count, total))  # type: ignore[misc]  # fmt: skip
                done += table.num_rows
                progress(done, total)
        finally:
            finish(out)
    return outcome


def _rejudge_part(
    path: Path, made: Made, table: pa.Table, rereader: Rereader, judge: str, chosen: Range, outcome: Outcome,
    progress: Callable[[int], None],
) -> None:  # fmt: skip
    held = table.to_pylist()
    in_range = [index for index, row in enumerate(held) if chosen.holds(row)]
    waiting = [index for index in in_range if held[index]["judge"] != judge]
    outcome.already += len(in_range) - len(waiting)
    for at in range(0, len(waiting), CHUNK):
        some = {_known(held[index]): index for index in waiting[at : at + CHUNK]}
        judged = 0
        try:
            for number, (known, tone) in enumerate(rereader.tones(some), 1):
                if isinstance(tone, InputFault):
                    outcome.lose(tone)
                else:
                    row = held[some[known]]
                    row["tone_negative"], row["tone_neutral"], row["tone_positive"] = (
                        tone.negative, tone.neutral, tone.positive,
                    )  # fmt: skip
                    row["judge"] = tone.judge
                    judged += 1
                progress(at + number)
        finally:
            if judged:
                _write(path, made, held)
            outcome.judged += judged


def _known(row: dict[str, Any]) -> Known:
    return Known(row["id"], row["url"], row["title"], row["archive"], row["offset"], row["signature"] or b"")


def _write(path: Path, made: Made, held: Sequence[dict[str, Any]]) -> None:
    """The part with other rows, still saying what it was made of: a scan with the old setting reads nothing again."""
    said = {"key": made.key, "source": made.source, "fingerprint": made.fingerprint}
    said["counts"] = json.dumps(made.counts.plain())
    with whole_file(path) as temporary, pa.OSFile(str(temporary), "wb") as sink, pa.ipc.new_stream(sink, SCHEMA) as out:
        out.write_table(pa.Table.from_pylist(list(held), SCHEMA))
        out.write_batch(pa.RecordBatch.from_pylist([], SCHEMA), custom_metadata=said)
