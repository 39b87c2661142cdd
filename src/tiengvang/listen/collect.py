"""Polls feeds, sitemaps and address lists, and keeps the pages they name as WARC. Not for reading the pages."""

from __future__ import annotations

import fcntl
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from tiengvang.listen.addresses import clean_address
from tiengvang.listen.archives import adopt, prune
from tiengvang.listen.crew import gathered
from tiengvang.listen.exchange import Reply
from tiengvang.listen.fetch import Fetcher
from tiengvang.listen.manners import PRODUCT, VERSION, FetchFault, FetchSettings
from tiengvang.listen.memory import Memory, SourceState, gone_for
from tiengvang.listen.polling import Heard, poll_feed, poll_sitemap
from tiengvang.listen.sources.address_lists import addresses
from tiengvang.listen.warc_writer import WarcWriter, salvage
from tiengvang.records import InputFault

# stage ("feeds" or "pages"), how many are done, how many there are
Progress = Callable[[str, int, int], None]
_MOST_NOTES = 200
# After so many failures in a row a host is left alone until the next run.
_FAILURES_IN_A_ROW = 5
_FAULTS_OF_THE_PAGE = frozenset({"fetch-gone", "fetch-not-a-page", "fetch-too-large", "fetch-robots-forbids"})


class FeedOf(Protocol):
    """What is needed of a profile's feed."""

    @property
    def url(self) -> str:
        """Where the feed is."""


class ProfileOf(Protocol):
    """What is needed of a profile."""

    @property
    def feeds(self) -> Iterable[FeedOf]:
        """The profile's feeds."""


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """How much is collected at a time. keep_days: archives older than this are removed at the end of each run;
    recheck_gone_days: a withdrawn feed is asked again after so long; sitemap_days: pages that a sitemap dates
    earlier are passed over.
    """

    fetch: FetchSettings
    hosts_at_once: int = 8
    most_pages_per_host: int = 200
    most_attempts: int = 5
    rotate_bytes: int = 256 * 1024 * 1024
    keep_days: int = 365
    recheck_gone_days: float = 30.0
    sitemap_days: float = 7.0


@dataclass(slots=True)
class CollectReport:
    """What a run did. faults: how often each cause came; notes: the first 200 messages, each with its remedy."""

    sources: int = 0
    unchanged: int = 0
    withdrawn: list[str] = field(default_factory=list)
    found: int = 0
    kept: int = 0
    known: int = 0
    waiting: int = 0
    salvaged: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    archives: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)

    def note(self, fault: InputFault) -> None:
        """Count a fault and keep its message."""
        self.faults[fault.cause] += 1
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(str(fault))


