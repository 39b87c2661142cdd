"""Invented mentions in any number: outlets, titles, days and judgements in likely proportions. Writes nothing."""

from __future__ import annotations

import json
import random
import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import accumulate
from typing import Any

from tiengvang.demo.corpus import stories
from tiengvang.listen.outlets import OWNER_CLASSES, market_of
from tiengvang.place.profile import Profile

FIRST, DAYS = date(2021, 11, 1), 1826
# Country → its weight and the languages its outlets write, the most usual first.
COUNTRIES = {
    "VN": (300, "vi vi vi en"), "US": (70, "en en vi es"), "CN": (60, "zh-Hans"), "JP": (55, "ja"), "KR": (60, "ko"),
    "TW": (28, "zh-Hant"), "HK": (14, "zh-Hant en"), "TH": (22, "th en"), "ID": (18, "id"), "SG": (20, "en zh-Hans"),
    "FR": (30, "fr"), "DE": (30, "de"), "GB": (34, "en"), "AU": (24, "en vi"), "RU": (30, "ru"), "IN": (20, "en"),
    "ES": (14, "es"), "IT": (13, "it"), "PT": (6, "pt"), "BR": (9, "pt"), "MX": (8, "es"), "AR": (5, "es"),
    "CA": (14, "en fr"), "CH": (8, "de fr"), "AT": (6, "de"), "BE": (6, "fr"), "NL": (7, "en"), "LA": (9, "lo"),
    "KH": (9, "km"), "MY": (12, "en"), "PH": (10, "en"), "KZ": (5, "ru"), "BY": (3, "ru"), "AE": (9, "ar en"),
    "SA": (6, "ar"), "EG": (5, "ar"), "PL": (5, "en"), "SE": (4, "en"), "NZ": (5, "en"), "": (15, "en vi zh-Hans"),
}  # fmt: skip
# Languages that the demonstration's stories lack.
_MORE = {
    "it": "Quy Nhon, la città di mare che il Vietnam scopre adesso. Il caffè di Gia Lai arriva in Italia. "
    "Sugli altipiani di Pleiku suonano ancora i gong. Le torri cham di Binh Dinh al tramonto.",
    "pt": "Quy Nhon, praias calmas no centro do Vietname. O café de Gia Lai conquista novos compradores. "
    "Os gongos de Pleiku, património da humanidade. Torres cham vigiam a costa de Binh Dinh.",
    "ar": "كوي نون مدينة ساحلية هادئة في وسط فيتنام. قهوة جيا لاي تصل إلى أسواق جديدة. "
    "قرع الأجراس في مرتفعات بليكو. أبراج تشام القديمة في بينه دينه.",
    "lo": "ແຂວງຢາລາຍຕ້ອນຮັບນັກທ່ອງທ່ຽວ. ກວີເຍີນເມືອງທະເລທີ່ງຽບສະຫງົບ. ກາເຟຢາລາຍສົ່ງອອກຫຼາຍຂຶ້ນ. ວັດທະນະທໍາຄ້ອງຂອງເປລກູ.",
    "km": "ខេត្តយ៉ាឡាយស្វាគមន៍ភ្ញៀវទេសចរ។ ទីក្រុងគុយញ៉ុនមានឆ្នេរស្ងប់ស្ងាត់។ កាហ្វេយ៉ាឡាយនាំចេញកាន់តែច្រើន។ វប្បធម៌គងនៅផ្លេគូ។",
}
_SENTENCE = re.compile(r"[^.!?。！？។]+[.!?。！？។]*")
_THEME_WEIGHTS = (22, 14, 7, 20, 5, 8, 7, 5, 4, 2, 4, 2)
_CLASSES_ABROAD = ("foreign", "foreign", "foreign", "foreign_trade", "foreign_state", "unclassified", "unclassified")
_CLASSES_AT_HOME = ("state", "state", "state", "domestic_press", "domestic_press", "unclassified")
_SEPARATORS = {"zh-Hans": "：", "zh-Hant": "：", "ja": "、", "th": " ", "km": " ", "lo": " "}


@dataclass(frozen=True, slots=True)
class InventedOutlet:
    """One outlet. languages: what it writes, the most usual first; weight: share of the mentions, by Zipf's law."""

    domain: str
    name: str
    owner_class: str
    country: str
    languages: tuple[str, ...]
    weight: float

    @property
    def origin(self) -> str:
        """Where its coverage counts."""
        if self.owner_class == "unclassified" and self.country == "VN":
            return "domestic"
        return OWNER_CLASSES[self.owner_class][0]


def outlets(number: int, chance: random.Random) -> list[InventedOutlet]:
    """So many outlets; the first few are the place's own, of the others some countries have many."""
    codes, weights = list(COUNTRIES), [weight for weight, _ in COUNTRIES.values()]
    made = []
    for rank in range(number):
        country = "VN" if rank < 6 else chance.choices(codes, weights)[0]
        languages = tuple(dict.fromkeys(COUNTRIES[country][1].split()))
        if rank < 6:
            owner_class = "own"
        elif country == "VN":
            owner_class = chance.choice(_CLASSES_AT_HOME)
        else:
            vietnamese_abroad = "vi" in languages and chance.random() < 0.3
            owner_class = "diaspora" if vietnamese_abroad else chance.choice(_CLASSES_ABROAD)
        if owner_class == "diaspora":
            languages = ("vi",)
        elif country not in ("VN", ""):
            languages = tuple(language for language in languages if language != "vi")
        name = f"{'Báo' if country == 'VN' else 'Daily'} {rank + 1} {country}".strip()
        made.append(
            InventedOutlet(f"bao-{rank + 1}.example", name, owner_class, country, languages, 1 / (rank + 6) ** 0.85)
        )
    return made


