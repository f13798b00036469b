"""The overview and the log."""

from werkzeug.wrappers import Response

from app.admin.permissions import HOME, LOG
from app.admin.views.blueprint import bp
from app.core.access import requires
from app.core.pages import render
from app.projects import logbook


@bp.page("/admin", "/admin")
@requires(HOME)
def home() -> Response:
    return render("admin/home.html")


@bp.page("/admin/logg", "/admin/log")
@requires(LOG)
def log() -> Response:
    return render("admin/log.html", **logbook.shown())
