"""Places on a page that a slice higher up fills, without the page importing it.

A need's page has the slot "need.trail"; `insights` provides it. The registry connects them, so imports still
point one way, the page is whole without JavaScript, and nothing shifts while it loads (docs/adr).
"""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

Provider = Callable[..., str]
_providers: dict[str, list[Provider]] = {}


def provide(name: str, provider: Provider) -> None:
    """Let `provider(**context)` fill the slot `name`. Called by the registry, once per process and provider."""
    held = _providers.setdefault(name, [])
    if provider not in held:
        held.append(provider)


def slot(name: str, **context: Any) -> Markup:
    """What all providers of `name` give, in the order in which the registry lists them."""
    return Markup("").join(Markup(part) for provider in _providers.get(name, []) if (part := provider(**context)))  # noqa: S704 - rendered by templates
