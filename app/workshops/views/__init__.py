"""The pages of workshops: `phone` and `results` for those in the room, `team`, `builder`, `remote` and `screen` for
facilitators."""

from pathlib import Path

from jinja2 import FileSystemLoader

from app.core.pages import Pages
from app.workshops.live import telling

HERE = Path(__file__).resolve().parents[1]
bp = Pages("workshops", __name__)
bp.jinja_loader = FileSystemLoader([HERE / "templates", HERE])  # each kind of question brings its own two
bp.record_once(lambda state: telling.init_app(state.app))
bp.after_request(telling.tell)

from app.workshops.views import (  # noqa: E402, F401 - they add routes
    builder,
    grouping,
    hands,
    others,
    phone,
    preview,
    printing,
    remote,
    results,
    screen,
    sheets,
    team,
    texts,
)
