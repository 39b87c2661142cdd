"""Pipeline: from one input to its mentions, in pure stages over streams. Opens inputs, writes nothing, knows no engine.

pages → screen → articles ─┐
rows, feeds → articles ────┴→ hits → resolution → theme, tone, origin → mentions
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tiengvang.listen.article import extract
from tiengvang.listen.outlets import classify
from tiengvang.listen.screen import Screen
from tiengvang.listen.sources import files, rows, warc
from tiengvang.listen.sources.payload import sifted
from tiengvang.place.gazetteer import Gazetteer, screen_spellings
from tiengvang.place.profile import Profile
from tiengvang.records import Article, InputFault, Mention, NameHit, Page, Tone, mention_id
from tiengvang.scan.counts import Counts
from tiengvang.scan.inputs import Input
from tiengvang.understand.copies import signature
from tiengvang.understand.embed import embedder, title_and_lead
from tiengvang.understand.excerpt import excerpt
from tiengvang.understand.narratives.items import Vector
from tiengvang.understand.resolve import Resolver
from tiengvang.understand.themes import theme, weigh
from tiengvang.understand.tone import JudgeUnavailable, ToneJudge, article_tone
from tiengvang.understand.tone.choosing import SCANS, choose
from tiengvang.understand.traces import Traces, traces


class Pipeline:
    """Everything that one place needs, compiled once. Not shared between threads; processes inherit or build it."""

    def __init__(self, profile: Profile, judge: ToneJudge | None = None) -> None:
        self.profile = profile
        self.gazetteer = Gazetteer(profile)
        self.resolver = Resolver(profile)
        self.judge = judge or choose(SCANS)
        self._screen: Screen | None = None

    @property
    def screen(self) -> Screen:
        """The screen, compiled when first needed: inputs that are text already never need it."""
        if self._screen is None:
            self._screen = Screen(*screen_spellings(self.profile))
        return self._screen

    def run(
        self, source: Input, counts: Counts, tick: Callable[[int], None] = lambda offset: None
    ) -> Iterator[Mention | InputFault]:
        """Mentions of one input, and a fault for each thing that could not be read. tick: called with how far it is.

        Raises OSError where the disk or a server fails; it may be worth another try.
        """
        try:
            yield from self._mentions(source, counts, tick)
        except OSError:
            raise
        except Exception as error:  # a reader that breaks must not cost what it gave before
            counts.faults["input-failed"] += 1
            yield InputFault("input-failed", f"{source.path}: its reader failed ({error!r}); what came before is kept.")

    def _mentions(self, source: Input, counts: Counts, tick: Callable[[int], None]) -> Iterator[Mention | InputFault]:
        for article, page in self._articles(source, counts, tick):
            if isinstance(article, InputFault):
                counts.faults[article.cause] += 1
                yield article
                continue
            counts.articles += 1
            with _Timed(counts, "understand"):
                judged = self._judged_or_not(article, page)
            if isinstance(judged, InputFault):
                counts.faults[judged.cause] += 1
            else:
                counts.about[judged.about] += 1
            yield judged

    def _articles(
        self, source: Input, counts: Counts, tick: Callable[[int], None]
    ) -> Iterator[tuple[Article | InputFault, Page | None]]:
        if source.kind in ("rows", "feed"):
            for article in self._written(source, counts):
                counts.pages += 1
                counts.screened += not isinstance(article, InputFault)
                tick(0)
                yield article, None
            return
        for page in self._screened(source, counts, tick):
            if isinstance(page, InputFault):
                yield page, None
                continue
            with _Timed(counts, "parse"):
                article = self.extracted(page, counts.warn)
            yield article, page

    def _written(self, source: Input, counts: Counts) -> Iterator[Article | InputFault]:
        """Articles of an input that has them as text."""
        path = Path(source.path)
        if source.kind == "rows":
            return rows.articles(path, warn=counts.warn)
        from tiengvang.listen.sources import feeds  # its parser takes long to load, and few inputs need it

        return feeds.feed_articles(path)

    def _screened(self, source: Input, counts: Counts, tick: Callable[[int], None]) -> Iterator[Page | InputFault]:
        """Pages that may name the place; all are counted."""
        if source.kind == "warc":
            pages = warc.screened_pages(source.path, self._passes)
        else:
            pages = sifted(files.html_pages(source.path), self._passes)
        for page in pages:
            counts.pages += 1
            if not isinstance(page, int):
                counts.screened += isinstance(page, Page)
                yield page
            if counts.pages % 64 == 0:
                tick(_offset(page))

    def _passes(self, body: bytes | memoryview, content_type: str) -> bool:
        try:
            return self.screen.passes(body, content_type)
        except Exception:  # what the screen cannot read the parser is to name
            return True

    def extracted(self, page: Page, warn: Callable[[str], None] = lambda words: None) -> Article | InputFault:
        """The article of a page, or why there is none."""
        try:
            return extract(page, hint_languages=self._languages_of(page.url), warn=warn)
        except InputFault as fault:
            return fault
        except Exception as error:
            # A parser that breaks on one page must not cost the others of its archive.
            where = f"{page.provenance.archive} at byte {page.provenance.offset}"
            return InputFault("page-unparsable", f"{where}: {page.url}: the parser failed ({error!r}); left out.")

    def _languages_of(self, url: str) -> tuple[str, ...]:
        outlet = self.profile.outlets.get(classify(url, self.profile).domain)
        return outlet.languages if outlet is not None else ()

    def _judged_or_not(self, article: Article, page: Page | None) -> Mention | InputFault:
        try:
            return self.judged(article, page)
        except JudgeUnavailable:  # not the article's fault: the input is read again when the judge is there
            raise
        except Exception as error:  # nor must one article cost the others of its archive
            where = f"{article.provenance.archive} at {article.provenance.offset}"
            return InputFault("article-unjudged", f"{where}: {article.url}: the judge failed ({error!r}); left out.")

    def tone_of(self, article: Article) -> Tone:
        """The tone that `judged` would give, without the rest."""
        found = self.gazetteer.find(article.title, article.text, article.language)
        hits = self.resolver.of_place(article, found)
        return article_tone(self.judge, article.title, article.text, article.language, hits)

    def judged(self, article: Article, page: Page | None = None) -> Mention:
        """The mention of the place that an article is, `other` included."""
        profile = self.profile
        hits = self.gazetteer.find(article.title, article.text, article.language)
        themed = theme(article.title, article.text, article.language, profile.topics)
        resolution = self.resolver.resolve(article, hits, themed.scores)
        if resolution.about != "other":
            vector = embedder().vectors([title_and_lead(article.title, article.text)])[0]
            themed = weigh(themed, vector, profile.topics)
            kept_of = self._traces(article, vector, resolution.hits, themed.sensitive)
        else:
            kept_of = Traces(b"", b"", b"")
        kept = "" if themed.sensitive else excerpt(article.title, article.text, resolution.hits)
        outlet = classify(article.url if "://" in article.url else article.outlet, profile, language=article.language)
        return Mention(
            id=mention_id(article.canonical_url, profile.id),
            place=profile.id,
            url=article.url,
            canonical_url=article.canonical_url,
            outlet=outlet.domain or article.outlet,
            language=article.language,
            published=article.published,
            title=article.title,
            excerpt=kept,
            about=resolution.about,
            reasons=resolution.reasons,
            hits=resolution.hits,
            prominence=resolution.prominence,
            tone=article_tone(self.judge, article.title, article.text, article.language, resolution.hits),
            theme=themed.theme,
            origin=outlet.origin,
            owner_class=outlet.owner_class,
            independent=outlet.independent,
            country=outlet.country,
            market=outlet.market,
            signature=signature(article.text),
            provenance=article.provenance,
            fetched=page.fetched if page is not None else None,
            vector=kept_of.vector,
            signs=kept_of.signs,
            trace=kept_of.trace,
        )

    def _traces(self, article: Article, vector: Vector, hits: Sequence[NameHit], sensitive: bool) -> Traces:
        named = dict.fromkeys(hit.entity for hit in hits if hit.entity and not hit.sense)
        return traces(
            article.title, article.text, article.language, vector, embedder(), entities=named, sensitive=sensitive
        )


def _offset(page: Page | InputFault | int) -> int:
    """Where a page of an archive begins; 0 where it could not be read."""
    return page if isinstance(page, int) else page.provenance.offset if isinstance(page, Page) else 0


class _Timed:
    """Adds the CPU time of a block to a stage's count."""

    def __init__(self, counts: Counts, stage: str) -> None:
        self._counts, self._stage, self._start = counts, stage, 0.0

    def __enter__(self) -> None:
        self._start = time.process_time()

    def __exit__(self, *_: object) -> None:
        spent = time.process_time() - self._start
        self._counts.seconds.update({self._stage: spent})