class Inventor:
    """Makes mentions, the same for the same seed."""

    def __init__(self, profile: Profile, publishers: Sequence[InventedOutlet], seed: int) -> None:
        self._profile, self._publishers = profile, publishers
        self._chance = random.Random(seed)
        self._publisher_of: list[int] = []
        self._weights = list(accumulate(one.weight for one in publishers))
        self._days = list(accumulate(_busy(day, self._chance) for day in range(DAYS)))
        self._sentences = _sentences()
        self._themes = [topic.id for topic in profile.topics]
        self._sensitive = {topic.id for topic in profile.topics if topic.sensitive}
        self._names = _names(profile, list(self._sentences))
        self._markets = {
            (one.country, language): market_of(profile, one.country, language)
            for one in publishers
            for language in one.languages
        }

    def mentions(self, number: int) -> Iterator[dict[str, Any]]:
        """So many, each as a row of a scan's part without a signature; "publisher" is its outlet's place in the list,
        "day" the day it counts on, "original" the number of the mention that it copies, or None."""
        self._publisher_of.clear()
        for at in range(number):
            yield self._mention(at)

    def _mention(self, at: int) -> dict[str, Any]:
        chance = self._chance
        position = min(bisect(self._weights, chance.random() * self._weights[-1]), len(self._publishers) - 1)
        self._publisher_of.append(position)
        outlet = self._publishers[position]
        language = outlet.languages[0] if chance.random() < 0.8 else chance.choice(outlet.languages)
        day = FIRST + timedelta(days=min(bisect(self._days, chance.random() * self._days[-1]), DAYS - 1))
        theme = chance.choices(self._themes, _THEME_WEIGHTS)[0]
        about = chance.choices(("primary", "passing", "other"), (70, 18, 12))[0]
        names, entities = self._names[language]
        chosen = sorted({int(chance.random() ** 2 * len(names)) for _ in range(chance.randint(1, 5))})
        negative, positive = self._tone(theme)
        url = self._address(at)
        original = chance.randrange(max(0, at - 5000), at) if at and chance.random() < 0.12 else None
        found = [names[one] for one in chosen]
        return {
            "id": sha256(url.encode()).hexdigest()[:32], "place": self._profile.id, "url": url, "canonical_url": url,
            "outlet": outlet.domain, "language": language, "published": day, "title": self._title(language, at),
            "excerpt": "" if theme in self._sensitive else self._excerpt(language), "about": about,
            "evidence": f"named in the headline: {found[0]}; named in the lead: {', '.join(found)}; 4 of 9 sentences "
            "name it; weighed: primary 0.99, passing 0.00, other 0.01",
            "reasons": json.dumps([["named-title", found[0]], ["named-lead", *found], ["spread", "4", "9"]]),
            "names": found, "entities": list(dict.fromkeys(entities[one] for one in chosen)),
            "prominence": round(chance.random(), 3), "tone_negative": negative, "tone_positive": positive,
            "tone_neutral": round(1 - negative - positive, 4), "judge": "lexicon/1", "theme": theme,
            "origin": outlet.origin, "owner_class": outlet.owner_class,
            "independent": OWNER_CLASSES[outlet.owner_class][1], "country": outlet.country,
            "market": self._markets[outlet.country, language], "archive": f"crawl-{at // 20000:04}.warc.gz",
            "offset": at % 20000 * 31_337, "fetched": datetime.combine(day, time(9, at % 60)),
            "copy_of": "" if original is None else self._address(original), "publisher": position, "day": day,
            "original": original,
        }  # fmt: skip

    def _tone(self, theme: str) -> tuple[float, float]:
        """Probabilities of negative and positive; what is sensitive is mostly negative."""
        lean = 0.75 if theme in self._sensitive else 0.15
        negative = self._chance.random() * (1 if self._chance.random() < lean else 0.35)
        return round(negative, 4), round((1 - negative) * self._chance.random(), 4)

    def _title(self, language: str, at: int) -> str:
        pool = self._sentences[language]
        first, second = self._chance.choice(pool), self._chance.choice(pool)
        title = f"{first[:60].rstrip(' .。')}{_SEPARATORS.get(language, ' – ')}{second[:50].rstrip(' .。')}"
        return f"{title} ({at})" if at % 7 == 0 else title

    def _excerpt(self, language: str) -> str:
        pool = self._sentences[language]
        return " ".join(self._chance.choice(pool) for _ in range(3))[:300]

    def _address(self, at: int) -> str:
        return f"https://{self._publishers[self._publisher_of[at]].domain}/{at % 97}/{at}.html"


def _busy(day: int, chance: random.Random) -> float:
    """How much a day brings: more each year, less on week-ends, and now and then an event."""
    weekend = (FIRST + timedelta(days=day)).weekday() >= 5
    return (0.7 + day / DAYS) * (0.6 if weekend else 1) * (4 if chance.random() < 0.01 else 1)


def _sentences() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for story in stories():
        texts = [story.title, *_SENTENCE.findall(story.text.replace("\n", " "))]
        found.setdefault(story.lang, []).extend(text.strip() for text in texts if len(text.strip()) > 8)
    for language, text in _MORE.items():
        found[language] = [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]
    return found


def _names(profile: Profile, languages: Sequence[str]) -> dict[str, tuple[list[str], list[str]]]:
    """For each language the place's names in it and beside them their entities."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for language in languages:
        pairs = [
            (name.text, name.entity) for one in profile.entities.values() for name in one.names if name.lang == language
        ]
        found[language] = ([text for text, _ in pairs], [entity for _, entity in pairs])
    return found
