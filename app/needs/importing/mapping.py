"""Which column of a file holds what, and what its values mean."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import _, lazy_
from app.needs.models import NeedState, Policy

# What a column can be, with the names that are understood without a mapping.
COLUMNS = {
    "text": ("text", "tekst", "behov", "need", "comment-body", "body"),
    "key": ("key", "id", "nummer", "number", "comment-id"),
    "author": ("author", "author-id", "participant", "innsender"),
    "told": ("told", "told_at", "timestamp", "date", "dato", "created_at"),
    "state": ("state", "status", "moderated", "tilstand"),
    "policy": ("policy", "regel"),
    "place": ("place", "sted"),
    "district": ("district", "bydel"),
    "lang": ("lang", "language", "språk"),
}
STATES = {
    "1": NeedState.PUBLISHED,
    "accepted": NeedState.PUBLISHED,
    "published": NeedState.PUBLISHED,
    "publisert": NeedState.PUBLISHED,
    "forwarded": NeedState.PUBLISHED,  # as an export from another installation says: to whom, we do not know here
    "merged": NeedState.PUBLISHED,  # both voices are here; that they belong together can be said again
    "-1": NeedState.DECLINED,
    "rejected": NeedState.DECLINED,
    "declined": NeedState.DECLINED,
    "avvist": NeedState.DECLINED,
    "hidden": NeedState.DECLINED,
    "0": NeedState.WAITING,
    "": NeedState.WAITING,
    "waiting": NeedState.WAITING,
    "venter": NeedState.WAITING,
}


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """columns: what -> the column's name in the file. states: value -> state. policy: for what was declined without one.

    agree: the value that counts as support in a file that has a column per need.
    """

    columns: dict[str, str] = field(default_factory=dict)
    states: dict[str, NeedState] = field(default_factory=lambda: dict(STATES))
    policy: Policy = Policy.UNCLEAR
    lang: str = ""
    agree: str = "1"

    def with_columns(self, given: Iterable[str]) -> "Mapping":
        """`text=comment-body`, as on the command line. Raises `Invalid` for what no column can be."""
        columns = dict(self.columns)
        for pair in given:
            what, _sign, name = pair.partition("=")
            if what.strip() not in COLUMNS or not name.strip():
                raise Invalid(_("Ukjent kobling: %(pair)s", pair=pair), "columns")
            columns[what.strip()] = name.strip()
        return replace(self, columns=columns)

    def but(self, **given: Any) -> "Mapping":
        """The same with what is given and not empty."""
        return replace(self, **{name: value for name, value in given.items() if value})

    def find(self, header: Iterable[str]) -> dict[str, str]:
        """What -> column, for a file with this header. Raises `Invalid` when the text has no column."""
        found = self.guess(header)
        if "text" not in found:
            raise Invalid(lazy_("Si hvilken kolonne som har teksten, for eksempel text=comment-body."), "columns")
        return found

    def guess(self, header: Iterable[str]) -> dict[str, str]:
        """The same as far as it can be told, with or without the text."""
        names = list(header)
        found = {}
        for what, usual in COLUMNS.items():
            wanted = self.columns.get(what)
            if wanted == "":
                continue  # it was said that no column has it
            if wanted is not None and wanted not in names:
                raise Invalid(_("Filen har ingen kolonne som heter «%(name)s».", name=wanted), "columns")
            column = wanted or next((name for name in names if name.strip().lower() in usual), None)
            if column is not None:
                found[what] = column
        return found


def mapping_from_file(name: str, content: str) -> Mapping:
    """A mapping in TOML or JSON: `columns`, `states`, `policy`, `lang`, `agree`. Raises `Invalid` when it is neither."""
    try:
        given = json.loads(content) if name.endswith(".json") else tomllib.loads(content)
        states = {str(value): NeedState(state) for value, state in given.get("states", {}).items()}
        return Mapping(
            states={**STATES, **states},
            policy=Policy(given.get("policy", Policy.UNCLEAR)),
            lang=str(given.get("lang", "")),
            agree=str(given.get("agree", "1")),
        ).with_columns(f"{what}={column}" for what, column in given.get("columns", {}).items())
    except (ValueError, AttributeError, TypeError) as error:
        raise Invalid(_("Koblingsfilen kan ikke leses: %(reason)s", reason=error), "mapping") from error
