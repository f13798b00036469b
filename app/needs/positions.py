"""Exact positions in what somebody wrote about a place: read where that is easy, and known again in every other form.

An exact position is the door of a house. It is rounded before anybody keeps it, or it is not kept at all.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

EAST_WEST = ("e", "ø", "w", "v")
SEARCHED = 400  # characters: more than a place may have
_SIDE = r"(?:nord|sør|syd|øst|vest|north|south|east|west|[nsewøv])"
_ANGLE = re.compile(
    rf"""(?<![\w.,])(?:(?P<before>{_SIDE})[\s:.=]*)?(?P<sign>[-−])?(?<!\d)(?:
        (?P<whole>\d{{1,3}}[.,]\d{{4,}})\s*[°º˚]?
        | (?P<degrees>\d{{1,3}})(?:
            \s*[°º˚]\s*(?P<minutes>\d{{1,2}}(?:[.,]\d+)?)\s*['′’´]?\s*
                (?:(?P<seconds>\d{{1,2}}(?:[.,]\d+)?)\s*(?:''|’’|["″”])?)?
            | \s+(?P<only>\d{{1,2}}[.,]\d{{2,}})\s*['′’´]?
        ))(?!\d)(?:\s*(?P<after>{_SIDE})(?!\w))?""",
    re.IGNORECASE | re.VERBOSE,
)
_PAIR = re.compile(r"(?<![\d.])(-?\d{1,2}[.]\d{2,})\s*[,;]\s*(-?\d{1,3}[.]\d{2,})")  # as a phone gives it
_BETWEEN = re.compile(r"[^\d]{0,20}")
_LINK = re.compile(r"(?:https?://|www\.|geo:)\S*", re.IGNORECASE)
_CODES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"https?://|www\.|goo\.gl|w3w\.co|geo:",  # a link may hold what the words do not
        r"(?<!\w)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?!\w)",  # plus codes
        r"///\s*\w+\.\w+\.\w+",  # what3words: three metres
        r"(?<!\d)\d{1,2}\s?[C-HJ-NP-X]\s+\d{5,7}[\s.,]*\D{0,3}\d{6,7}(?!\d)",  # UTM: zone, east, north
        r"(?<!\d)(?:6[4-9]|7\d)\d{5}(?:[.,]\d+)?\D{1,12}\d{5,6}(?!\d)",  # north, east
        r"(?<!\d)\d{5,6}(?:[.,]\d+)?\D{1,12}(?:6[4-9]|7\d)\d{5}(?!\d)",  # east, north
        r"(?<!\w)\d{1,2}[C-X][A-Z]{2}\s?\d{3,5}\s?\d{3,5}(?!\w)",  # MGRS
        r"(?<!\d)\d{1,2}[\s:]\d{1,2}[\s:]\d{1,2}(?:[.,]\d+)?\s*[NS](?!\w)",  # 58 57 49 N
        r"(?<!\w)[NS]\s*\d{1,2}[\s:]\d{1,2}[\s:]\d{1,2}",
    )
]


@dataclass(frozen=True)
class Found:
    """A position, and what was written around it."""

    latitude: float
    longitude: float
    rest: str


def first(written: str) -> Found | None:
    """The first position in `written` that can be read, in decimal degrees or in degrees, minutes and seconds."""
    written = written[:SEARCHED]
    if (pair := _PAIR.search(written)) is not None:
        return _found(written, float(pair.group(1)), float(pair.group(2)), pair.span(), pair.span())
    angles = list(_ANGLE.finditer(written))
    for one, other in pairwise(angles):
        if _BETWEEN.fullmatch(written[one.end() : other.start()]):
            values = [_degrees(one), _degrees(other)]
            swapped = _side(one) in EAST_WEST or _side(other) in ("n", "s")
            latitude, longitude = reversed(values) if swapped else values
            return _found(written, latitude, longitude, one.span(), other.span())
    return None


def is_exact(written: str) -> bool:
    """True when a position stands there in a form that we know again and do not read."""
    return any(code.search(written[:SEARCHED]) for code in _CODES)


def _found(written: str, latitude: float, longitude: float, one: tuple[int, int], other: tuple[int, int]) -> Found:
    for link in _LINK.finditer(written):  # the link goes as a whole
        if link.start() <= one[0] < link.end():
            one, other = (link.start(), one[1]), (other[0], max(other[1], link.end()))
    between = written[one[1] : other[0]] if other[0] > one[1] else ""
    parts = (written[: one[0]], between, written[other[1] :])
    rest = " ".join(part for text in parts if (part := " ".join(text.split()).strip(" ,;:/&()=")))
    return Found(latitude, longitude, rest)


def _degrees(angle: re.Match[str]) -> float:
    parts = [angle["whole"] or angle["degrees"], angle["minutes"] or angle["only"], angle["seconds"]]
    size: float = sum(float(part.replace(",", ".")) / 60**power for power, part in enumerate(parts) if part)
    return -size if angle["sign"] or _side(angle) in ("s", "w", "v") else size


def _side(angle: re.Match[str]) -> str:
    return (angle["before"] or angle["after"] or "")[:1].lower()
