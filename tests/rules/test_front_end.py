"""What a page may weigh, and what a template may not hold: measured and read, not promised."""

import gzip
import re
import shutil
from pathlib import Path

import pytest

from app.core import stylesheet

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "app").rglob("*.html"))
OF_THE_WORKBENCH = ("css/screen.css", "css/sheet.css", "css/team.css")
OF_PAPER = ("css/paper.css",)  # read by app/core/paper_press.py, never by a browser
ON_EVERY_PAGE = ("theme", "app")
WITH_A_FORM = (*ON_EVERY_PAGE, "drafts", "queue", "pictures", "position")
OWN_REQUEST = re.compile(r"<(\w+)([^<>]*\shx-(?:get|post|put|patch|delete)=[^<>]*)>")


def weight(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def test_the_styles_weigh_at_most_26_kb() -> None:
    assert len(gzip.compress(stylesheet.composed().encode(), 9)) <= 26 * 1024


def test_every_style_is_in_the_one_sheet_or_belongs_to_the_workbench() -> None:
    sheets = {path.relative_to(STATIC).as_posix() for path in (STATIC / "css").glob("*.css")}
    assert sheets - set(stylesheet.PARTS) == {*OF_THE_WORKBENCH, *OF_PAPER}


def test_every_value_that_a_style_builds_on_is_in_the_sheets() -> None:
    built = stylesheet.composed()
    for name in ("", *OF_THE_WORKBENCH):
        text = built + ((STATIC / name).read_text() if name else "")
        declared = set(re.findall(r"(--[\w-]+)\s*:", text))
        assert set(re.findall(r"var\(\s*(--(?!_)[\w-]+)\s*\)", text)) <= declared, (
            name
        )  # --_: set by a component in itself
    assert "--ds-color-accent-base-default:" in built and "--ds-body-short-xl-font-size:" not in built


def test_of_designsystemet_the_sheet_has_the_classes_that_templates_name_and_no_others() -> None:
    """The recipe in static/vendor/README.md drops what nobody names; a class that is new here must be kept there."""
    rules = re.sub(r"\{[^{}]*\}", "", (STATIC / "vendor/designsystemet/components.css").read_text())
    there = set(re.findall(r"\.(ds-[\w-]+)", re.sub(r":(?:is|not)\((?:[^()]|\([^()]*\))*\)", "", rules)))
    named = {name for path in TEMPLATES for name in re.findall(r"(?<![\w-])ds-[a-z-]+", path.read_text())}
    assert there == named


def test_the_one_sheet_follows_a_change_and_drops_its_compressed_copy(tmp_path: Path) -> None:
    shutil.copytree(STATIC, tmp_path / "static", ignore=shutil.ignore_patterns("built"))
    stylesheet.write(tmp_path / "static")
    built = tmp_path / "static" / stylesheet.BUILT
    copy = built.with_name("site.css.br")
    copy.write_bytes(b"old")
    stylesheet.write(tmp_path / "static")
    assert copy.exists()
    (tmp_path / "static/css/base.css").write_text("body { color: teal }")
    stylesheet.write(tmp_path / "static")
    assert "color: teal" in built.read_text() and not copy.exists()


@pytest.mark.parametrize("modules", [ON_EVERY_PAGE, WITH_A_FORM])
def test_our_scripts_weigh_at_most_8_kb_on_a_page(modules: tuple[str, ...]) -> None:
    assert weight(*(f"js/{name}.js" for name in modules)) <= 8 * 1024


def test_the_font_weighs_at_most_25_kb() -> None:
    assert (STATIC / "vendor/schibsted-grotesk/schibsted-grotesk-latin.woff2").stat().st_size <= 25 * 1024


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_keeps_the_content_security_policy(path: Path) -> None:
    """No inline style, script or handler: the browser would refuse it, and only there would we see it."""
    if "mail" in path.parts:
        return
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=\"|hx-on:|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_htmx_asks_for_is_a_link_or_a_form_first(path: Path) -> None:
    bare = [
        tag
        for tag, attributes in OWN_REQUEST.findall(re.sub(r"\{[{%#].*?[}%#]\}", "x", path.read_text(), flags=re.DOTALL))
        if not re.search(r"\s(href|action|formaction)=", attributes) and "hx-trigger=" not in attributes
    ]
    assert bare == [], (
        "an element with hx-get or hx-post needs href or action, or must only refresh itself (hx-trigger)"
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_speaks_htmx_4(path: Path) -> None:
    """Names of version 2 are silently ignored by version 4."""
    assert not re.search(r"htmx:(after|before|config|response)[A-Z]|hx-ext=|sse-swap|hx-vals=.?js:", path.read_text())
