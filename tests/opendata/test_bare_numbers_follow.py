"""A number that stands alone, in the log or in what people were told, follows what it is the number of."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from app import registry
from app.notifications.models import ReceiptKind
from app.opendata.archive.moving import ABOUT, DETAILS, KEYS, TABLES, Moves
from tests.support.tree import named, ours

FAR = {name: 100 * (at + 1) for at, name in enumerate(sorted({*DETAILS.values(), *ABOUT.values(), *KEYS.values()}))}
KNOWN = {"department": {3: 8}}
MOVES = Moves(FAR, known=KNOWN)
WRITES = {"audit.record", "audit.record_each", "changed", "_record"}
COUNTED = {"number", "causes", "needs", "supports"}  # how many there are, or which one in its own order


@pytest.fixture(autouse=True)
def _tables() -> None:
    registry.import_models()


def here(table: str, number: int) -> int:
    return KNOWN[table][number] if table in KNOWN else number + FAR[table]


@pytest.mark.parametrize(("action", "name"), DETAILS)
def test_in_the_log(action: str, name: str) -> None:
    row = {"id": 1, "project_id": 1, "object_kind": "need", "object_id": 4, "action": action}
    told = MOVES.row("audit_entry", row | {"details": {name: 3, "numbered": 3}})
    assert told["details"] == {name: here(DETAILS[action, name], 3), "numbered": 3}
    assert MOVES.row("audit_entry", row | {"details": {name: None}})["details"] == {name: None}
    assert MOVES.row("audit_entry", row | {"project_id": None, "details": {}})["project_id"] is None


@pytest.mark.parametrize(("kind", "name"), ABOUT)
def test_in_what_people_were_told(kind: str, name: str) -> None:
    assert kind in set(ReceiptKind)
    row = {"id": 1, "subject": "need", "subject_id": 4, "kind": kind, "dedupe_key": f"need:4:{kind}:told"}
    told = MOVES.row("receipt", row | {"about": {name: 3, "numbered": 3}})
    assert told["about"] == {name: here(ABOUT[kind, name], 3), "numbered": 3}


def test_the_number_of_a_version_is_not_moved_with_that_of_a_merge() -> None:
    row = {"id": 1, "subject": "need", "subject_id": 4, "kind": "prototype_ready", "about": {"number": 2, "version": 9}}
    told = MOVES.row("receipt", row | {"dedupe_key": "need:4:prototype_ready:version:9"})
    assert told["about"] == {"number": 2, "version": here("prototype_version", 9)}


KEPT = ["told", "result", "2031-05-04T10:00:00+00:00"]


@pytest.mark.parametrize("rest", [*(f"{name}:3" for name in KEYS), "insight:3:against", *KEPT])
def test_what_nobody_is_told_twice_of(rest: str) -> None:
    row = {"id": 1, "subject": "need", "subject_id": 4, "kind": "used_in", "about": {}}
    told = MOVES.row("receipt", row | {"dedupe_key": f"need:4:used_in:{rest}"})["dedupe_key"]
    name = rest.partition(":")[0]
    after = rest.replace(":3", f":{here(KEYS[name], 3)}", 1) if name in KEYS else rest
    assert told == f"need:{here('need', 4)}:used_in:{after}"


def test_each_of_them_is_a_table() -> None:
    assert {*DETAILS.values(), *ABOUT.values(), *KEYS.values()} <= set(TABLES)


def is_number(value: ast.expr) -> bool:
    """An id, as the code writes one."""
    return isinstance(value, ast.Attribute) and (value.attr == "id" or value.attr.endswith("_id"))


def calls() -> Iterator[tuple[str, ast.AST]]:
    for path in ours(".py", under="app/"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield named(path), node


def logged() -> Iterator[tuple[str, str]]:
    """Where the log is given a bare number, and what it is called there."""
    for path, node in calls():
        if not isinstance(node, ast.Call) or ast.unparse(node.func) not in WRITES:
            continue
        yield from ((path, one.arg) for one in node.keywords if one.arg and is_number(one.value))
        for each in (one for one in ast.walk(node) if isinstance(one, ast.Dict)):
            yield from ((path, name) for name in numbers_in(each))


def numbers_in(each: ast.Dict) -> Iterator[str]:
    for key, value in zip(each.keys, each.values, strict=True):
        if isinstance(key, ast.Constant) and is_number(value):
            yield str(key.value)


def told_of() -> Iterator[tuple[str, str]]:
    """The same for what people are told: beside the page that it leads to."""
    for path, node in calls():
        if not isinstance(node, ast.Dict) or "/services/" not in path:
            continue
        leads = any(isinstance(key, ast.Constant) and key.value == "endpoint" for key in node.keys)
        spread = [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
        if leads or any(isinstance(one, ast.Call) and "about" in ast.unparse(one.func) for one in spread):
            yield from ((path, name) for name in numbers_in(node))


def test_none_is_forgotten() -> None:
    known: dict[str, Any] = {"log": {name for _action, name in DETAILS}, "told": {name for _kind, name in ABOUT}}
    found = list(logged())
    assert {name for _path, name in found} > {"target", "need", "activity"}
    assert [one for one in found if one[1] not in known["log"] | {"project_id"}] == []
    assert {name for _path, name in told_of()} == known["told"]


def keys() -> Iterator[str]:
    """The words before a bare number in the keys of lines: «version» in f"version:{version.id}"."""
    for path, node in calls():
        if not isinstance(node, ast.JoinedStr) or "/services/" not in path or len(node.values) < 2:
            continue
        word, number = node.values[:2]
        bare = isinstance(number, ast.FormattedValue) and is_number(number.value)
        if bare and isinstance(word, ast.Constant) and str(word.value).endswith(":"):
            yield str(word.value)[:-1]


def test_each_kind_of_line_that_nobody_is_told_twice_of_is_known() -> None:
    assert set(keys()) - set(KEYS) == LETTERS


LETTERS = {"handover_offered"}  # mail, which waits there
