"""Parts: whole or not there, with the columns that outsiders call, and nothing that a file cannot hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from tiengvang.records import Article, InputFault, Mention, Provenance
from tiengvang.scan import parts
from tiengvang.scan.counts import Counts
from tiengvang.scan.inputs import Input
from tiengvang.scan.pipeline import Pipeline

SOURCE = Input("warc", "/in/pages.warc.gz", 10, 20)
# What the issue promises to those who read the files.
PROMISED = (
    "url outlet language published title excerpt about evidence tone_negative tone_neutral tone_positive theme origin "
    "independent copy_of market judge archive offset"
).split()


@pytest.fixture
def mention(jeju_pipeline: Pipeline) -> Mention:
    article = Article(
        url="https://gong.example/a",
        canonical_url="https://gong.example/a",
        outlet="gong.example",
        title="Jeju Island opens a trail",
        text="Jeju Island in South Korea opened a trail around Hallasan on Monday. " * 9,
        language="en",
        provenance=Provenance("/in/pages.warc.gz", 7),
        published=date(2026, 3, 1),
    )
    return replace(jeju_pipeline.judged(article), fetched=datetime(2026, 3, 2, 1, 2, 3, 999, tzinfo=UTC))


def write(out: Path, *stream: Mention | InputFault, counts: Counts | None = None) -> Path:
    return parts.write_raw(out, SOURCE, "test", iter(stream), counts or Counts())


def files(out: Path) -> list[str]:
    return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())


def test_the_schema_has_every_promised_column() -> None:
    assert set(PROMISED) <= set(parts.SCHEMA.names)


def test_a_part_gives_back_what_was_written(tmp_path: Path, mention: Mention) -> None:
    counts = Counts(pages=3, screened=2, articles=1)
    counts.faults["page-binary"] = 1
    made, table = parts.read_raw(write(tmp_path, mention, counts=counts))
    (row,) = table.to_pylist()
    assert (row["url"], row["archive"], row["offset"]) == ("https://gong.example/a", "/in/pages.warc.gz", 7)
    assert (row["published"], row["about"], row["judge"]) == (date(2026, 3, 1), mention.about, mention.tone.judge)
    assert row["fetched"].isoformat() == "2026-03-02T01:02:03+00:00"
    assert row["tone_negative"] + row["tone_neutral"] + row["tone_positive"] == pytest.approx(1, abs=1e-5)
    assert row["evidence"]
    assert [code for code, *_ in json.loads(row["reasons"])] == [reason.code for reason in mention.reasons]
    assert made == parts.Made(SOURCE.key, SOURCE.path, parts.fingerprint(SOURCE, "test"), counts)


def test_more_mentions_than_a_batch_holds_are_all_there_in_order(tmp_path: Path, mention: Mention) -> None:
    many = [replace(mention, id=f"{n:032}") for n in range(parts.BATCH * 2 + 3)]
    _, table = parts.read_raw(write(tmp_path, *many))
    assert table["id"].to_pylist() == [one.id for one in many]


def test_a_part_without_mentions_is_a_part(tmp_path: Path) -> None:
    made, table = parts.read_raw(write(tmp_path))
    assert (made.key, table.num_rows, table.schema.names) == (SOURCE.key, 0, parts.SCHEMA.names)


def test_surrogates_in_any_text_become_replacement_characters(tmp_path: Path, mention: Mention) -> None:
    odd = replace(
        mention,
        url="https://gong.example/\udce9",
        canonical_url="https://gong.example/\ud83d",
        title="Jeju \ud83d",
        excerpt="\udfff Jeju",
        provenance=Provenance("/in/\udce9.warc", 0),
        hits=tuple(replace(hit, surface="Jeju\ud800") for hit in mention.hits),
        reasons=tuple(replace(one, values=tuple("\ud800" for _ in one.values)) for one in mention.reasons),
    )
    (row,) = parts.read_raw(write(tmp_path, odd))[1].to_pylist()
    assert (row["title"], row["excerpt"], row["archive"]) == ("Jeju ?", "? Jeju", "/in/?.warc")
    assert row["names"] == ["Jeju?"]


def test_faults_go_to_the_quarantine_and_a_part_without_any_has_none(tmp_path: Path, mention: Mention) -> None:
    write(tmp_path, InputFault("page-binary", "pages.warc@7: \udce9 a binary file"), mention)
    assert files(tmp_path) == [f".raw/{SOURCE.key}.arrow", f"quarantine/{SOURCE.key}.jsonl"]
    note = json.loads((tmp_path / "quarantine" / f"{SOURCE.key}.jsonl").read_text("utf-8"))
    assert note == {"cause": "page-binary", "message": "pages.warc@7: ? a binary file"}
    write(tmp_path, mention)
    assert files(tmp_path) == [f".raw/{SOURCE.key}.arrow"]


def test_a_part_whose_source_breaks_is_not_there_at_all(tmp_path: Path, mention: Mention) -> None:
    def breaks() -> Iterator[Mention]:
        for _ in range(parts.BATCH + 1):
            yield mention
        raise OSError(5, "the disk")

    with pytest.raises(OSError, match="the disk"):
        parts.write_raw(tmp_path, SOURCE, "test", breaks(), Counts())
    assert files(tmp_path) == []


def test_a_part_that_was_there_stays_when_its_successor_breaks(tmp_path: Path, mention: Mention) -> None:
    before = write(tmp_path, mention).read_bytes()

    def breaks() -> Iterator[Mention]:
        yield replace(mention, title="another")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parts.write_raw(tmp_path, SOURCE, "test", breaks(), Counts())
    assert [path.read_bytes() for path in (tmp_path / ".raw").iterdir()] == [before]


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.9])
def test_a_part_that_is_cut_is_not_taken_for_one(tmp_path: Path, mention: Mention, share: float) -> None:
    path = write(tmp_path, mention)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert parts.made_of(path) is None
    with pytest.raises(InputFault, match="run the scan again") as fault:
        parts.read_raw(path)
    assert fault.value.cause == "part-broken"


def test_a_part_of_rubbish_and_a_missing_one_are_none(tmp_path: Path) -> None:
    (tmp_path / "x.arrow").write_bytes(b"rubbish" * 100)
    assert parts.made_of(tmp_path / "x.arrow") is None
    assert parts.made_of(tmp_path / "none.arrow") is None


def test_what_a_server_failed_to_give_to_the_end_is_read_again_next_time(tmp_path: Path, mention: Mention) -> None:
    counts = Counts()
    counts.faults["warc-unreadable"] = 1
    made, table = parts.read_raw(write(tmp_path, mention, InputFault("warc-unreadable", "lost"), counts=counts))
    assert table.num_rows == 1
    assert made.fingerprint != parts.fingerprint(SOURCE, "test")


def test_a_fingerprint_tells_size_time_and_setting_apart() -> None:
    marks = {
        parts.fingerprint(source, setting)
        for source in (SOURCE, replace(SOURCE, size=11), replace(SOURCE, modified=21))
        for setting in ("a", "b")
    }
    assert len(marks) == 6


def test_rows_fit_the_schema_to_the_letter(mention: Mention) -> None:
    row = parts.row(mention)
    assert list(row) == parts.SCHEMA.names
    assert pa.RecordBatch.from_pylist([row], parts.SCHEMA).num_rows == 1
    assert len(row["excerpt"]) <= 300


def test_a_part_that_an_earlier_version_wrote_is_still_read_and_made_again_where_it_can_be(
    tmp_path: Path, mention: Mention, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = ("copy_evidence", "vector", "signs", "trace")
    fields = [field for field in parts.SCHEMA if field.name not in since]
    with monkeypatch.context() as earlier:
        earlier.setattr(parts, "SCHEMA", pa.schema(fields))
        earlier.setattr(parts, "VERSION", "1")
        path = write(tmp_path, mention)
    made, table = parts.read_raw(path)
    assert table.schema.names == parts.SCHEMA.names
    (row,) = table.to_pylist()
    assert (row["id"], row["title"]) == (mention.id, mention.title)
    assert [row[name] for name in since] == ["", b"", b"", b""]
    assert made.fingerprint != parts.fingerprint(SOURCE, "test")
