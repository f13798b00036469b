"""`flask docs ...`: documents made from the code."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.admin import documents

commands = AppGroup("docs", help="Documents made from the code.")


@commands.command("write")
def write() -> None:
    """Write the permission matrix and the phase diagram into docs/."""
    for path, text in documents.made(current_app._get_current_object()).items():  # type: ignore[attr-defined]
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        click.echo(f"wrote {path.name}")


@commands.command("check")
def check() -> None:
    """Fail when a made document is stale."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    stale = [path.name for path, text in documents.made(app).items() if not path.exists() or path.read_text() != text]
    if stale:
        raise click.ClickException(f"stale: {', '.join(stale)}. Run `flask docs write`.")
