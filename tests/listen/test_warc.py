"""Web archives in every packing, whole and damaged: what is good comes out, what is not is named."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import warc_making as make
import zstandard
from range_server import serving
from warc_making import BODIES, PACKINGS, URLS, causes, only_page, read, records

from tiengvang.listen.sources import warc
from tiengvang.records import InputFault, Page, Provenance

BY_RECORD = ["gzip by record", "zstd by record"]


# --- packings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", PACKINGS)
def test_every_page_comes_out_of_every_packing(tmp_path: Path, packing: str) -> None:
    got = list(warc.pages(str(make.write(tmp_path, packing, records()))))
    assert [(one.url, one.body) for one in got if isinstance(one, Page)] == list(zip(URLS, BODIES, strict=True))
    assert {type(one) for one in got} == {Page}


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_page_is_read_again_by_its_provenance(tmp_path: Path, packing: str) -> None:
    path = make.write(tmp_path, packing, records())
    found = [one for one in warc.pages(str(path)) if isinstance(one, Page)]
    assert len({one.provenance for one in found}) == len(URLS)
    for one in reversed(found):
        assert warc.page_at(one.provenance) == one


@pytest.mark.parametrize("packing", PACKINGS)
def test_of_pages_that_are_not_wanted_only_the_place_is_told(tmp_path: Path, packing: str) -> None:
    path = make.write(tmp_path, packing, records())
    everything = [one for one in warc.pages(str(path)) if isinstance(one, Page)]
    asked: list[tuple[bytes, str]] = []

    def wanted(body: bytes | memoryview, content_type: str) -> bool:
        asked.append((bytes(body), content_type))
        return bytes(body) == BODIES[4]

    told = list(warc.screened_pages(str(path), wanted))
    assert told == [one if one.body == BODIES[4] else one.provenance.offset for one in everything]
    assert asked == [(body, "text/html; charset=utf-8") for body in BODIES]


def test_a_page_is_asked_for_with_its_encodings_undone(tmp_path: Path) -> None:
    packed = make.record(URLS[0], make.http(gzip.compress(BODIES[0]), headers={"Content-Encoding": "gzip"}))
    path = make.write(tmp_path, "gzip by record", [make.info(), packed])
    assert list(warc.screened_pages(str(path), lambda body, content_type: bytes(body) != BODIES[0])) == [
        len(gzip.compress(make.info(), mtime=0))
    ]


@pytest.mark.parametrize("copies", [1, 40])
def test_a_page_in_which_an_archive_seems_to_begin_is_read_whole(tmp_path: Path, copies: int) -> None:
    body = b"<html>" + gzip.compress(b"<p>within</p>", mtime=0) * copies
    stored = [gzip.compress(make.page(url, body), compresslevel=0, mtime=0) for url in URLS]  # bytes as they are
    path = tmp_path / "stored.warc.gz"
    path.write_bytes(b"".join(stored))
    assert path.read_bytes().count(b"\x1f\x8b\x08") == len(URLS) * (1 + copies)
    got = list(warc.pages(str(path)))
    assert [(one.url, one.body) for one in got if isinstance(one, Page)] == [(url, body) for url in URLS]
    assert len(got) == len(URLS)


def test_pages_longer_than_what_is_read_at_a_time_come_out_whole(tmp_path: Path) -> None:
    bodies = [os.urandom(size).hex().encode() for size in (400_000, 10, 2_000_000, 130_000, 3)]
    path = make.write(tmp_path, "gzip by record", [make.page(f"http://a.example/{len(one)}", one) for one in bodies])
    assert [one.body for one in warc.pages(str(path)) if isinstance(one, Page)] == bodies


def test_a_member_that_lies_about_its_size_is_read_as_damaged(tmp_path: Path) -> None:
    members = [gzip.compress(one, mtime=0) for one in records()]
    members[3] = members[3][:-4] + (len(BODIES[2]) * 900).to_bytes(4, "little")
    path = tmp_path / "lying.warc.gz"
    path.write_bytes(b"".join(members))
    urls, faults = read(path)
    assert set(URLS) - set(urls) <= {URLS[2]}
    assert {fault.cause for fault in faults} == {"warc-corrupt"}


def test_a_page_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    path = make.write(tmp_path, "gzip by record", records())
    with pytest.raises(InputFault, match="no page at byte 7") as gone:
        warc.page_at(Provenance(str(path), 7))
    assert gone.value.cause == "page-gone"
    with pytest.raises(InputFault, match="cannot be read") as gone:
        warc.page_at(Provenance(str(tmp_path / "removed.warc.gz"), 0))
    assert gone.value.cause == "archive-gone"


def test_a_name_that_lies_about_the_packing_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(make.zstd_by_record(records()))
    assert read(path) == (URLS, [])


def test_several_members_of_many_records_each_are_read_through(tmp_path: Path) -> None:
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(make.gzip_whole(records()[:3]) + b"\0" * 100 + make.gzip_whole(records()[3:]))
    assert read(path) == (URLS, [])


# --- what is a page, and what is not -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "block",
    [
        make.http(b"<p>moved</p>", 301, headers={"Location": "http://gong.example/"}),
        make.http(b"<p>not found</p>", 404),
        make.http(b"<p>broken</p>", 500),
        make.http(b"\x89PNG", content_type="image/png"),
        make.http(b"%PDF-1.4", content_type="application/pdf"),
        make.http(b"{}", content_type="application/json"),
        make.http(b""),
    ],
)
def test_what_is_no_page_is_passed_over_without_a_word(tmp_path: Path, block: bytes) -> None:
    path = make.write(tmp_path, "gzip by record", [make.record("http://x.example/", block), records()[1]])
    assert read(path) == (URLS[:1], [])


@pytest.mark.parametrize(
    "declared", ["text/html", "TEXT/HTML; charset=big5", "application/xhtml+xml", "text/plain", ""]
)
def test_what_may_be_a_page_is_one(tmp_path: Path, declared: str) -> None:
    path = make.write(tmp_path, "plain", [make.record("http://x.example/", make.http(b"<p>", content_type=declared))])
    assert only_page(path).content_type == declared


def test_resource_records_are_pages_and_other_records_are_not(tmp_path: Path) -> None:
    block = b"<p>kept by a browser</p>"
    other = [
        make.record("http://x.example/r", b"GET / HTTP/1.1\r\n\r\n", kind="request", content_type="application/http"),
        make.record("http://x.example/m", b"a: b\r\n", kind="metadata", content_type="application/warc-fields"),
        make.record("dns:x.example", b"20260301 A 127.0.0.1", content_type="text/dns"),
        make.record("http://x.example/v", make.http(b"")[:-2], kind="revisit"),
    ]
    found = make.record("http://x.example/", block, kind="resource", content_type="text/html")
    page = only_page(make.write(tmp_path, "gzip by record", [*other, found]))
    assert (page.url, page.body, page.content_type) == ("http://x.example/", block, "text/html")


@pytest.mark.parametrize(
    ("said", "fetched"),
    [
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00:00.250000Z", datetime(2026, 3, 1, 10, 0, 0, 250000, tzinfo=UTC)),
        ("2026-03-01T10:00:00+07:00", datetime(2026, 3, 1, 3, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", None),
        ("2099-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+07:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_moment_of_fetching_is_utc_or_unknown(tmp_path: Path, said: str, fetched: datetime | None) -> None:
    page = only_page(make.write(tmp_path, "plain", [make.page(URLS[0], b"<p>x</p>", date=said)]))
    assert page.fetched == fetched
    assert fetched is None or str(page.fetched).endswith("+00:00")


def test_brackets_about_an_address_are_taken_off_and_the_language_header_kept(tmp_path: Path) -> None:
    block = make.http(b"<p>x</p>", headers={"Content-Language": "vi", "Set-Cookie": "secret"})
    page = only_page(make.write(tmp_path, "plain", [make.record("<http://x.example/>", block)]))
    assert (page.url, page.headers) == ("http://x.example/", (("content-language", "vi"),))


# --- damage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("missing", [2, 700])
def test_of_a_truncated_archive_the_pages_before_the_cut_are_kept(tmp_path: Path, packing: str, missing: int) -> None:
    many = [make.page(f"{URLS[0]}/{n}", os.urandom(3000).hex().encode()) for n in range(100)]
    path = make.write(tmp_path, packing, many)
    path.write_bytes(path.read_bytes()[:-missing])
    urls, faults = read(path)
    assert urls == [f"{URLS[0]}/{n}" for n in range(len(urls))]
    # zstd comes out in blocks of 128 KiB, some twenty of these pages.
    assert len(urls) >= (75 if packing == "zstd as a whole" else 99)
    assert [fault.cause for fault in faults] == ["warc-truncated"]
    assert "fetch it again" in str(faults[0]) or "what there is of it was read" in str(faults[0])


@pytest.mark.parametrize("packing", BY_RECORD)
def test_a_corrupt_member_costs_its_page_and_no_other(tmp_path: Path, packing: str) -> None:
    members = [PACKINGS[packing][0]([one]) for one in records()]
    members[3] = members[3][:10] + bytes(255 - byte for byte in members[3][10:200]) + members[3][200:]
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(b"".join(members))
    urls, faults = read(path)
    assert urls == [url for url in URLS if url != URLS[2]]
    assert [fault.cause for fault in faults] == ["warc-corrupt"]
    assert str(path) in str(faults[0])


@pytest.mark.parametrize("packing", ["gzip as a whole", "zstd as a whole"])
def test_of_an_archive_packed_as_a_whole_the_pages_before_the_damage_are_kept(tmp_path: Path, packing: str) -> None:
    many = [make.page(f"{URLS[0]}/{n}", os.urandom(3000).hex().encode()) for n in range(200)]
    data = bytearray(PACKINGS[packing][0](many))
    half = len(data) // 2
    data[half : half + 40] = bytes(255 - byte for byte in data[half : half + 40])
    path = tmp_path / "pages"
    path.write_bytes(data)
    urls, faults = read(path)
    # zstd comes out in blocks of 128 KiB, some twenty of these pages; gzip notices a damage some bytes late.
    assert urls[:75] == [f"{URLS[0]}/{n}" for n in range(75)]
    assert [fault.cause for fault in faults][-1] in ("warc-corrupt", "warc-truncated")


@pytest.mark.parametrize("packing", ["plain", *BY_RECORD])
def test_rubbish_between_records_costs_no_page(tmp_path: Path, packing: str) -> None:
    pack, suffix = PACKINGS[packing]
    path = tmp_path / f"pages.{suffix}"
    path.write_bytes(pack(records()[:4]) + b"RUBBISH\x00\x1f\x8b" * 60 + pack(records()[4:]))
    urls, faults = read(path)
    assert urls == URLS
    assert [fault.cause for fault in faults] == ["warc-corrupt"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_zeros_after_the_last_record_are_padding(tmp_path: Path, packing: str) -> None:
    path = make.write(tmp_path, packing, records())
    path.write_bytes(path.read_bytes() + b"\0" * 3000)
    assert read(path) == (URLS, [])


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_length_that_is_too_great_does_not_swallow_the_next_records(tmp_path: Path, packing: str) -> None:
    wrong = records()
    wrong[3] = make.page(URLS[2], BODIES[2], length=1_000_000)  # type: ignore[arg-type]
    path = make.write(tmp_path, packing, wrong)
    urls, faults = read(path)
    assert urls == URLS
    assert [fault.cause for fault in faults] == ["warc-length"]
    assert [one.body for one in warc.pages(str(path)) if isinstance(one, Page)] == BODIES


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("length", ["5", "-7", "many", "99999999999999999999999999"])
def test_a_length_too_small_negative_or_no_number_costs_its_page_only(
    tmp_path: Path, packing: str, length: str
) -> None:
    wrong = records()
    wrong[3] = make.page(URLS[2], BODIES[2], length=length)
    urls, faults = read(make.write(tmp_path, packing, wrong))
    assert urls == [url for url in URLS if url != URLS[2]]
    assert faults[0].cause == "warc-length"
    assert URLS[2] in str(faults[0])


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "warc-empty"),
        (b"\x89PNG\r\n\x1a\n", "warc-not-warc"),
        (b"<html><body>", "warc-not-warc"),
        (gzip.compress(b"<html><body>" * 99, mtime=0), "warc-not-warc"),
        (zstandard.compress(b'{"title": "no archive"}' * 99), "warc-not-warc"),
        (b"\x1f\x8b\x08", "warc-truncated"),
        (b"WARC/1.0\r\nWARC-Type: resp", "warc-truncated"),
        (gzip.compress(b"", mtime=0), "warc-empty"),
    ],
    ids=range(8),
)
def test_a_file_that_is_no_archive_is_named_with_what_to_do(tmp_path: Path, data: bytes, cause: str) -> None:
    path = tmp_path / "file.warc.gz"
    path.write_bytes(data)
    urls, faults = read(path)
    assert (urls, [fault.cause for fault in faults]) == ([], [cause])
    assert str(faults[0]).startswith(str(path))
    assert ";" in str(faults[0])


def test_a_missing_archive_and_an_unknown_protocol_are_named(tmp_path: Path) -> None:
    assert causes(tmp_path / "none.warc.gz") == ["warc-unreadable"]
    assert causes("nonsense://x/none.warc.gz") == ["warc-unreadable"]


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.fixture
def needs_http() -> None:
    pytest.importorskip("aiohttp", reason="archives at http addresses need the extra: pip install tiengvang[http]")


@pytest.mark.usefixtures("needs_http")
@pytest.mark.parametrize("packing", PACKINGS)
def test_an_archive_at_an_address_is_read_and_read_again(packing: str) -> None:
    with serving(PACKINGS[packing][0](records())) as url:
        got = [one for one in warc.pages(url) if isinstance(one, Page)]
        assert [one.url for one in got] == URLS
        assert warc.page_at(got[3].provenance) == got[3]


@pytest.mark.usefixtures("needs_http")
def test_an_address_that_is_not_there_is_named() -> None:
    with serving(b"") as url:
        pass
    urls, faults = read(url)
    assert (urls, [fault.cause for fault in faults]) == ([], ["warc-unreadable"])
    assert url in str(faults[0])


@pytest.mark.usefixtures("needs_http")
def test_a_server_that_breaks_off_is_no_damage_of_the_archive() -> None:
    many = [make.page(f"{URLS[0]}/{n}", os.urandom(50_000).hex().encode()) for n in range(150)]
    with serving(make.plain(many), "breaks") as url:
        urls, faults = read(url)
    assert urls == [f"{URLS[0]}/{n}" for n in range(len(urls))]
    assert [fault.cause for fault in faults] == ["warc-unreadable"]
    assert "run again to read the rest" in str(faults[0])
