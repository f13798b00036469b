"""Addresses for mails: built from the installation's own settings, never from what a request claims to have called."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for

from config import Settings


def absolute(endpoint: str, **values: Any) -> str:
    """The whole address of a page, in the language of the text that is being made."""
    settings: Settings = current_app.extensions["settings"]
    base = urlsplit(settings.address)
    current_app.inject_url_defaults(endpoint, values)
    anchor = values.pop("_anchor", None)
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    url = adapter.build(endpoint, values, force_external=True)
    return f"{url}#{anchor}" if anchor else url


def outward(endpoint: str, **values: Any) -> str:
    """The whole address of a page, to be copied or photographed: the installation's own address once it has one.

    Behind a proxy a request may not know that it came over https, and a secret must never leave on anything else.
    """
    settings: Settings = current_app.extensions["settings"]
    return absolute(endpoint, **values) if settings.base_url else url_for(endpoint, **values, _external=True)
