"""Static files, served by WhiteNoise under a path that changes with their content: a phone never asks twice.

`python -m whitenoise.compress static` (run by `make`) puts Brotli and gzip copies beside the files; WhiteNoise
sends those to whoever takes them.
"""

import hashlib
from functools import partial
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, Response, current_app, has_request_context, request, send_from_directory
from whitenoise import WhiteNoise

from app.core import stylesheet
from app.core.access import public
from app.core.security import headers_for
from app.core.stylesheet import COPIES, STATIC
from config import Settings

YEAR = 31_536_000
# What only a page heeds is not sent with its files: half a kilobyte for each of them. Opened alone, they may do nothing.
FOR_PAGES = ("Permissions-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options")
NOTHING = "default-src 'none'; frame-ancestors 'none'"


def fingerprint(folder: Path) -> str:
    """Twelve letters that change when any static file does."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix not in COPIES and path.is_file()):
        if path.name.startswith("."):  # it is being written, and has its name in a moment
            continue
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of the static file `name`. Put together here: a page names a hundred of them."""
    return f"{request.root_path if has_request_context() else ''}{current_app.extensions['static_path']}{name}"


def init_app(app: Flask, settings: Settings) -> None:
    stylesheet.write()
    version = fingerprint(STATIC)

    @public("style, script, pictures of the app itself")
    def static(version: str, filename: str) -> Response:
        """An address from before the last change: the file as it is now, asked for again next time."""
        response = send_from_directory(STATIC, filename, max_age=60)
        response.cache_control.public = True
        return response

    app.add_url_rule("/static/<version>/<path:filename>", "static", static)
    app.extensions["static_path"] = f"/static/{version}/"
    app.jinja_env.globals["asset"] = asset
    always = {name: value for name, value in headers_for(settings).items() if name not in FOR_PAGES}
    always |= {"Content-Security-Policy": NOTHING, "Cache-Control": f"public, max-age={YEAR}, immutable"}
    served = WhiteNoise(app.wsgi_app, add_headers_function=partial(_harden, always), allow_all_origins=False)
    served.add_files(str(STATIC), prefix=f"static/{version}/")
    app.wsgi_app = served  # type: ignore[method-assign]


def _harden(always: dict[str, str], headers: Headers, _path: str, _url: str) -> None:
    for name, value in always.items():
        headers[name] = value
