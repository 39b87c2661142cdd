"""Web addresses brought to one spelling, so that one story counts once. Not for fetching, nor for who owns them."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit, urlunsplit

import idna

DEFAULT_PORTS = {"http": 80, "https": 443}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parameters that say where a reader came from and never which page is meant.
TRACKING_PREFIXES = ("utm_", "at_", "hsa_", "mtm_", "piwik_", "matomo_", "__hs", "_hs", "wt_")
TRACKING_NAMES = _words(
    "fbclid gclid gclsrc dclid wbraid gbraid gad_source gad_campaignid msclkid yclid ysclid twclid ttclid li_fat_id "
    "igshid igsh mc_cid mc_eid mkt_tok _ga _gl _openstat ref_src ref_url __twitter_impression cmp cmpid icid ocid "
    "s_cid smid spm scm zarsrc zclid vero_id vero_conv oly_enc_id oly_anon_id xtor traffic_source srnd s_kwcid "
    "wt.mc_id wt.rss_f fb_action_ids fb_action_types fb_source guccounter guce_referrer guce_referrer_sig "
    "ns_mchannel ns_source ns_campaign ns_linkname ns_fee pk_campaign pk_kwd pk_source pk_medium phpsessid "
    "jsessionid"
)
# Common words as names: dropped only where the value too says "I came by this road".
ROAD_NAMES = _words("ref source src from via share partner campaign")
ROAD_VALUES = _words(
    "rss rss_feed rssfeed rss2 feed feeds atom sitemap facebook fb twitter x zalo telegram whatsapp line viber "
    "newsletter email google_news googlenews social"
)

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)
_BREAKS = re.compile(r"[\t\r\n\x00]")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?"


def clean_address(url: str) -> str:
    """The address with what does not tell pages apart taken off; never raises.

    Dropped: fragment, tracking parameters, session ids, default ports, user names and passwords. Made alike: case of
    scheme and host, international host names (as punycode), percent escapes, "." and ".." in the path, an empty path.
    The order of the other parameters is kept, since some sites give it a meaning. What is not an http(s) address (a
    "urn:", a file, broken text) comes back as it is, without white space at its ends.
    """
    return _spelled(url, _meaningful)


def sendable_address(url: str) -> str:
    """The address as it may be asked for: spelled as by clean_address, with every parameter kept; never raises."""
    return _spelled(url, lambda query: _alike(query, _QUERY_SAFE))


def _spelled(url: str, query: Callable[[str], str]) -> str:
    text = _BREAKS.sub("", url.strip())
    if text.startswith("//"):
        text = "https:" + text
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return text
    scheme = parts.scheme.lower()
    host = host_in_ascii(parts.hostname or "")
    if scheme not in DEFAULT_PORTS or not host:
        return text
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    path = _without_dots(_SESSION_IN_PATH.sub("", _alike(parts.path, _PATH_SAFE))) or "/"
    return urlunsplit(SplitResult(scheme, netloc, path, query(parts.query), ""))


def host_in_ascii(host: str) -> str:
    """A host name in lower case and punycode, without a closing dot; "" for a name that cannot be one."""
    name = host.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return ""
    return "" if any(sign in name for sign in " <>\"'\\^`{|}%") else name


def _meaningful(query: str) -> str:
    kept = [part for part in query.split("&") if part and not _is_tracking(part)]
    return "&".join(_alike(part, _QUERY_SAFE) for part in kept)


def _is_tracking(part: str) -> bool:
    name, _, value = part.partition("=")
    name = name.lower()
    if name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES):
        return True
    return name in ROAD_NAMES and value.lower() in ROAD_VALUES


def _alike(text: str, safe: str) -> str:
    """Escapes what must be escaped, undoes escapes that need not be, writes the rest of them in capitals."""

    def one(match: re.Match[str]) -> str:
        byte = unquote_to_bytes(match[0])
        return byte.decode("ascii") if byte[0] in _UNRESERVED else match[0].upper()

    return quote(_ESCAPE.sub(one, text), safe=safe, errors="replace")


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4; a double slash is kept, since some archives put whole addresses in a path."""
    if "/." not in path:
        return path
    out: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(out) > 1:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/".join(out)
