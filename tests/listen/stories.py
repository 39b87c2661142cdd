"""Invented articles, each different from every other, that name the small place of the tests. Not a test itself."""

from __future__ import annotations

import html
import random

WORDS = (
    "walkers farmers council season harvest ferry harbour market street window painter school kitchen bridge ticket "
    "morning winter garden orchard museum concert lantern pottery village railway engine library teacher doctor "
    "plan budget visitor airline weather coast forest hill valley cave stone bread coffee tangerine horse fishing "
    "diving net song dance mask drum silk cotton paper print letter station hotel beach lake river island temple "
    "shrine festival"
).split()

# Sentences have a shape, since what is judged by reading takes words drawn by chance for something else.
SHAPES = (
    "The {} beside the {} will have a new {} and a {} before the {}, people of the {} said.",
    "Visitors came for the {}, stayed for the {} and went home with {} and {} from the {} near the {}.",
    "A {} of the {} spoke of the {} and the {}, which the {} has kept since the last {}.",
    "After the {} the {} opened its {} again, and the {} gave the {} to the {}.",
)


def sentences(number: int, count: int = 6) -> list[str]:
    """Sentences with words drawn by chance, the same for the same number."""
    chance = random.Random(number)
    return [chance.choice(SHAPES).format(*chance.choices(WORDS, k=6)) for _ in range(count)]


def story(number: int, place: str = "Jeju Island", words: str = "") -> tuple[str, str]:
    """Title and text of an article about the place. words: put among its sentences."""
    said = sentences(number)
    title = f"{place}: {said[0][:40].rstrip('.')} {number}"
    said.insert(1, f"{place} in South Korea told visitors about it on Monday.")
    said.insert(3, words)
    return title, " ".join(one for one in said if one)


def page_of(title: str, text: str, head: str = "", language: str = "en") -> bytes:
    """A page of HTML with the article on it. head: more of its head."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>{head}'
        f"</head><body><article><h1>{html.escape(title)}</h1><p>{html.escape(text)}</p></article></body></html>"
    ).encode()
