"""What an operator put in, in place of ours: a setting names it as `package.module:name`."""

from pkgutil import resolve_name
from typing import Any

from config import SettingsError


def put_in(setting: str, name: str) -> Any:
    """What `name` names, to be called. Raises `SettingsError`, naming the setting, when it names no such thing."""
    try:
        found = resolve_name(name)
    except Exception as error:  # theirs may fail in any way while it is imported
        raise SettingsError(f"{setting}={name} cannot be loaded: {error}") from error
    if not callable(found):
        raise SettingsError(f"{setting}={name} is nothing that can be called.")
    return found
