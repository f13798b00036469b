"""The request's side of people: the device cookie, and Flask-Login over server-side sessions."""

from flask import Flask, Response, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadSignature, Signer

from app.core import secrets
from app.core.permissions import NOBODY, Person
from app.people import accounts, devices, proof
from app.people.models import Account, IdentityLevel
from config import Settings

TWO_YEARS = 2 * 365 * 24 * 3600


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the session's token as id, so that the row can be revoked."""

    def __init__(self, token: str, account: Account) -> None:
        self.token, self.account = token, account

    def get_id(self) -> str:
        return self.token


class Backend:
    """Who is asking, for `core.access`."""

    def person(self) -> Person:
        if "_user_id" not in session:
            return NOBODY
        return accounts.as_person(current_user.account) if current_user.is_authenticated else NOBODY

    def participant_id(self) -> int | None:
        if "participant_id" not in g:
            token = device_token()
            g.participant_id = devices.participant_by(IdentityLevel.OPEN, token) if token else None
        known: int | None = g.participant_id
        return known

    def acting_participant_id(self) -> int:
        if (known := self.participant_id()) is not None:
            return known
        token = device_token() or secrets.token()
        g.participant_id = devices.new_participant(IdentityLevel.OPEN, token)
        g.new_device_token = token
        return int(g.participant_id)

    def prove(self, level: str) -> Response | None:
        return proof.ask(IdentityLevel(level), self.acting_participant_id())


backend = Backend()


def device_token() -> str | None:
    """The random token in this device's cookie, when its signature is ours."""
    value = request.cookies.get(_cookie_name())
    if not value:
        return None
    try:
        return _signer().unsign(value.encode()).decode()
    except (BadSignature, UnicodeError):
        return None


def become(participant_id: int, token: str) -> None:
    """From this answer on the device holds `token`, which is known as `participant_id`."""
    g.participant_id, g.new_device_token = participant_id, token


def forget() -> None:
    """From this answer on the device holds no token."""
    g.participant_id, g.forget_device = None, True


def sign_in(account: Account) -> None:
    """Sign `account` in on this browser, under a new session."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(accounts.open_session(account), account))
    g.person = accounts.as_person(account)


def sign_out() -> None:
    """Sign this browser out, on the server too."""
    if token := session.get("_user_id"):
        accounts.close_session(token)
    logout_user()
    session.clear()
    g.person = NOBODY


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # the row on the server is what counts
    manager.init_app(app)
    manager.user_loader(_load)
    app.after_request(_set_cookie)


def _load(token: str) -> SignedIn | None:
    account = accounts.account_of_session(token)
    return SignedIn(token, account) if account else None


def _signer() -> Signer:
    return Signer(str(current_app.config["SECRET_KEY"]), salt="device")


def _cookie_name() -> str:
    settings: Settings = current_app.extensions["settings"]
    return "__Host-device" if settings.secure_cookies else "device"


def _set_cookie(response: Response) -> Response:
    settings: Settings = current_app.extensions["settings"]
    options = {"secure": settings.secure_cookies, "httponly": True, "samesite": "Lax", "path": "/"}
    if g.get("forget_device"):
        response.delete_cookie(_cookie_name(), **options)  # type: ignore[arg-type]
    elif (token := g.get("new_device_token")) and response.status_code < 400:
        value = _signer().sign(token.encode()).decode()
        response.set_cookie(_cookie_name(), value, max_age=TWO_YEARS, **options)  # type: ignore[arg-type]
    return response
