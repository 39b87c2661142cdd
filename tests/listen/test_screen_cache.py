"""The compiled search is kept between runs, and a cache that is broken or cannot be had costs only time."""

from __future__ import annotations

from pathlib import Path

import hyperscan
import pytest

from tiengvang.listen import spelled
from tiengvang.listen.screen import Screen


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "tiengvang"


def hears(screen: Screen) -> bool:
    return screen.passes(b"<p>News from Hallasan</p>") and not screen.passes(b"<p>News from nowhere</p>")


def test_a_second_screen_is_read_from_the_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hears(Screen(["Hallasan"]))
    assert len(list(cache.glob("screen-*.hyperscan"))) == 1
    read = []
    monkeypatch.setattr(hyperscan, "loadb", lambda data, mode, load=hyperscan.loadb: read.append(1) or load(data, mode))
    assert hears(Screen(["Hallasan"]))
    assert read == [1]


def test_other_names_are_not_read_from_the_cache_of_these(cache: Path) -> None:
    Screen(["Seongsan"])
    assert hears(Screen(["Hallasan"]))
    assert len(list(cache.glob("screen-*.hyperscan"))) == 2


@pytest.mark.parametrize("damage", [b"", b"rubbish", b"\x00" * 5000])
def test_a_broken_cache_is_made_again(cache: Path, damage: bytes) -> None:
    Screen(["Hallasan"])
    (kept,) = cache.glob("screen-*.hyperscan")
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert hears(Screen(["Hallasan"]))
    assert len(kept.read_bytes()) == len(whole)


def test_a_kept_search_whose_table_is_damaged_is_made_again(cache: Path) -> None:
    Screen(["Hallasan"])
    (kept,) = cache.glob("screen-*.hyperscan")
    whole = bytearray(kept.read_bytes())
    at = whole.index(b'"bounded"') - 4
    whole[at] ^= 1
    kept.write_bytes(whole)
    assert hears(Screen(["Hallasan"]))
    assert kept.read_bytes() != whole


def test_what_other_code_has_kept_is_not_read(cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Screen(["Hallasan"])
    changed = tmp_path / "spelled.py"
    changed.write_bytes(Path(str(spelled.__file__)).read_bytes() + b"# changed")
    monkeypatch.setattr(spelled, "__file__", str(changed))
    assert hears(Screen(["Hallasan"]))
    assert len(list(cache.glob("screen-*.hyperscan"))) == 2


def test_a_search_from_the_cache_reads_beginnings_as_the_first_one_did(cache: Path) -> None:
    for _ in range(2):
        screen = Screen(["Quy Nhơn", "Eo Gió"])
        assert screen.passes(b"<p>Quy<br>Nh&#417;n</p>")
        assert screen.passes("<p>Eo\n Gió</p>".encode())
        assert not screen.passes(b"<p>Quy<br>Nha</p> Leo<br>Gio")


def test_a_cache_that_is_cut_is_made_again(cache: Path) -> None:
    Screen(["Hallasan"])
    (kept,) = cache.glob("screen-*.hyperscan")
    kept.write_bytes(kept.read_bytes()[:-100])
    assert hears(Screen(["Hallasan"]))


def test_without_a_place_for_a_cache_the_screen_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert hears(Screen(["Hallasan"]))


def test_only_the_newest_are_kept(cache: Path) -> None:
    for number in range(12):
        Screen([f"Hallasan {number}"])
    assert len(list(cache.glob("*"))) == 8
