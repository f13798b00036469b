"""Pages of insights: for everyone, and for the teams."""

from app.insights.views import (
    board,
    columns,
    gate,
    measuring,
    participation,
    pilots,
    prototypes,
    public,
    rooms,
    tracemap,
    trail,
)
from app.insights.views.blueprint import bp

__all__ = [
    "board",
    "bp",
    "columns",
    "gate",
    "measuring",
    "participation",
    "pilots",
    "prototypes",
    "public",
    "rooms",
    "tracemap",
    "trail",
]
