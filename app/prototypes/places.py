"""Which named place a point in a picture belongs to."""

from collections.abc import Iterable
from math import hypot

from app.prototypes.models import NamedPlace

NEAR = 0.18  # of the picture's width and height: about a thumb on each side of the name's own point


def nearest(places: Iterable[NamedPlace], x: float, y: float) -> NamedPlace | None:
    """The named place closest to the point, or None when none is near."""
    measured = [(hypot(place.x - x, place.y - y), place.id, place) for place in places]
    if not measured:
        return None
    distance, _id, place = min(measured)
    return place if distance <= NEAR else None
