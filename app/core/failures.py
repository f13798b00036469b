"""Every error becomes a page in the person's language, never a stack trace and never a loss of what was written."""

from flask import Flask, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.core import access, written
from app.core.db import db
from app.core.errors import DomainError, SignInNeeded
from app.core.i18n import _
from app.core.pages import language_of_path, safe_next

Answer = tuple[str, int] | Response
PAGES = {400, 401, 403, 404, 409, 413, 422, 429, 500, 503}
AGAIN = {401, 429, 500, 503}  # sending the same form once more may well help


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(IntegrityError, _in_the_way)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, reason: object = "", *, again: bool = False) -> tuple[str, int]:
    """The page for `status` with the reason that the person reads, and with what the person wrote.

    `again`: it can be sent once more from there. Whatever was done already is not done twice.
    """
    if not g.get("lang"):
        g.lang = language_of_path(request.path)
    template = status if status in PAGES else (400 if status < 500 else 500)
    html = render_template(
        f"errors/{template}.html",
        reason=str(reason),
        status=status,
        written=written.texts(),
        again=written.again() if again or status in AGAIN else [],
        action=request.full_path.rstrip("?"),
    )
    return html, status


def _domain(error: DomainError) -> Answer:
    db.session.rollback()
    if isinstance(error, SignInNeeded):
        if written.texts():
            return page(error.status)
        target = safe_next(request.full_path if request.method == "GET" else None, "")
        return redirect(url_for("people.sign_in", next=target or None), 303)
    return page(error.status, error.reason)


def _stale_form(error: CSRFError) -> Answer:
    if written.texts() and access.needs_sign_in(request.endpoint) and not access.person().signed_in:
        return page(401)
    if written.again():
        return page(400, _("Siden har ligget åpen lenge. Se over og send igjen."), again=True)
    return page(400, _("Siden har ligget åpen lenge. Gå tilbake, last siden på nytt og send igjen."))


def _http(error: HTTPException) -> Answer:
    db.session.rollback()
    if error.code is None or error.code < 400:
        return error.get_response(request.environ)
    return page(error.code)


def _database(error: OperationalError) -> Answer:
    from flask import current_app

    db.session.rollback()
    current_app.logger.error("database unavailable: %s", type(error.orig).__name__)
    html, _status = page(503)
    return Response(html, 503, {"Retry-After": "5", "Content-Type": "text/html; charset=utf-8"})


def _in_the_way(error: IntegrityError) -> Answer:
    """A constraint kept what somebody else stored at the same moment; trying again will show it."""
    from flask import current_app

    db.session.rollback()
    current_app.logger.error("a constraint refused: %s", type(error.orig).__name__)
    return page(409, _("Noen andre lagret noe i samme øyeblikk. Prøv igjen."), again=True)


def _unexpected(error: Exception) -> Answer:
    from flask import current_app

    db.session.rollback()
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    current_app.logger.error("unexpected error", exc_info=error)
    return page(500)
