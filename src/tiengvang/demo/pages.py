"""Stories as the HTML pages of a newspaper, in the charsets and spellings that real pages have. Writes no archive."""

from __future__ import annotations

import html
import json
import unicodedata
import zlib
from collections.abc import Sequence
from html.entities import codepoint2name

from tiengvang.demo.corpus import Story, Words, outlets, words

# Outlets that never left the charset of their country, with the label that they declare and the codec that it means.
CHARSETS = {
    "yuanxing-yangkan.example": ("gb18030", "gb18030"),
    "fanli-daily.example": ("big5", "big5hkscs"),
    "mihon-shimbun.example": ("Shift_JIS", "cp932"),
    "bogi-ilbo.example": ("euc-kr", "cp949"),
    "vestnik-primera.example": ("windows-1251", "cp1251"),
    "tuanbaoxaxu.example": ("windows-1258", "cp1258"),
    "khao-tuayang.example": ("tis-620", "cp874"),
}
# Outlets whose editor stores letters and marks apart, and those whose system writes character references.
DECOMPOSED = frozenset(
    {"duongxa.example", "nhipcauvidu.example", "gyeonbon-gyeongje.example", "voyages-modeles.example"}
)
REFERENCES = frozenset(
    {"bencu.example", "carnet-exemple.example", "kurier-musterstadt.example", "gaceta-muestra.example",
     "mihon-keizai.example", "obzor-obraztsa.example", "chenfan-yangbao.example"}
)  # fmt: skip
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # marks that windows-1258 writes behind the letter


def charset_label(domain: str) -> str:
    """The charset that an outlet declares."""
    return CHARSETS.get(domain, ("utf-8", ""))[0]


def page_of(story: Story, related: Sequence[Story]) -> bytes:
    """The page of a story in its outlet's charset. related: stories that it links to by their headlines."""
    text = _markup(story, related)
    if story.outlet in DECOMPOSED:
        text = unicodedata.normalize("NFD", text)
    if story.outlet in REFERENCES:
        text = _with_references(text, "&#x{:X};" if zlib.crc32(story.outlet.encode()) % 2 else "&#{};")
    _, codec = CHARSETS.get(story.outlet, ("", "utf-8"))
    if codec == "cp1258":
        text = "".join(map(_tone_apart, text))
    return text.encode(codec, "xmlcharrefreplace")


def _with_references(text: str, numeric: str) -> str:
    """Character references for all that is not ASCII: named where HTML has a name, else by number."""
    out = []
    for char in text:
        code = ord(char)
        if code < 128:
            out.append(char)
        elif code in codepoint2name:
            out.append(f"&{codepoint2name[code]};")
        else:
            out.append(numeric.format(code))
    return "".join(out)


def _tone_apart(char: str) -> str:
    """A letter as windows-1258 has it: a vowel with its tone mark behind it, where there is no byte for the two."""
    try:
        char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in _TONES)
        return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)) + tone
    return char


def _markup(story: Story, related: Sequence[Story]) -> str:
    said = words()[story.lang]
    name = outlets()[story.outlet].name
    direction = ' dir="rtl"' if story.lang == "ar" else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{story.lang}"{direction}>\n{_head(story, name, said)}<body>\n'
        f"{_header(name, said)}{_article(story, said)}{_related(related, said)}{_footer(name, said)}</body>\n</html>\n"
    )


def _head(story: Story, name: str, said: Words) -> str:
    title, site = html.escape(story.title), html.escape(name)
    # ASCII with \u escapes, as many systems write it; references would not be undone in a script.
    data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "datePublished": f"{story.published}T08:30:00+07:00",
            "publisher": {"@type": "Organization", "name": name},
        }
    ).replace("<", "\\u003c")
    return (
        f'<head>\n<meta charset="{charset_label(story.outlet)}">\n<title>{title} | {site}</title>\n'
        f'<meta name="demonstration" content="{html.escape(said.notice)}">\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{html.escape(story.url)}">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{title}">\n<meta property="og:site_name" content="{site}">\n'
        f'<script type="application/ld+json">{data}</script>\n</head>\n'
    )


def _header(name: str, said: Words) -> str:
    links = "".join(f'<li><a href="/{at}/">{html.escape(one)}</a></li>' for at, one in enumerate(said.sections, 1))
    return (
        f'<header class="site"><p class="brand"><a href="/">{html.escape(name)}</a></p>\n'
        f'<nav><ul><li><a href="/">{html.escape(said.home)}</a></li>{links}</ul></nav></header>\n'
    )


def _article(story: Story, said: Words) -> str:
    paragraphs = "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in story.text.split("\n\n"))
    title = html.escape(story.title, quote=False)
    when = f'{html.escape(said.published)} <time datetime="{story.published}">{story.published:%d/%m/%Y}</time>'
    if zlib.crc32(story.outlet.encode()) % 2:
        return (
            f"<main><article>\n<header><h1>{title}</h1>\n<p class='meta'>{when}</p></header>\n"
            f"<div class='article-body'>\n{paragraphs}\n</div>\n</article></main>\n"
        )
    return (
        f'<div class="headline"><h1>{title}</h1>\n<div class="post-date">{when}</div></div>\n'
        f'<div id="wrap"><div class="post-content">\n{paragraphs}\n</div></div>\n'
    )


def _related(related: Sequence[Story], said: Words) -> str:
    links = "".join(
        f'<li><a href="{html.escape(one.url)}">{html.escape(one.title, quote=False)}</a></li>' for one in related
    )
    return f'<aside class="related"><h2>{html.escape(said.related)}</h2><ul>{links}</ul></aside>\n'


def _footer(name: str, said: Words) -> str:
    return (
        f'<footer class="site"><p>{html.escape(name)}. {html.escape(said.rights)}</p>\n'
        f'<p class="demonstration">{html.escape(said.notice)}</p></footer>\n'
    )
