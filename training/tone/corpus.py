"""The texts that the judge of tone learns from, and those it is tried on. Trains nothing.

Rows are JSON objects: text, lang, start, end (characters of the place's name), tone, and ours id, topic, hard.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tiengvang.understand.tone.seen import seen

ROOT = Path(__file__).resolve().parents[2]
TEXTS = Path(__file__).parent / "texts"
TEST = ROOT / "tests/quality/tone"
CLASSES = ("negative", "neutral", "positive")
# Topics that were kept for the test part when it was given out to be written. What writers of the training part, who
# came partly before, had written on them is left out of training.
RESERVED = frozenset(
    """
    animal-cruelty archaeology archeologia bee-register bike birdwatching bridge-collapse casino cave caves
    censorship chess cholera ciclismo cinema concert craft craft-award craft-trade cycling cyclisme dam
    dam_failure dam-failure dam-resettlement demografia dengue depopulation disease drugs dịch_bệnh elder-abuse
    elder-care epidemic epidemic_end epidemic-drill evacuee-welcome fake-goods film Film film_tourism
    film-festival film-plot film-shoot food_poisoning food-poisoning fossil geothermal ghost-town hot-spring
    journalist kidnapping landmine lighthouse marathon migration mine_clearance night-market night-sky onsen
    opera orchestra orphan-elephants parking pepper phim phim_ảnh population_decline press-freedom property
    quarantine rodaje scam-compound ski snorkel song space stamp stargazing taxi-mafia tea theatre tournage
    traffic trafficking tráfico ultra-run vineyard wine zoo
    """.split()
)  # "_" for a blank


@dataclass(frozen=True, slots=True)
class Text:
    """One text with the tokens that a judge sees of it. language: as given; topic, hard: of our own texts only."""

    id: str
    language: str
    topic: str
    tone: str
    hard: bool
    ids: tuple[int, ...]
    marks: tuple[int, ...]


def read(path: Path) -> list[Text]:
    """All texts of a file."""
    out = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        window = seen(row["text"], row["start"], row["end"])
        name = row.get("id", f"{path.stem}-{number}")
        out.append(Text(name, row["lang"], row.get("topic", ""), row["tone"], row.get("hard", False), *window))
    return out


def own() -> list[Text]:
    """Our own texts that may be trained on."""
    texts = [text for path in sorted(TEXTS.glob("*.jsonl")) for text in read(path)]
    return [text for text in texts if text.topic.replace(" ", "_") not in RESERVED]


def test() -> list[Text]:
    """The frozen test part."""
    return [text for path in sorted(TEST.glob("*.jsonl")) for text in read(path)]
