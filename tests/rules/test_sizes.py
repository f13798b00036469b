"""Small files, small functions: a smell detector. A file past its stop becomes a package split by noun."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.tree import named, ours

MODULE, FUNCTION, TEMPLATE, TEST_FILE, TEST = 300, 50, 120, 400, 40


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{named(path)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1


def modules() -> list[Path]:
    return [path for path in ours(".py") if not named(path).startswith(("tests/", "migrations/versions/"))]


def test_no_module_is_longer_than_300_lines() -> None:
    assert [f"{named(path)}: {lines(path)}" for path in modules() if lines(path) > MODULE] == []


def test_no_function_is_longer_than_50_lines() -> None:
    long = [f"{name}: {size}" for path in modules() for name, size in functions(path) if size > FUNCTION]
    assert long == []


def test_no_template_is_longer_than_120_lines() -> None:
    templates = ours(".html", ".txt", under="app/")
    assert [f"{named(path)}: {lines(path)}" for path in templates if lines(path) > TEMPLATE] == []


def test_no_test_file_is_longer_than_400_lines_and_no_test_longer_than_40() -> None:
    files = ours(".py", under="tests/")
    long = [f"{named(path)}: {lines(path)}" for path in files if lines(path) > TEST_FILE]
    long += [f"{name}: {size}" for path in files for name, size in functions(path) if size > TEST]
    assert long == []
