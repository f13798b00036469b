"""Documents made from the code: the permission matrix and the phase diagram. A test fails when they are stale."""

from itertools import pairwise
from pathlib import Path

from flask import Flask

from app.core.permissions import Permission, Role
from app.projects.models import ActivityKind, PhaseKind
from app.projects.phases import ALLOWED

DOCS = Path(__file__).resolve().parents[2] / "docs"


def permission_matrix(app: Flask) -> str:
    """Who may do what, and which permission guards each page, as Markdown."""
    permissions: dict[str, Permission] = app.extensions["permissions"]
    roles = list(Role)
    lines = [
        "# Who may do what",
        "",
        "Made from the code by `flask docs write`. Do not edit.",
        "",
        "Team, facilitator and owner are held in one project; moderator and administrator in the whole instance.",
        "«State» means that the object's state can refuse too; the reason is shown to the person.",
        "",
        "| Permission | " + " | ".join(role.value for role in roles) + " | State | What |",
        "| --- |" + " :-: |" * (len(roles) + 1) + " --- |",
    ]
    for name, permission in sorted(permissions.items()):
        held = " | ".join("●" if role in permission.roles else "" for role in roles)
        lines.append(f"| `{name}` | {held} | {'●' if permission.when else ''} | {permission.note} |")
    return "\n".join([*lines, "", "## Pages", "", *_pages(app), ""])


def _pages(app: Flask) -> list[str]:
    lines = ["| Page | Methods | Guard |", "| --- | --- | --- |"]
    seen = set()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint == "static" or rule.rule.startswith("/en/") or rule.rule == "/en":
            continue
        guard = getattr(app.view_functions[rule.endpoint], "__permission__", "MISSING")
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        line = f"| `{rule.rule}` | {methods} | {guard} |"
        if line not in seen:
            seen.add(line)
            lines.append(line)
    return lines


def phase_diagram() -> str:
    """The four phases, what residents may take part in in each, and where a decision leads, as Markdown."""
    lines = [
        "# The phases",
        "",
        "Made from the code by `flask docs write`. Do not edit.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  direction LR",
        "  [*] --> insight: project published",
    ]
    kinds = list(PhaseKind)
    for here, following in pairwise(kinds):
        lines.append(f"  {here} --> {following}: continue")
    for kind in kinds:
        lines += [f"  {kind} --> {kind}: adjust (another round)", f"  {kind} --> stopped: stop"]
    lines += ["  pilot --> offered: hand over", "  offered --> in_use: the department accepts", "```", ""]
    lines += ["Every phase may be paused, and goes on by a decision to continue.", ""]
    lines += ["| Activity | " + " | ".join(kind.value for kind in kinds) + " |", "| --- |" + " :-: |" * len(kinds)]
    for activity in ActivityKind:
        marks = " | ".join("●" if activity in ALLOWED[kind] else "" for kind in kinds)
        lines.append(f"| {activity.value} | {marks} |")
    return "\n".join([*lines, ""])


def made(app: Flask) -> dict[Path, str]:
    """Every made document by its place."""
    return {DOCS / "permissions.md": permission_matrix(app), DOCS / "phases.md": phase_diagram()}
