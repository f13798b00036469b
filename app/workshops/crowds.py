"""How many a room and the service take: a hall that comes and answers at once passes, a script without end does not.

A device alone is held to what a person can do. A script that drops its cookie is a new device with each request, so new
devices are counted too, and answers of all devices: by room and in all. Whoever is in the room already is not kept out
by newcomers, and when the door is full those still come in whose network has been quiet: a hall is one address, and so
is a script. Each web process counts for itself in its memory, so this costs no statement, and no answer waits for it.
"""

from time import monotonic

from app.core import limits
from app.core.errors import TooMany
from app.core.i18n import lazy_

PHONE, TABLE = "60/minute", "120/minute"  # answers of one device; many may use one that stands on a table
HERE, IN_ALL = 30_000, 60_000  # answers in a minute: a hall of 2,000 that answers each fourth second
NEW_HERE, NEW_IN_ALL = 5_000, 20_000  # devices in ten minutes: a hall of 2,000 that comes in twice
QUIET = 300  # devices of one network in ten minutes that come in at a full door
MINUTE, TEN_MINUTES = 60, 600
MOST_ROOMS = 256
_full: dict[int, float] = {}  # room -> when somebody was last refused at its door


def answers(code: str, token: str, *, often: str = PHONE) -> None:
    """One more answer is sent to the room with that code. Raises `TooMany`: nothing of it is stored then."""
    if not limits.allowed(often, "room", token):
        raise TooMany(
            lazy_("Du har sendt mange svar på kort tid. Dette er ikke lagret ennå. Vent et minutt og send igjen.")
        )
    if not (limits.together(HERE, MINUTE, f"answers {code}") and limits.together(IN_ALL, MINUTE, "answers")):
        raise TooMany(
            lazy_("Det kommer svært mange svar akkurat nå. Ditt er ikke lagret ennå. Vent et minutt og send igjen.")
        )


def newcomer(workshop_id: int) -> None:
    """One more device is in the room than before. Raises `TooMany`: its row must not stay then."""
    quiet = limits.together_here(QUIET, TEN_MINUTES, "new devices of")
    here = limits.together(NEW_HERE, TEN_MINUTES, f"new devices {workshop_id}")
    if not ((here and limits.together(NEW_IN_ALL, TEN_MINUTES, "new devices")) or quiet):
        if len(_full) >= MOST_ROOMS:
            _full.clear()
        _full[workshop_id] = monotonic()
        raise TooMany(lazy_("Svært mange kommer inn akkurat nå, og det ble fullt i døra. Vent litt og prøv igjen."))


def full() -> set[int]:
    """The rooms to which this process has refused newcomers in the last minute: for those who run them."""
    return {room for room, refused in tuple(_full.items()) if monotonic() - refused < MINUTE}
