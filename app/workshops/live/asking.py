"""Pages without a stream ask again and again. What they show already is named by an ETag, and not sent once more."""

from flask import Response, request


def unchanged(stamp: str) -> Response | None:
    """Nothing (304) for a page that shows `stamp` already; None for one that must be told."""
    if not request.if_none_match.contains(stamp):
        return None
    return stamped(Response(status=304), stamp)


def stamped(response: Response, stamp: str) -> Response:
    response.set_etag(stamp)
    return response
