"""A small map of what an article names within the place: points for an SVG. Draws no borders: the communes' centres, as
faint dots, give the place its shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

from django.utils.translation import get_language

from tiengvang.office.shell.context import profile
from tiengvang.place.profile import Entity

WIDTH = 360
_MARGIN = 24
_WIDE = frozenset({"province", "former_province"})  # a point would say that something is there
_LINE = 17  # of a name's letters


@dataclass(frozen=True, slots=True)
class Point:
    """x, y: in the drawing's own units; label_end: the name stands left of the point."""

    x: float
    y: float
    name: str = ""
    label_end: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A drawing of WIDTH by `height` units. dots: the communes; marks: what was named, north to south; names: what was
    named without a point: the place itself, a people, a dish."""

    width: int
    height: int
    dots: tuple[Point, ...]
    marks: tuple[Point, ...]
    names: tuple[str, ...]

    @property
    def labels(self) -> tuple[Point, ...]:
        """Where the names of the marks are written: beside them, and below one another where they would overlap."""
        found: list[Point] = []
        for mark in self.marks:
            x, y = (mark.x - 11 if mark.label_end else mark.x + 11), mark.y + 5
            while any(abs(other.y - y) < _LINE and other.label_end == mark.label_end for other in found):
                y += _LINE
            found.append(Point(x, y, mark.name, mark.label_end))
        return tuple(found)


def place_map(entities: Iterable[str]) -> PlaceMap:
    """The map of entities of the profile by their ids; ids that it does not hold (any more) are left out."""
    known = [profile().entities[one] for one in entities if one in profile().entities]
    shape = [(one.lon, one.lat) for one in profile().communes]
    placed = [one for one in known if one.lat is not None and one.lon is not None and one.kind not in _WIDE]
    frame = _Frame(shape + [(one.lon, one.lat) for one in placed])  # type: ignore[misc]
    marks = [frame.point(one.lon, one.lat, entity_name(one)) for one in placed]  # type: ignore[arg-type]
    return PlaceMap(
        WIDTH,
        frame.height,
        tuple(frame.point(lon, lat) for lon, lat in shape),
        tuple(sorted(marks, key=lambda one: one.y)),
        tuple(dict.fromkeys(entity_name(one) for one in known if one not in placed)),
    )


def entity_name(entity: Entity) -> str:
    """Its first name in the language of the page, else its first one."""
    language = (get_language() or "vi")[:2]
    for wished in (language, "vi", "en"):
        for name in entity.names:
            if name.lang == wished:
                return name.text
    return entity.names[0].text if entity.names else entity.id


class _Frame:
    """Degrees to drawing units, with the width of a degree of longitude as it is at the place's latitude."""

    def __init__(self, points: list[tuple[float, float]]) -> None:
        lons, lats = [lon for lon, _ in points] or [0.0], [lat for _, lat in points] or [0.0]
        self.west, self.north = min(lons), max(lats)
        self.narrow = cos(radians((min(lats) + max(lats)) / 2))
        wide = (max(lons) - self.west) * self.narrow or 1.0
        self.scale = (WIDTH - 2 * _MARGIN) / wide
        self.height = round((self.north - min(lats)) * self.scale + 2 * _MARGIN)

    def point(self, lon: float, lat: float, name: str = "") -> Point:
        """Where a position stands in the drawing."""
        x = _MARGIN + (lon - self.west) * self.narrow * self.scale
        return Point(round(x, 1), round(_MARGIN + (self.north - lat) * self.scale, 1), name, label_end=x > WIDTH * 0.6)