def collect(
    profile: ProfileOf | None,
    out: Path,
    *,
    settings: CollectSettings,
    feeds: Iterable[FeedOf] | None = None,
    sitemaps: Sequence[str] = (),
    address_lists: Sequence[Path] = (),
    fetcher: Fetcher | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> CollectReport:
    """One round: read what changed, fetch each new page once, keep it in out/collect-*.warc.gz.

    feeds: in place of the profile's. Faults are counted in the report and stop nothing but themselves. A run that is
    killed leaves its archive as `.unfinished`; the next one takes its whole records over and goes on. Raises
    InputFault where the folder is in use by another run, cannot be written, or the disk is full (what was fetched
    until then is kept).
    """
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        memory = Memory(out / "collect.sqlite")
        try:
            run = _Run(out, settings, fetcher or Fetcher(settings.fetch), memory, progress)
            run.report.salvaged = len(salvage(out))
            adopt(out, memory)
            chosen = feeds if feeds is not None else profile.feeds if profile is not None else ()
            run.poll([feed.url for feed in chosen], sitemaps)
            for path in address_lists:
                run.take_list(path)
            run.fetch_pages()
            run.report.removed = prune(out, settings.keep_days, memory=memory)
            return run.report
        finally:
            memory.close()


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Hold the folder; the system lets go of it when the process ends, however it ends."""
    with (out / "collect.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InputFault(
                "collect-in-use", f"{out}: another run collects into this folder; wait for it or choose another."
            ) from error
        yield


@dataclass(frozen=True, slots=True)
class _Got:
    """What came of one address in a worker: a reply, a fault, or neither (left for the next run)."""

    url: str
    reply: Reply | None = None
    fault: FetchFault | None = None


class _Run:
    """One round over its sources. Workers only fetch; memory, archive and report belong to the calling thread."""

    def __init__(
        self, out: Path, settings: CollectSettings, fetcher: Fetcher, memory: Memory, progress: Progress
    ) -> None:
        self._settings = settings
        self._fetcher = fetcher
        self._memory = memory
        self._progress = progress
        self._fresh: set[str] = set()
        self._writer = WarcWriter(
            out,
            software=f"{PRODUCT}/{VERSION}",
            contact=settings.fetch.contact,
            rotate_bytes=settings.rotate_bytes,
        )
        self.report = CollectReport()

    def poll(self, feeds: Iterable[str], sitemaps: Iterable[str]) -> None:
        """Read every feed and sitemap that is not known to be gone, several hosts at once."""
        jobs: dict[str, list[Callable[[], Heard]]] = defaultdict(list)
        for url in dict.fromkeys(feeds):
            state = self._memory.source(url)
            if self._is_gone(url, state):
                continue
            jobs[_host(url)].append(partial(poll_feed, self._fetcher, url, state))
        newest = datetime.now(UTC) - timedelta(days=self._settings.sitemap_days)
        for url in dict.fromkeys(sitemaps):
            if not self._is_gone(url, self._memory.source(url)):
                jobs[_host(url)].append(partial(poll_sitemap, self._fetcher, url, newest))
        total = sum(map(len, jobs.values()))

        def work(host: str, put: Callable[[Heard], None], stopped: Callable[[], bool]) -> None:
            for job in jobs[host]:
                if stopped():
                    return
                put(job())

        with closing(gathered(jobs, work, threads=self._settings.hosts_at_once)) as answers:
            for done, heard in enumerate(answers, 1):
                self._hear(heard)
                self._progress("feeds", done, total)

    def take_list(self, path: Path) -> None:
        """Let the addresses of a list wait; its bad lines are noted by their numbers."""
        self.report.sources += 1
        good = []
        for item in addresses(path):
            if isinstance(item, InputFault):
                self.report.note(item)
            else:
                good.append(item)
        self.report.found += self._memory.heard(str(path), good)

    def fetch_pages(self) -> None:
        """Fetch what waits, each host in one worker, and keep it."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for url in self._memory.waiting(self._settings.most_attempts):
            turns = by_host[_host(url)]
            if len(turns) < self._settings.most_pages_per_host:
                turns.append(url)
        total = sum(map(len, by_host.values()))

        def work(host: str, put: Callable[[_Got], None], stopped: Callable[[], bool]) -> None:
            self._visit(by_host[host], put, stopped)

        try:
            with closing(gathered(by_host, work, threads=self._settings.hosts_at_once)) as answers:
                for done, got in enumerate(answers, 1):
                    self._keep(got)
                    self._progress("pages", done, total)
        finally:
            self._archived(self._writer.finish())
        self.report.waiting = sum(1 for _ in self._memory.waiting(self._settings.most_attempts))

    def _visit(self, turns: list[str], put: Callable[[_Got], None], stopped: Callable[[], bool]) -> None:
        """Fetch one host's pages in order; after several failures in a row the rest is left for the next run."""
        failures = 0
        for url in turns:
            if stopped() or failures == _FAILURES_IN_A_ROW:
                put(_Got(url))
                continue
            try:
                put(_Got(url, reply=self._fetcher.page(url)))
                failures = 0
            except FetchFault as fault:
                failures = 0 if fault.cause in _FAULTS_OF_THE_PAGE else failures + 1
                put(_Got(url, fault=fault))

    def _hear(self, heard: Heard) -> None:
        self.report.sources += 1
        for fault in heard.faults:
            self.report.note(fault)
        if heard.unchanged:
            self.report.unchanged += 1
        elif heard.failed is None:
            self.report.found += self._memory.heard(
                heard.source, heard.addresses, etag=heard.etag, last_modified=heard.last_modified
            )
        else:
            gone = heard.failed.cause == "fetch-gone"
            self._memory.unheard(heard.source, heard.failed.cause, withdrawn=gone)
            self.report.note(heard.failed)
            if gone:
                self.report.withdrawn.append(heard.source)

    def _keep(self, got: _Got) -> None:
        if got.fault is not None:
            self.report.note(got.fault)
            self._memory.failed(got.url, got.fault.cause, for_good=got.fault.again == "never")
        if got.reply is None:
            return
        final = clean_address(got.reply.url)
        if final != got.url and (final in self._fresh or self._memory.is_kept(final)):
            self.report.known += 1
            self._memory.failed(got.url, "same-page", for_good=True)
            return
        self._fresh.update((got.url, final))
        self.report.kept += 1
        self._archived(self._writer.write(got.reply, (got.url, final)))

    def _archived(self, finished: list[tuple[Path, tuple[str, ...]]]) -> None:
        for path, kept in finished:
            self._memory.kept(path.name, kept)
            self.report.archives.append(path)

    def _is_gone(self, url: str, state: SourceState) -> bool:
        gone = gone_for(state, self._settings.recheck_gone_days)
        if gone:
            self.report.withdrawn.append(url)
        return gone


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
