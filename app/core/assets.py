"""Static files under names that change with their content, so that a phone never asks twice."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

YEAR = 31536000


@lru_cache(maxsize=512)
def _digest(path: Path, _stamp: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of the static file `name`, with its fingerprint."""
    path = Path(str(current_app.static_folder)) / name
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return url_for("static", filename=name, v=_digest(path, stamp) if stamp else None)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.after_request(_cache)


def _cache(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in (200, 304):
        age = YEAR if "v" in request.args else 3600
        response.headers["Cache-Control"] = f"public, max-age={age}" + (", immutable" if age == YEAR else "")
    return response
