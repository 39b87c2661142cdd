"""Who published: registered domain, owner class, origin and independence, country, market. Not what was said."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import idna
from publicsuffixlist import PublicSuffixList

from tiengvang.place.profile import Outlet, Profile
from tiengvang.records import Origin

# The one table from who owns an outlet to where its coverage counts: owner class → origin, independent. Independent
# means that neither the place, nor its state, nor a licence of that state decides what is printed. Indicators on
# international coverage count independent foreign originals only; everything else is shown beside.
OWNER_CLASSES: dict[str, tuple[Origin, bool]] = {
    "own": ("own", False),  # the place's own press, portals and broadcasters
    "state": ("state", False),  # any state outlet of the place's country, in any language
    "domestic_press": ("domestic", False),  # licensed press of the country that no state body publishes
    "diaspora": ("diaspora", True),  # outlets abroad in the country's language, for its people abroad
    "foreign": ("foreign", True),
    "foreign_trade": ("foreign", True),  # travel, food, coffee, energy and other trade press
    # State media of other countries: a government speaks, though not the place's; the class keeps it tellable apart.
    "foreign_state": ("foreign", True),
    # Not yet classified by a person: foreign or domestic by the domain's country, and never independent by default.
    "unclassified": ("foreign", False),
}

_SUFFIXES = PublicSuffixList()  # the list inside the package; nothing is fetched
# Hosts whose customers publish under names of their own and that the public suffix list does not hold.
_SHARED_HOSTS = frozenset(
    "wordpress.com substack.com tumblr.com livejournal.com over-blog.com canalblog.com tistory.com pixnet.net "
    "exblog.jp blog.fc2.com naver.com".split()
)
# Country codes that are sold as words, so that they say nothing of the country.
_GENERIC = frozenset("tv co io me ai fm cc ws to ly gg vc gl sh st nu tk ml ga cf su eu ac im is so asia".split())
_COUNTRY_BY_SUFFIX = {
    "uk": "GB", "xn--p1ai": "RU", "xn--fiqs8s": "CN", "xn--fiqz9s": "CN", "xn--kpry57d": "TW", "xn--kprw13d": "TW",
    "xn--j6w193g": "HK", "xn--3e0b707e": "KR", "xn--o3cw4h": "TH", "xn--q7ce6a": "LA", "xn--mgbaam7a8h": "AE",
    "xn--mgberp4a5d4ar": "SA", "xn--wgbh1c": "EG", "xn--90ais": "BY", "xn--j1amh": "UA", "xn--80ao21a": "KZ",
    "gov": "US", "mil": "US", "edu": "US",
}  # fmt: skip
_OFFICIAL = frozenset("gov go gob gouv edu ac mil".split())
_OTHER_SCHEME = re.compile(r"[a-z][\w+.-]*:(?!\d{1,5}(?:/|$))", re.I)  # "urn:x", but not "host:8080"
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+", re.I)


@dataclass(frozen=True, slots=True)
class OutletClass:
    """domain: registered domain of the outlet, "" where it is known by name only; country: ISO 3166-1 or "";
    market: id of a market of the profile, "world" for the rest; independent: may count as independent coverage."""

    domain: str
    name: str
    owner_class: str
    origin: Origin
    independent: bool
    country: str
    market: str


def host_of(address: str) -> str:
    """Host of a web address or bare host, in lower case and punycode, without port or final dot; "" for none."""
    text = address.strip()
    if "://" not in text and not text.startswith("//"):
        if _OTHER_SCHEME.match(text):
            return ""
        text = "//" + text
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("", "http", "https"):
            return ""
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
    if host.isascii():
        return host
    try:
        return idna.encode(unicodedata.normalize("NFKC", host), uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


@lru_cache(maxsize=65536)
def registered_domain(address: str) -> str:
    """The domain that somebody registered: "https://en.nhandan.vn/x" → "nhandan.vn", a blog's own name on a shared
    host, an IP address or a name without a dot as it is; "" for what has no host (a "urn:", broken text)."""
    host = host_of(address)
    if not host or ".." in host or host.startswith("."):
        return ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return host
    domain = str(_SUFFIXES.privatesuffix(host) or host)
    if domain in _SHARED_HOSTS and host != domain:
        own = host.removesuffix("." + domain).rsplit(".", 1)[-1]
        return domain if own in ("www", "m", "blog", "news") else f"{own}.{domain}"
    return domain


def country_of_domain(domain: str) -> str:
    """ISO 3166-1 code that the top-level domain stands for, or "" for a generic one."""
    suffix = domain.rpartition(".")[2]
    if suffix in _COUNTRY_BY_SUFFIX:
        return _COUNTRY_BY_SUFFIX[suffix]
    return suffix.upper() if len(suffix) == 2 and suffix.isalpha() and suffix not in _GENERIC and "." in domain else ""


def market_of(profile: Profile, country: str, language: str) -> str:
    """Id of the market that holds the country; without one, the first addressed in the language; else "world"."""
    if country:
        for market in profile.markets:
            if country in market.countries:
                return market.id
        return "world"
    for market in profile.markets:
        if language in market.languages:
            return market.id
    return "world"


def classify(address_or_outlet: str, profile: Profile, *, language: str = "") -> OutletClass:
    """What is known of the publisher of an address, a host, or a name as monitoring services write it.

    The longest domain of `profile.outlets` that the host ends with wins, so that an edition may be classed apart from
    its house and else follows it. language: of the article, for the market where the country is not known.
    """
    text = address_or_outlet.strip()
    outlet = _outlet_by_host(text, profile) or _outlet_by_name(text, profile)
    if outlet:
        origin, independent = OWNER_CLASSES.get(outlet.owner_class, OWNER_CLASSES["unclassified"])
        country = outlet.country or country_of_domain(outlet.domain)
        owner_class, domain, name = outlet.owner_class, outlet.domain, outlet.name
        if owner_class == "unclassified":
            owner_class, origin = _by_domain(outlet.domain, country, profile)
    else:
        domain = registered_domain(text) if _is_address(text) else ""
        country = country_of_domain(domain)
        name = domain or text
        owner_class, origin = _by_domain(domain, country, profile)
        independent = False
    return OutletClass(domain, name, owner_class, origin, independent, country, market_of(profile, country, language))


def _is_address(text: str) -> bool:
    return "://" in text or text.startswith("//") or bool(_HOST.fullmatch(host_of(text)) and " " not in text)


def _outlet_by_host(text: str, profile: Profile) -> Outlet | None:
    if not _is_address(text):
        return None
    labels = host_of(text).split(".")
    for start in range(len(labels)):
        found = profile.outlets.get(".".join(labels[start:]))
        if found:
            return found
    return None


def _outlet_by_name(text: str, profile: Profile) -> Outlet | None:
    return _names(profile).get(_folded(text)) if text else None


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


_index: tuple[dict[str, Outlet], dict[str, Outlet]] | None = None


def _names(profile: Profile) -> dict[str, Outlet]:
    """Outlets by folded name; a name that two outlets bear names neither. Kept for the profile asked for last."""
    global _index
    if _index is None or _index[0] is not profile.outlets:
        by_name: dict[str, Outlet | None] = {}
        for outlet in profile.outlets.values():
            key = _folded(outlet.name)
            by_name[key] = outlet if key not in by_name else None
        _index = (profile.outlets, {name: outlet for name, outlet in by_name.items() if outlet})
    return _index[1]


def _by_domain(domain: str, country: str, profile: Profile) -> tuple[str, Origin]:
    """Owner class and origin of an outlet that nobody classified: official domains of the place's country are the
    state's, others of the country domestic, the rest foreign."""
    if not country or country != profile.country:
        return "unclassified", OWNER_CLASSES["unclassified"][0]
    labels = domain.split(".")
    # gialai.gov.vn, jeju.go.kr, nps.gov; but go.vn is somebody's portal.
    official = labels[-1] in _OFFICIAL or (len(labels) > 2 and labels[-2] in _OFFICIAL) or labels[0] == "gov"
    return ("state", "state") if official else ("unclassified", "domestic")
