"""The page that asks for a proof of who one is, at an address of its own."""

from werkzeug.wrappers import Response

from app.core.access import public
from app.people import proof as asking
from app.people.views.blueprint import bp


@bp.page("/bekreft-e-post", "/confirm-email")
@public("shows what this browser itself is about to send, and asks for the address")
def proof() -> Response:
    return asking.waiting()
