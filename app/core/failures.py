"""Every error becomes a page in the person's language, never a stack trace and never a loss of what was written."""

from flask import Flask, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, keeping, nearly, whereabouts, workbench
from app.core.db import db
from app.core.errors import DomainError, SignInNeeded
from app.core.i18n import _
from app.core.pages import SAFE, language_of_path, safe_next

Answer = Response | BaseResponse
PAGES = {400, 401, 403, 404, 409, 413, 422, 429, 500, 503}
AGAIN = {401, 429, 500, 503}  # the same, sent once more, may be taken


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(IntegrityError, _in_the_way)
    app.register_error_handler(DBAPIError, _of_the_driver)
    app.register_error_handler(ObjectDeletedError, _gone_meanwhile)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, reason: object = "", *, again: bool = False) -> Response:
    """The page for `status` with the reason that the person reads, and with what was sent, so that it is not lost.

    again: the same may be taken when it is sent once more.
    """
    if not g.get("lang"):
        g.lang = language_of_path(request.path)
    template = status if status in PAGES else (400 if status < 500 else 500)
    kept = keeping.kept()
    more = {"kept": kept, "again": kept is not None and (again or status in AGAIN)}
    html = render_template(f"errors/{template}.html", reason=str(reason), status=status, **more)
    return Response(html, status, {"Cache-Control": "no-store"} if kept else {}, mimetype="text/html")


def _domain(error: DomainError) -> Answer:
    db.session.rollback()
    if isinstance(error, SignInNeeded):
        return _signed_out(error)
    return page(error.status, error.reason)


def _signed_out(error: SignInNeeded) -> Answer:
    """To sign in; what was written stands on a page that says so first."""
    if (kept := keeping.kept()) is not None and kept.texts:
        return page(401)
    if request.method not in SAFE:
        flash(str(error.reason))
    return redirect(url_for("people.sign_in", next=safe_next(whereabouts.own_url(), "") or None), 303)


def _stale_form(error: CSRFError) -> Answer:
    if keeping.kept() is not None:
        if _guarded() and not access.person().signed_in:  # the token went with the session, and a new one is no help
            return _signed_out(SignInNeeded(_("Logg inn for å gjøre dette.")))
        return page(
            400, _("Siden har ligget åpen lenge. Ingenting er borte. Trykk på knappen, så sender vi det."), again=True
        )
    return page(400, _("Siden har ligget åpen lenge. Gå tilbake, last siden på nytt og send igjen."))


def _gone_meanwhile(_error: ObjectDeletedError) -> Answer:
    """What was found when the request began was removed while it was at work (see `core.pauses`)."""
    db.session.rollback()
    return page(404)


def _guarded() -> bool:
    """What was sent to is only for those who are signed in."""
    return request.endpoint is not None and workbench.permission_of(request.endpoint) is not None


def _http(error: HTTPException) -> Answer:
    db.session.rollback()
    if error.code is None or error.code < 400:
        return error.get_response(request.environ)
    if error.code == 404 and (meant := nearly.meant()) is not None:
        return redirect(meant, 301)
    return page(error.code)


def _of_the_driver(error: DBAPIError) -> Answer:
    """The line was cut, which the driver calls by many names: internal, when PostgreSQL tired of a transaction that slept."""
    return _database(error) if error.connection_invalidated else _unexpected(error)


def _database(error: DBAPIError) -> Answer:
    db.session.rollback()
    current_app.logger.error("database unavailable: %s", type(error.orig).__name__)
    answer = page(503)
    answer.headers["Retry-After"] = "5"
    return answer


def _in_the_way(error: IntegrityError) -> Answer:
    """A constraint kept what somebody else stored at the same moment; trying again will show it."""
    db.session.rollback()
    current_app.logger.error("a constraint refused: %s", type(error.orig).__name__)
    return page(409, _("Noen andre lagret noe i samme øyeblikk. Gå tilbake og prøv igjen."), again=True)


def _unexpected(error: Exception) -> Answer:
    db.session.rollback()
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    current_app.logger.error("unexpected error", exc_info=error)
    return page(500)
