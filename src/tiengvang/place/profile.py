"""A profile: one place and the world that writes of it, as frozen data read from a folder. Finds no names in texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from tiengvang.place.check import faults_of
from tiengvang.place.communes import called, merged_units
from tiengvang.place.files import Fault, Folder, ProfileFault, Row, read_folder
from tiengvang.place.holidays import Holidays, read_holidays
from tiengvang.place.indicators import PlannedIndicator, read_indicators
from tiengvang.place.planned import PlannedPlan, read_planned
from tiengvang.place.questionnaires import Questionnaire, read_questionnaires
from tiengvang.place.reporting import Reporting, read_reporting
from tiengvang.place.vocabulary import script_of

__all__ = [
    "Agency", "Commune", "Entity", "Fault", "Feed", "Former", "MapLabel", "MapOutline", "MapSheet", "Market", "Name",
    "Organisation", "Outlet", "Profile", "ProfileFault", "Sense", "Topic", "load_profile", "shipped_profiles",
]  # fmt: skip

SHIPPED = Path(__file__).resolve().parent.parent / "profiles"


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling. entity: id of the entity or sense it names; lang: BCP 47 or "und"; script: ISO 15924."""

    entity: str
    lang: str
    script: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that belongs to the place.

    kind and strength: from `vocabulary`; lat, lon: WGS 84 degrees or None; died: year of death, persons only.
    """

    id: str
    kind: str
    strength: str
    lat: float | None
    lon: float | None
    died: int | None
    source: str
    note: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """Something else that carries a name of the place; its longer names swallow the hit. entity: "" when several."""

    id: str
    kind: str
    entity: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """An entity that was a unit of its own until the day `until`, from which on it belongs to the place."""

    entity: str
    until: date


@dataclass(frozen=True, slots=True)
class Market:
    """Countries (ISO 3166-1) and languages that are addressed together; the market "world" is the rest."""

    id: str
    names: dict[str, str]
    countries: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A pillar of the place's image or another theme of coverage; of sensitive ones no excerpt is kept."""

    id: str
    names: dict[str, str]
    pillar: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune-level unit. merged_from: full names of the units that it was made of, without codes."""

    code: str
    name: str
    type: str
    lat: float
    lon: float
    area_km2: float
    merged_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """A public body of the place that takes part in the work."""

    code: str
    names: dict[str, str]
    kind: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """How the place's administration is made up.

    names: of the administration as a whole, the root of its units; coordinating: code of the agency that coordinates
    the work; finance: code of the one that appraises budgets, "" where there is none; bodies: names of the kinds of
    agencies.
    """

    names: dict[str, str]
    coordinating: str
    finance: str
    bodies: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher by domain. languages: BCP 47; governing_body: "" where there is none or it is not known."""

    domain: str
    name: str
    owner_class: str
    governing_body: str
    country: str
    languages: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to poll. outlet: domain of an outlet of the profile; status: what is known of it."""

    outlet: str
    lang: str
    url: str
    status: str


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A name to be drawn on the map at a point (WGS 84 degrees)."""

    id: str
    names: dict[str, str]
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class MapOutline:
    """Land that the base map lacks, as points (lon, lat): islands of an archipelago."""

    id: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class MapSheet:
    """How the place is drawn. base: id of the vendored base map; centre: (lon, lat) of the place."""

    base: str
    projection: str
    centre: tuple[float, float]
    labels: tuple[MapLabel, ...]
    outlines: tuple[MapOutline, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A place as data.

    languages: BCP 47, the place's own first; ear: language from whose sounds other scripts write the names, or "".
    elsewhere: names of other places, which show that an article is about several (`Name.entity` is the id of that
    place); proper names, Cyrillic ones as stems, and empty for a profile without the table.
    """

    id: str
    path: Path
    names: dict[str, str]
    country: str
    country_words: tuple[str, ...]
    ear: str
    codes: dict[str, str]
    languages: tuple[str, ...]
    formers: tuple[Former, ...]
    neighbours: tuple[str, ...]
    markets: tuple[Market, ...]
    topics: tuple[Topic, ...]
    entities: dict[str, Entity]
    senses: tuple[Sense, ...]
    elsewhere: tuple[Name, ...]
    communes: tuple[Commune, ...]
    agencies: tuple[Agency, ...]
    organisation: Organisation
    reporting: Reporting
    plan: PlannedPlan | None
    questionnaires: tuple[Questionnaire, ...]
    holidays: Holidays
    indicators: tuple[PlannedIndicator, ...]
    outlets: dict[str, Outlet]
    feeds: tuple[Feed, ...]
    map: MapSheet


def shipped_profiles() -> tuple[str, ...]:
    """Ids of the profiles that come with the package, sorted."""
    return tuple(sorted(folder.name for folder in SHIPPED.iterdir() if (folder / "profile.toml").is_file()))


def load_profile(where: str | Path) -> Profile:
    """Read a profile: the id of a shipped one, or a folder. Raises ProfileFault with every fault it has."""
    if isinstance(where, str) and where in shipped_profiles():
        return _load(SHIPPED / where)
    return _load.__wrapped__(Path(where))  # a folder outside the package may change between two calls


@lru_cache(maxsize=8)
def _load(path: Path) -> Profile:
    folder = read_folder(path)
    faults = faults_of(folder)
    if faults:
        raise ProfileFault(path, tuple(faults))
    return _build(folder)


def _build(folder: Folder) -> Profile:
    table = folder.toml["profile.toml"]
    place = table["place"]
    communes = tuple(_commune(row) for row in folder.rows["communes.tsv"])
    entities = {entity.id: entity for entity in _entities(folder)}
    only_typed = frozenset(table.get("communes", {}).get("only_with_type", ()))
    types = tuple(table.get("communes", {}).get("types", ()))
    for commune in communes:
        entity = _commune_entity(commune, place["languages"][0], types, only_typed)
        entities[entity.id] = entity
    return Profile(
        id=place["id"],
        path=folder.path,
        names=dict(place["names"]),
        country=place["country"],
        country_words=_flat(table["country_words"]),
        ear=place["ear"],
        codes={key: str(value) for key, value in place.get("codes", {}).items()},
        languages=tuple(place["languages"]),
        formers=tuple(Former(row["entity"], row["until"]) for row in table.get("former", ())),
        neighbours=_flat(table.get("neighbours", {})),
        markets=tuple(
            Market(row["id"], dict(row["names"]), tuple(row["countries"]), tuple(row.get("languages", ())))
            for row in table["market"]
        ),
        topics=_topics(table),
        entities=entities,
        senses=tuple(_senses(folder.rows["senses.tsv"])),
        elsewhere=tuple(
            Name(row["place"], row["lang"], script_of(row["name"], row["lang"]), row["name"], "")
            for row in folder.rows.get("elsewhere.tsv", ())
        ),
        communes=communes,
        agencies=tuple(
            Agency(row["code"], {"vi": row["vi"], "en": row["en"]}, row["kind"]) for row in folder.rows["agencies.tsv"]
        ),
        organisation=Organisation(
            names=dict(table["organisation"]["names"]),
            coordinating=table["organisation"]["coordinating"],
            finance=table["organisation"].get("finance", ""),
            bodies={kind: dict(names) for kind, names in table["organisation"]["bodies"].items()},
        ),
        reporting=read_reporting(folder.toml.get("reports.toml")),
        plan=read_planned(folder.toml.get("plan.toml")),
        questionnaires=read_questionnaires(folder, dict(place["names"])),
        holidays=read_holidays(folder.toml.get("holidays.toml")),
        indicators=read_indicators(folder.toml.get("indicators.toml")),
        outlets={row["domain"]: _outlet(row) for row in folder.rows["outlets.tsv"]},
        feeds=tuple(Feed(row["outlet"], row["lang"], row["url"], row["status"]) for row in folder.rows["feeds.tsv"]),
        map=_map(folder.toml["map.toml"]),
    )


def _flat(by_language: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in by_language.values() for word in words))


def _topics(table: dict[str, Any]) -> tuple[Topic, ...]:
    return tuple(
        Topic(row["id"], dict(row["names"]), pillar, bool(row.get("sensitive", False)))
        for key, pillar in (("pillar", True), ("theme", False))
        for row in table.get(key, ())
    )


def _entities(folder: Folder) -> list[Entity]:
    names: dict[str, list[Name]] = {}
    for row in folder.rows["names.tsv"]:
        name = Name(row["entity"], row["lang"], row["script"], row["name"], row["source"])
        names.setdefault(row["entity"], []).append(name)
    return [
        Entity(
            id=row["entity"],
            kind=row["kind"],
            strength=row["strength"],
            lat=float(row["lat"]) if row["lat"] else None,
            lon=float(row["lon"]) if row["lon"] else None,
            died=int(row["died"]) if row["died"] else None,
            source=row["source"],
            note=row["note"],
            names=tuple(names.get(row["entity"], ())),
        )
        for row in folder.rows["entities.tsv"]
    ]


def _commune(row: Row) -> Commune:
    merged = merged_units(row["merged_from"])
    return Commune(
        row["code"], row["name"], row["type"], float(row["lat"]), float(row["lon"]), float(row["area_km2"]), merged
    )


def _commune_entity(commune: Commune, language: str, types: tuple[str, ...], only_typed: frozenset[str]) -> Entity:
    """The entity of a commune: its name and those of the units it was made of, bare unless the bare name is a word."""
    key = f"commune-{commune.code}"
    texts = called((commune.name, *commune.merged_from), types, only_typed)
    names = tuple(Name(key, language, script_of(text, language) or "Latn", text, "official") for text in texts)
    return Entity(key, "commune", "shared", commune.lat, commune.lon, None, "official", commune.type, names)


def _senses(rows: list[Row]) -> list[Sense]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["sense"], []).append(row)
    return [
        Sense(
            sense,
            group[0]["kind"],
            group[0]["entity"],
            tuple(Name(sense, row["lang"], script_of(row["name"], row["lang"]), row["name"], "") for row in group),
        )
        for sense, group in grouped.items()
    ]


def _outlet(row: Row) -> Outlet:
    languages = tuple(part.strip() for part in row["languages"].split(",") if part.strip())
    return Outlet(
        row["domain"], row["name"], row["owner_class"], row["governing_body"], row["country"], languages, row["source"]
    )


def _map(table: dict[str, Any]) -> MapSheet:
    lon, lat = table["centre"]
    return MapSheet(
        base=table["base"],
        projection=table["projection"],
        centre=(float(lon), float(lat)),
        labels=tuple(
            MapLabel(row["id"], dict(row["names"]), float(row["lat"]), float(row["lon"]))
            for row in table.get("label", ())
        ),
        outlines=tuple(
            MapOutline(row["id"], tuple((float(x), float(y)) for x, y in row["points"]))
            for row in table.get("outline", ())
        ),
    )
