"""Outlets: registered domains, owner classes, origin, country, market."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from tiengvang.listen.outlets import (
    OWNER_CLASSES,
    classify,
    country_of_domain,
    market_of,
    registered_domain,
)
from tiengvang.place.profile import Market, Outlet, Profile


def outlet(domain: str, name: str, owner_class: str, country: str = "") -> Outlet:
    return Outlet(domain, name, owner_class, "", country, ("vi",), "test")


OUTLETS = [
    outlet("nhandan.vn", "Nhân Dân", "state", "VN"),
    outlet("vnexpress.net", "VnExpress", "domestic_press", "VN"),
    outlet("baogialai.com.vn", "Báo Gia Lai", "own", "VN"),
    outlet("bbc.com", "BBC News", "foreign", "GB"),
    outlet("vietnamese.bbc.com", "BBC Tiếng Việt", "diaspora", "GB"),
    outlet("xinhuanet.com", "Xinhua", "foreign_state", "CN"),
    outlet("one.example.com", "Twin", "foreign", "FR"),
    outlet("two.example.org", "Twin", "foreign", "DE"),
]
PROFILE = cast(
    Profile,
    SimpleNamespace(
        country="VN",
        outlets={o.domain: o for o in OUTLETS},
        markets=(
            Market("japan", {}, ("JP",), ("ja",)),
            Market("europe", {}, ("GB", "FR", "DE"), ("fr", "de")),
            Market("home", {}, ("VN",), ("vi",)),
        ),
    ),
)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://en.nhandan.vn/x?y=1", "nhandan.vn"),
        ("http://WWW.BaoGiaLai.com.vn:8080/", "baogialai.com.vn"),
        ("stnmt.gialai.gov.vn", "gialai.gov.vn"),
        ("//news.bbc.co.uk/1", "bbc.co.uk"),
        ("https://quynhon.blogspot.com/2020", "quynhon.blogspot.com"),
        ("https://pleiku.wordpress.com/2020", "pleiku.wordpress.com"),
        ("https://www.wordpress.com/", "wordpress.com"),
        ("https://báo.例え.jp/記事", "xn--r8jz45g.jp"),
        ("http://127.0.0.1:9000/a", "127.0.0.1"),
        ("http://[2001:db8::1]/a", "2001:db8::1"),
        ("https://nhandan.vn./", "nhandan.vn"),
        ("https://user:secret@nhandan.vn/", "nhandan.vn"),
        ("http://localhost/", "localhost"),
        ("urn:article:12", ""),
        ("file:///a/b.html", ""),
        ("http://[broken", ""),
        ("http://a..b/", ""),
        ("", ""),
    ],
)
def test_the_registered_domain_is_what_somebody_registered(address: str, domain: str) -> None:
    assert registered_domain(address) == domain


@pytest.mark.parametrize(
    ("given", "domain", "owner_class", "origin", "independent", "market"),
    [
        ("https://en.nhandan.vn/a", "nhandan.vn", "state", "state", False, "home"),
        ("https://e.vnexpress.net/a", "vnexpress.net", "domestic_press", "domestic", False, "home"),
        ("baogialai.com.vn", "baogialai.com.vn", "own", "own", False, "home"),
        ("https://www.bbc.com/vietnamese", "bbc.com", "foreign", "foreign", True, "europe"),
        ("https://www.vietnamese.bbc.com/a", "vietnamese.bbc.com", "diaspora", "diaspora", True, "europe"),
        ("https://xinhuanet.com/a", "xinhuanet.com", "foreign_state", "foreign", True, "world"),
        ("  báo  gia LAI ", "baogialai.com.vn", "own", "own", False, "home"),
        ("Ba\u0301o Gia Lai", "baogialai.com.vn", "own", "own", False, "home"),
        ("https://asahi.co.jp/a", "asahi.co.jp", "unclassified", "foreign", False, "japan"),
        ("https://tinmoi.com.vn/a", "tinmoi.com.vn", "unclassified", "domestic", False, "home"),
        ("https://snn.gialai.gov.vn/a", "gialai.gov.vn", "state", "state", False, "home"),
        ("https://qnu.edu.vn/a", "qnu.edu.vn", "state", "state", False, "home"),
        ("https://go.vn/a", "go.vn", "unclassified", "domestic", False, "home"),
        ("https://www.mofa.go.jp/a", "mofa.go.jp", "unclassified", "foreign", False, "japan"),
        ("https://travel.example.net/", "example.net", "unclassified", "foreign", False, "world"),
        ("Le Monde", "", "unclassified", "foreign", False, "world"),
        ("Twin", "", "unclassified", "foreign", False, "world"),
        ("", "", "unclassified", "foreign", False, "world"),
    ],
)
def test_an_outlet_is_classed_by_its_longest_known_domain_or_its_name(
    given: str, domain: str, owner_class: str, origin: str, independent: bool, market: str
) -> None:
    got = classify(given, PROFILE)
    assert (got.domain, got.owner_class, got.origin, got.independent, got.market) == (
        domain, owner_class, origin, independent, market,
    )  # fmt: skip


def test_a_look_alike_domain_is_not_the_outlet() -> None:
    assert classify("https://notbbc.com/", PROFILE).owner_class == "unclassified"
    assert classify("https://nhandan.vn.example.net/", PROFILE).owner_class == "unclassified"


def test_another_profile_is_not_answered_from_the_last_one() -> None:
    assert classify("BBC News", PROFILE).owner_class == "foreign"
    other = cast(Profile, SimpleNamespace(country="KR", outlets={}, markets=()))
    assert classify("BBC News", other).owner_class == "unclassified"


def test_nothing_of_the_places_own_state_is_independent() -> None:
    assert not any(free for origin, free in OWNER_CLASSES.values() if origin in ("own", "state", "domestic"))
    assert not OWNER_CLASSES["unclassified"][1]


@pytest.mark.parametrize(
    ("domain", "country"),
    [("bbc.co.uk", "GB"), ("lenta.ru", "RU"), ("xn--e1aybc.xn--p1ai", "RU"), ("kpl.gov.la", "LA"), ("nps.gov", "US"),
     ("startup.io", ""), ("twitch.tv", ""), ("example.com", ""), ("10.0.0.1", ""), ("", ""), ("vn", "")],
)  # fmt: skip
def test_the_country_is_that_of_the_top_level_domain(domain: str, country: str) -> None:
    assert country_of_domain(domain) == country


def test_the_market_is_by_country_then_by_language_then_the_world() -> None:
    assert market_of(PROFILE, "GB", "ja") == "europe"
    assert market_of(PROFILE, "", "ja") == "japan"
    assert market_of(PROFILE, "BR", "ja") == "world"
    assert market_of(PROFILE, "", "und") == "world"
