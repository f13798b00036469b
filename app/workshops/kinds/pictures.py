"""A picture that a question is about, and a point in it."""

from dataclasses import dataclass
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.text import whole
from app.workshops.kinds.base import Given, first

SCALE = 1000  # points travel as whole thousandths of width and height
NO_SCRIPT_WIDTH = 320  # how wide the picture is without scripts (css/prototype.css)


@dataclass(frozen=True)
class Point:
    """From 0 to 1 of the picture's width and height."""

    x: float
    y: float


def pressed(picture: Any, given: Given) -> Point | None:
    """Where somebody pressed in the picture: told by a script in thousandths, else by the browser in pixels.

    Raises `Invalid` for pixels of a page that has scripts and was pressed before they came: how wide its picture was
    nobody knows. `plain` is sent only by a page without scripts.
    """
    if not picture:
        return None
    x, y = whole(first(given, "x")), whole(first(given, "y"))
    if x is not None and y is not None:
        return Point(min(x, SCALE) / SCALE, min(y, SCALE) / SCALE)
    across, down = whole(first(given, "point.x")), whole(first(given, "point.y"))
    if not across and not down:  # no press at all: somebody has pressed Enter on the picture
        return None
    if not first(given, "plain"):
        raise Invalid(lazy_("Trykk en gang til i bildet."), "option")
    high = NO_SCRIPT_WIDTH * picture["height"] / picture["width"]
    return Point(min(1.0, (across or 0) / NO_SCRIPT_WIDTH), min(1.0, (down or 0) / high))
