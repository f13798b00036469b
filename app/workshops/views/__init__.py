"""The pages of workshops: `phone` and `results` for those in the room, `team`, `builder`, `remote` and `screen` for
facilitators."""

from pathlib import Path

from jinja2 import FileSystemLoader

from app.core.pages import Pages

HERE = Path(__file__).resolve().parents[1]
bp = Pages("workshops", __name__)
bp.jinja_loader = FileSystemLoader([HERE / "templates", HERE])  # each kind of question brings its own two

from app.workshops.views import builder, phone, remote, results, screen, team  # noqa: E402, F401 - they add routes
