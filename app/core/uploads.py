"""Pictures that people sent, served under their random names.

A name has 144 random bits and stands only on pages whose readers may see the picture, so knowing it is the
permission. What is not to be seen any more (declined, hidden, withdrawn, erased) is removed with `images.remove`.
"""

import re

from flask import Flask, Response, current_app, send_from_directory, url_for

from app.core import images
from app.core.access import public
from app.core.errors import NotFound
from app.core.pages import Pages

bp = Pages("uploads", __name__)
YEAR = 31_536_000
NAME = re.compile(r"[A-Za-z0-9_-]{24}(-[mps])?")
HEADERS = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


@bp.single("/bilder/<name>.webp")
@public("a picture, for those who know its random name")
def file(name: str) -> Response:
    if not NAME.fullmatch(name):
        raise NotFound
    folder = current_app.extensions["settings"].uploads_dir
    if name.endswith("-p") and not (folder / f"{name}.webp").exists():
        name = f"{name.removesuffix('-p')}-m"  # stored before there were copies of that size
    try:
        response = send_from_directory(folder, f"{name}.webp", mimetype="image/webp", max_age=YEAR, etag=False)
    except FileNotFoundError as gone:  # taken down since it was looked for
        raise NotFound from gone
    # Kept by those who may see it only: a shared cache would show it after it was taken down.
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    response.headers.update(HEADERS)
    response.headers.pop("Last-Modified", None)  # the second in which somebody sent it
    return response


def address(name: str, suffix: str = "") -> str:
    """Where a stored picture is; `suffix` names a smaller copy."""
    return url_for("uploads.file", name=name + suffix)


def sources(name: str, width: int, height: int) -> str:
    """The value of `srcset`: each copy with its width, smallest first."""
    copies = [(address(name, suffix), images.width_of(suffix, width, height)) for suffix in reversed(images.SMALLER)]
    return ", ".join(f"{url} {wide}w" for url, wide in [*copies, (address(name), width)])


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals.update(picture_address=address, picture_sources=sources)
