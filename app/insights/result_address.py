"""Where the result of a round in a workshop stands: by that a note is known as what came out of there."""

import re
from collections.abc import Callable

from app.core.links import outward

SHAPE = re.compile(r"(/verksted/)(\d+)(/[^#]*#runde-)(\d+)$")


def result_address(workshop_id: int, round_id: int) -> str:
    """The same for everybody: in Norwegian, whatever language somebody reads in."""
    return outward("workshops.results", workshop_id=workshop_id, lang="nb", _anchor=f"runde-{round_id}")


def is_result(address: str) -> bool:
    """Whether a note with this address is of a workshop, and not of something outside the app."""
    return SHAPE.search(address) is not None


def renumbered(address: str, workshop: Callable[[int], int], round_of_it: Callable[[int], int]) -> str:
    """The same result where workshops and rounds have other numbers. Any other address is as it was."""
    return SHAPE.sub(
        lambda found: f"{found[1]}{workshop(int(found[2]))}{found[3]}{round_of_it(int(found[4]))}", address
    )
