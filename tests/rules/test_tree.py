"""Each thing is where one would look for it, and nothing tells about the machine it was written on."""

import re

import grimp
import pytest

from tests.support.tree import ROOT, named, ours, tracked

TOP = {
    "app", "migrations", "translations", "static", "tests", "config.py", "wsgi.py", "pyproject.toml",
    "README.md", "Makefile", "requirements.lock", "requirements-dev.lock", "LICENSE", "NOTICE", "CHANGELOG.md",
    ".ci", ".gitignore", "docs", "deploy", "benchmarks",
}  # fmt: skip
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools", "lib"}
# Written apart, so that this file does not hold what it looks for.
ELSEWHERE = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:work|root)" + r"/\w|/opt/pyp" + "i",
            r"(?<![\w.])/home" + r"/(?!user\b)\w",
            r"\bpypi\." + "org",
            r"files\.python" + "hosted",
            r"registry\.npm" + "js",
            r"--(?:extra-)?index" + "-url",
        )
    )
)
TEXTS = (
    ".py",
    ".md",
    ".toml",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".lock",
    ".cfg",
    ".po",
    ".sh",
    ".yml",
    ".yaml",
    ".json",
    "",
)


def test_nothing_new_stands_at_the_top() -> None:
    assert {named(path).split("/")[0] for path in tracked()} - TOP == set()


def test_no_file_tells_about_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked():
        if path.suffix in TEXTS and "/vendor/" not in named(path):
            text = path.read_text(encoding="utf-8", errors="replace").replace("--no-emit-index" + "-url", "")
            found += [f"{named(path)}: {match.group()}" for match in ELSEWHERE.finditer(text)]
    assert found == []


def test_no_merge_was_left_half_done() -> None:
    marker = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
    texts = [path for path in tracked() if path.suffix in TEXTS]
    assert [named(path) for path in texts if marker.search(path.read_text(encoding="utf-8", errors="replace"))] == []


def test_there_is_no_drawer_for_everything() -> None:
    parts = {part for path in ours(".py", under="app/") for part in path.relative_to(ROOT).with_suffix("").parts}
    assert parts & DRAWERS == set()


def test_views_and_forms_stay_within_their_slice() -> None:
    graph = grimp.build_graph("app", cache_dir=str(ROOT / ".cache" / "grimp"))
    reached = []
    for module in graph.modules:
        parts = module.split(".")
        if len(parts) >= 3 and parts[2] in {"views", "forms"}:
            importers = graph.find_modules_that_directly_import(module)
            reached += [f"{importer} imports {module}" for importer in importers if importer.split(".")[1] != parts[1]]
    assert reached == []


@pytest.mark.parametrize("slice_name", sorted(path.parent.name for path in (ROOT / "app").glob("*/__init__.py")))
def test_a_slice_says_what_it_is_for_and_imports_nothing(slice_name: str) -> None:
    text = (ROOT / "app" / slice_name / "__init__.py").read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert not re.search(r"^(?:from|import) ", text, re.MULTILINE)
