"""Groupings that somebody asked for are computed beside everything else: mails and digests do not wait for them."""

from functools import partial
from threading import Thread

from flask import Flask, current_app

from app.core.db import db
from app.core.jobs import every_hour, every_minute
from app.themes import apart, services
from app.themes.engine.proposing import Asked, Proposal


@every_minute
def compute_themes() -> None:
    """Begin with the oldest grouping that waits. Asks one question when none does."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if (run_id := take()) is not None:
        Thread(target=work_off, args=(app, run_id), name="themes", daemon=True).start()


@every_hour
def propose_places_for_new_ones() -> None:
    """What has come since a team's last grouping is proposed for the themes that it has; people say yes or no to it."""
    with db.transaction():
        services.ask_where_new_ones_have_come()


def take() -> int | None:
    """The grouping that this process is to compute now."""
    with db.transaction():
        services.revive()
        return services.claim()


def work_off(app: Flask, run_id: int | None) -> None:
    """Compute this grouping, and then those that have come to wait meanwhile."""
    with app.app_context():
        vectors = app.extensions["settings"].themes_vectors
        while run_id is not None:
            try:
                services.compute(run_id, partial(_apart, vectors))
            except Exception:  # the page says that it did not work; the log says why
                app.logger.exception("grouping %s broke off", run_id)
                services.fail(run_id)
            run_id = take()
        db.session.remove()


def _apart(vectors: str, asked: Asked, tell: apart.Tell) -> Proposal:
    return apart.compute(asked, vectors, tell)
