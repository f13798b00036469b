"""The application. `create_app` is all there is to import from here."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from app import registry
from app.core import assets, failures, i18n, incoming, limits, pages, secrets, security, shell, templating, uploads
from app.core.consumer import commands as job_commands
from app.core.db import db
from app.core.dbcommands import commands as db_commands
from app.core.htmx import htmx
from app.core.routing import LateRule
from app.core.serve import serve_command
from config import OURS_ALONE, Settings

__all__ = ["create_app"]
ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """Put the slices together. `overrides` are Flask configuration keys, for tests."""
    settings = settings or Settings.from_env()
    app = Flask("app", root_path=str(ROOT / "app"), static_folder=None)
    app.url_rule_class = LateRule
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRANSLATIONS_DIR=str(ROOT / "translations"),
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "application/javascript",
            "image/svg+xml",
            "application/json",
            "application/manifest+json",
            "text/csv",
        ],
        COMPRESS_MIN_SIZE=400,
        TESTING=settings.env == "test",
        **overrides,
    )
    app.extensions["settings"] = settings
    incoming.init_app(app)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=OURS_ALONE)
    secrets.configure(settings.secret_key)
    db.configure(settings.database_url)
    registry.import_models()
    _core(app, settings)
    registry.init_app(app)
    for command in (db_commands, job_commands, serve_command):
        app.cli.add_command(command)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _core(app: Flask, settings: Settings) -> None:
    i18n.init_app(app)
    security.init_app(app, settings)
    assets.init_app(app, settings)
    limits.limiter.init_app(app)
    htmx.init_app(app)
    Compress(app)
    templating.init_app(app, settings)
    failures.init_app(app)
    app.register_blueprint(shell.bp)
    uploads.init_app(app)
    app.url_map.redirect_defaults = False
    app.url_value_preprocessor(pages.take_language)
    app.url_defaults(pages.give_language)
    app.teardown_appcontext(lambda _error: db.session.remove())
