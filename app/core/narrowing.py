"""How a long list of the workbench is asked for: which words, in which order, which page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.core.matching import LONGEST
from app.core.whereabouts import here


@dataclass(frozen=True)
class Asked:
    """What the address says. `kind` and `order` are among those that the list knows, else empty."""

    text: str
    order: str
    kind: str
    number: int

    @property
    def kept(self) -> dict[str, str]:
        """What goes on holding when other words are looked for."""
        return {name: value for name, value in (("sorter", self.order), ("vis", self.kind)) if value}

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.kind)


def asked(orders: Mapping[str, object] | None = None, kinds: Mapping[str, object] | None = None) -> Asked:
    """What this request asks for: `q`, `sorter`, `vis` and `side`."""
    order, kind = request.args.get("sorter", ""), request.args.get("vis", "")
    return Asked(
        text=request.args.get("q", "").strip()[:LONGEST],
        order=order if order in (orders or {}) else "",
        kind=kind if kind in (kinds or {}) else "",
        number=request.args.get("side", 1, int),
    )


def chips(name: str, choices: Mapping[str, object], chosen: str) -> list[dict[str, Any]]:
    """Links to the same list with another value of `name`, the first of them the usual one; the rest is kept."""
    kept = {key: value for key, value in request.args.items() if key in ("q", "vis", "sorter", "losrevne") and value}
    endpoint, address = here()
    found = []
    for value, text in choices.items():
        values = {**address, **kept, name: value or None}
        found.append({"url": url_for(endpoint, **values), "text": text, "current": value == chosen})
    return found
