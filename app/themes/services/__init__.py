"""The verbs on themes."""

from app.themes.services.deciding import accept, create, dissolve, hold, put, rename, split, take_out
from app.themes.services.runs import ask, ask_where_new_ones_have_come, claim, compute, fail, revive
from app.themes.services.starting import start_insight

__all__ = [
    "accept",
    "ask",
    "ask_where_new_ones_have_come",
    "claim",
    "compute",
    "create",
    "dissolve",
    "fail",
    "hold",
    "put",
    "rename",
    "revive",
    "split",
    "start_insight",
    "take_out",
]
