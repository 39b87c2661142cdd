"""Knowing a bot check when one is served in place of a page. Not for passing it: that is for the outlet to allow."""

from __future__ import annotations

import re

# A page that carries an article is longer than any of these checks.
_LONGEST = 64 * 1024
_MARKS = (
    b"cf-chl-",
    b"__cf_chl_",
    b"/cdn-cgi/challenge-platform/",
    b"sucuri_cloudproxy_js",
    b"slowaes.decrypt",
    b"_incapsula_resource",
    b"ddos-guard/js-challenge",
    b"/.well-known/ddos-guard",
    b"geo.captcha-delivery.com",
    b"_pxcaptcha",
    b"awswafcookiedomainlist",
    b"enable javascript and cookies to continue",
)
_SETS_COOKIE = re.compile(rb"document\s*\.\s*cookie\s*=", re.IGNORECASE)
_COMES_BACK = re.compile(
    rb"location\s*\.\s*(?:reload|replace|href|assign)|(?:window|document)\s*\.\s*location\s*=", re.IGNORECASE
)
_UNSEEN = re.compile(rb"<(script|style|head|noscript)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL)
_MOST_WORDS_IN_A_CHECK = 40


def is_cookie_challenge(body: bytes) -> bool:
    """Whether a reply is a script that sets a cookie and comes back, with next to no text for a reader."""
    if not body or len(body) > _LONGEST:
        return False
    lower = body.lower()
    if b"<script" not in lower:
        return False
    few_words = len(_UNSEEN.sub(b" ", body).split()) <= _MOST_WORDS_IN_A_CHECK
    if not few_words:
        return False
    if any(mark in lower for mark in _MARKS):
        return True
    return bool(_SETS_COOKIE.search(body) and _COMES_BACK.search(body))
