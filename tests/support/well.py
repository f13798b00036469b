"""The least that a server can serve: all is well, and at `/refused` that it is so without reading what was sent."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/refused":
        environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", "4")])
    return [b"well"]
