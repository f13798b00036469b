"""The request's side of people: who is signed in (Flask-Login over server-side sessions), and the device."""

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app.core.access import ForFiles
from app.core.db import db
from app.core.following import follows
from app.core.pages import SAFE
from app.core.permissions import NOBODY, Person
from app.people import accounts, addresses, contacts, device, proof
from app.people.models import Account, IdentityLevel


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
        return device.participant_id()

    def acting_participant_id(self) -> int:
        return device.acting_participant_id()

    def acting_key(self) -> str | None:
        return device.key()

    def prove(self, level: str, for_files: ForFiles | None) -> Response | None:
        return proof.ask(IdentityLevel(level), for_files)

    def let_go(self) -> None:
        device.let_go()


backend = Backend()


def sign_in(account: Account) -> None:
    """Sign `account` in on this browser, under a new session."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(accounts.open_session(account), account))
    g.person = accounts.as_person(account)


def sign_out(*, everywhere: bool = False) -> None:
    """Sign this browser out, on the server too; `everywhere`: and every other browser of the account."""
    if everywhere and (account_id := backend.person().account_id) is not None:
        accounts.close_all_sessions(account_id)
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
    device.init_app(app)
    app.jinja_env.globals |= {"is_following": _is_following, "written_to": _written_to}


def _load(token: str) -> SignedIn | None:
    first = not db.session().in_transaction()
    account = accounts.account_of_session(token)
    if account is None:
        return None
    if request.method not in SAFE and accounts.touch_session(token) and first:
        db.commit()  # it stands by itself: what comes now is free to let go again before long work (see `pauses`)
    return SignedIn(token, account)


def _is_following(subject: str, subject_id: int) -> bool:
    """For templates: whether this device follows something."""
    known = device.participant_id()
    return known is not None and follows().is_following(known, subject, subject_id)


def _written_to() -> str:
    """For templates: the address that this device's participant has confirmed, as «k…@eksempel.no»; empty without one."""
    known = device.participant_id()
    contact = contacts.of(known) if known is not None else None
    return addresses.masked(contact.email) if contact is not None and contact.stopped_at is None else ""
