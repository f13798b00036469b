"""Where a need is: a place in words, or a position that is rounded before anybody keeps it."""

import re
from dataclasses import dataclass
from math import cos, radians

METRES = 100
STEP = METRES / 111_320  # degrees of latitude
POSITION = re.compile(r"(-?\d{1,2}[.]\d{2,})\s*[,;]\s*(-?\d{1,3}[.]\d{2,})")


@dataclass(frozen=True)
class Place:
    """A place as somebody wrote it, with the position taken out and rounded when there was one."""

    text: str
    latitude: float | None = None
    longitude: float | None = None


def rounded(latitude: float, longitude: float) -> tuple[float, float] | None:
    """The middle of the nearest square of about 100 metres, or None when it is no place on Earth."""
    if not (-85 <= latitude <= 85 and -180 <= longitude <= 180):
        return None
    north = round(latitude / STEP) * STEP
    across = STEP / cos(radians(north))
    return round(north, 4), round(round(longitude / across) * across, 4)


def read_place(written: str) -> Place:
    """«58.96371, 5.71283 ved brua» -> «ved brua» and the rounded position."""
    found = POSITION.search(written)
    if found is None:
        return Place(written)
    position = rounded(float(found.group(1)), float(found.group(2)))
    rest = " ".join((written[: found.start()] + " " + written[found.end() :]).split()).strip(" ,;")
    return Place(rest, *position) if position else Place(rest)


def map_url(latitude: float, longitude: float) -> str:
    """A map of the place, for those who want to see it. Opened by the reader, never fetched by us."""
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"
