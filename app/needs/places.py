"""Where a need is: a place in words, or a position that is rounded before anybody keeps it."""

from dataclasses import dataclass
from math import cos, radians

from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.needs import positions

METRES = 100
STEP = METRES / 111_320  # degrees of latitude
TOO_EXACT = lazy_(
    "Skriv stedet med ord. Vi tar ikke imot koordinater, koder og lenker som viser et helt nøyaktig sted."
)


@dataclass(frozen=True)
class Place:
    """A place as somebody wrote it, with the position taken out and rounded when there was one."""

    text: str
    latitude: float | None = None
    longitude: float | None = None


NOWHERE = Place("")


def rounded(latitude: float, longitude: float) -> tuple[float, float] | None:
    """The middle of the nearest square of about 100 metres, or None when it is no place on Earth."""
    if not (-85 <= latitude <= 85 and -180 <= longitude <= 180):
        return None
    north = round(latitude / STEP) * STEP
    across = STEP / cos(radians(north))
    return round(north, 4), round(round(longitude / across) * across, 4)


def read_place(written: str) -> Place:
    """«58.96371, 5.71283 ved brua» -> «ved brua» and the rounded position.

    Raises `Invalid` when an exact position stands there in another form.
    """
    found = positions.first(written)
    position = rounded(found.latitude, found.longitude) if found else None
    while found is not None:  # of several the first is kept
        written, found = found.rest, positions.first(found.rest)
    if positions.is_exact(written):
        raise Invalid(TOO_EXACT, "place")
    return Place(written, *position) if position else Place(written)


def map_url(latitude: float, longitude: float) -> str:
    """A map of the place, for those who want to see it. Opened by the reader, never fetched by us."""
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"
