"""Ids and names in addresses that are taken here: what they are instead, and everything that tells them with them."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from app.core.db import Base
from app.insights.result_address import renumbered
from app.opendata.archive.parts import LOOSE, POINTS, SUBJECTS, UP_TO

Row = dict[str, Any]
TABLES = Base.metadata.tables
VALUES = {
    "insight_id": "insight",
    "opportunity_id": "opportunity",
    "solution_id": "solution",
    "pilot_id": "pilot",
    "workshop_id": "workshop",
}
# «slug» in the values of a page is the project's, but for the pages of these slices; and so is what stands here.
SLUG_OF = {"decisions": "ballot", "prototypes": "prototype"}
ALSO_SLUGS = {"prosjekt": "project"}
ANCHORS = {"d": "gate_decision", "runde-": "workshop_round", "tillegg-": "addition", "need-": "need"}
ANCHOR = re.compile(rf"({'|'.join(ANCHORS)})(\d+)")
VOICES = {"": "need", "a": "addition", "p": "pin"}
VOICE = re.compile(r"(\d+)-([ap]?)(\d+)")
# In a report: the rows of which section are which things; and in what it was counted from.
SECTIONS = {
    "insights": "insight",
    "activities": "activity",
    "votes": "ballot",
    "tests": "prototype",
    "workshops": "workshop",
    "rounds": "workshop_round",
    "pilots": "pilot",
    "decisions": "gate_decision",
}
BASIS = {
    "needs": "need",
    "supports": "need",
    "answered": "need",
    "activities": "activity",
    "took_part": "activity",
    "insights": "insight",
    "opportunities": "opportunity",
    "solutions": "solution",
    "decisions": "gate_decision",
}

# What is named by its bare number: in the log by what was done, in what people were told by its kind.
DETAILS = {
    ("needs.merged", "target"): "need",
    ("needs.unmerged", "target"): "need",
    ("needs.answered", "answer"): "answer",
    ("needs.placed", "came_from"): "project",
    ("needs.placed", "phase"): "phase",
    ("needs.unplaced", "came_from"): "project",
    ("needs.forwarded", "department"): "department",
    ("needs.added", "need"): "need",
    ("needs.addition_published", "need"): "need",
    ("needs.addition_declined", "need"): "need",
    ("needs.addition_withdrawn", "need"): "need",
    ("prototypes.test_chosen", "activity"): "activity",
    ("insights.quoted", "pin"): "pin",
    ("insights.unquoted", "pin"): "pin",
}
ABOUT = {
    ("merged", "number"): "need",
    ("vote_opened", "ballot"): "ballot",
    ("prototype_ready", "prototype"): "prototype",
    ("prototype_ready", "version"): "prototype_version",
    ("changed_because", "prototype"): "prototype",
    ("changed_because", "version"): "prototype_version",
}

# What a line that people were told is one of a kind by, so that nobody is told of it twice: «version:7».
KEYS = SUBJECTS | {
    "answer": "answer",
    "handover": "handover",
    "merge": "need_merge",
    "news": "news_item",
    "reply": "reply",
    "version": "prototype_version",
}
KEY = re.compile(r"(\w+):(\d+)(:.*)?")


class Moves:
    """How far the ids of each table move: not at all in an empty installation.

    names: of each table, those in addresses, old -> new. known: ids of the installation's own lists, old -> new.
    """

    def __init__(
        self,
        by: Mapping[str, int],
        names: Mapping[str, Mapping[str, str]] | None = None,
        known: Mapping[str, Mapping[int, int]] | None = None,
    ) -> None:
        self.by, self.names, self.known = by, names or {}, known or {}

    def to(self, table: str, number: int) -> int:
        if table in self.known:
            return self.known[table].get(number, 0)  # what only the log names need not be in the file
        return number + self.by.get(table, 0) if number else number  # 0 names nothing

    def called(self, table: str, name: str) -> str:
        return self.names.get(table, {}).get(name, name)

    def row(self, name: str, row: Row) -> Row:
        """The row with its own id and all that it points to moved."""
        table, moved = TABLES[name], dict(row)
        if "id" in table.c:
            moved["id"] = self.to(name, row["id"])
        if name in self.names:
            moved["slug"] = self.called(name, row["slug"])
        for key in table.foreign_keys:
            column, target = key.parent.name, key.column.table.name
            if moved.get(column) is not None:
                moved[column] = self.to(target, row[column])
        for kind, column, tables in POINTS.get(name, []):
            moved[column] = self.to(tables[row[kind]], row[column])
        for (table_name, column), target in (LOOSE | UP_TO).items():
            if table_name == name and moved.get(column) is not None:
                moved[column] = self.to(target, row[column])
        return self._inside(name, moved)

    def _inside(self, name: str, row: Row) -> Row:
        """What names others within texts and data."""
        if name == "receipt":
            subject, _old, kind, key = row["dedupe_key"].split(":", 3)
            row["dedupe_key"] = f"{subject}:{row['subject_id']}:{kind}:{self._key(key)}"
            row["about"] = self._bare(ABOUT, row["kind"], self._links(row["about"]))
        elif name == "audit_entry":
            row["object_id"] = self.to(row["object_kind"], row["object_id"])
            details = {name: self._thing(one) for name, one in row.get("details", {}).items()}
            row["details"] = self._bare(DETAILS, row["action"], details)
        elif name == "ballot":
            counted = row.get("shown_counts")
            row["shown_counts"] = counted and [[self.to("ballot_option", one), *rest] for one, *rest in counted]
        elif name == "note":
            by = partial(self.to, "workshop"), partial(self.to, "workshop_round")
            row["source_link"] = renumbered(row["source_link"], *by)
        elif name == "report":
            row["quotes"] = row["quotes"] and [VOICE.sub(self._voice, one) for one in row["quotes"]]
        elif name == "report_edition":
            row["content"], row["basis"] = self._links(row["content"]), self._basis(row["basis"])
        elif name == "workshop_step":
            row["options"] = self._links(row["options"])
        elif name == "workshop_round":
            row["asked"] = self._links(row["asked"])
            if any(self.by.values()):
                # How groups were before the last change is only there to be undone, by the numbers of its texts.
                row["groups_before"] = None
        return row

    def _bare(self, tables: Mapping[tuple[str, str], str], kind: str, told: Row) -> Row:
        bare = {name: tables[kind, name] for name in told if (kind, name) in tables}
        return {name: self.to(bare[name], one) if one and name in bare else one for name, one in told.items()}

    def _key(self, key: str) -> str:
        if (found := KEY.fullmatch(key)) is None or found[1] not in KEYS:
            return key
        return f"{found[1]}:{self.to(KEYS[found[1]], int(found[2]))}{found[3] or ''}"

    def _voice(self, found: re.Match[str]) -> str:
        insight, letter, number = found.groups()
        return f"{self.to('insight', int(insight))}-{letter}{self.to(VOICES[letter], int(number))}"

    def _basis(self, basis: Any) -> Any:
        found: dict[str, Any] = {}
        for name, held in basis.items():
            table = BASIS.get(name, "")
            if isinstance(held, dict):
                found[name] = {str(self.to(table, int(number))): value for number, value in held.items()}
            else:
                found[name] = [self.to(table, number) for number in held]
        return found

    def _links(self, value: Any, section: str = "") -> Any:
        if isinstance(value, list):
            return [self._links(one, section) for one in value]
        if not isinstance(value, dict):
            return value
        found = {name: self._links(one, name) for name, one in value.items()}
        if "endpoint" in value and "values" in value:
            found["values"] = self._values(value["endpoint"], value["values"])
        elif section in ("quotes", "voices") and "number" in value:
            kind = value.get("kind", "need")
            found["number"] = self.to("pin" if kind == "feedback" else kind, value["number"])
            if kind == "addition":
                found["of"] = self.to("need", value["of"])
        elif section in SECTIONS and "id" in value:
            found["id"] = self.to(SECTIONS[section], value["id"])
        elif section == "project" and "slug" in value:
            found["slug"] = self.called("project", value["slug"])
        elif value.get("kind") in SUBJECTS and "id" in value:
            found["id"] = self.to(SUBJECTS[value["kind"]], value["id"])
        if "thing" in value:
            found["thing"] = self._thing(value["thing"])
        return found

    def _thing(self, value: Any) -> Any:
        """«need:1042», where it is such a name."""
        kind, _colon, number = value.partition(":") if isinstance(value, str) else ("", "", "")
        return f"{kind}:{self.to(SUBJECTS[kind], int(number))}" if kind in SUBJECTS and number.isdigit() else value

    def _values(self, endpoint: str, values: Row) -> Row:
        found = {name: self.to(VALUES[name], one) if name in VALUES else one for name, one in values.items()}
        if endpoint.startswith("needs.") and isinstance(values.get("number"), int):
            found["number"] = self.to("need", values["number"])
        if isinstance(values.get("_anchor"), str) and (at := ANCHOR.fullmatch(values["_anchor"])):
            found["_anchor"] = f"{at[1]}{self.to(ANCHORS[at[1]], int(at[2]))}"
        slugs = {"slug": SLUG_OF.get(endpoint.partition(".")[0], "project"), **ALSO_SLUGS}
        return found | {name: self.called(slugs[name], one) for name, one in values.items() if name in slugs}
