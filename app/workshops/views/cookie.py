"""What a phone is known by in rooms: one signed random token in a cookie, tied to nothing else that we know."""

from flask import Response, g, request

from app.core.cookies import TokenCookie

HALF_A_YEAR_AND_MORE = 200 * 24 * 3600
ROOM = TokenCookie("room", keep=HALF_A_YEAR_AND_MORE)


def token() -> str | None:
    """The token in this phone's cookie, when its signature is ours, or the one that it is given now."""
    made: str | None = g.get("new_room_token")
    return made or ROOM.read()


def acting_token() -> str:
    """The same, made now when the phone has none."""
    if (held := token()) is None:
        g.new_room_token = held = ROOM.fresh()
    return held


def set_cookie(response: Response) -> Response:
    """After each answer: bring the new token, or forget the old one together with everything else about the phone."""
    if request.endpoint == "people.forget" and response.status_code < 400 and request.cookies.get(ROOM.name):
        ROOM.take_away(response)
    elif made := g.get("new_room_token"):
        ROOM.give(response, made)
    return response
