"""Pages of insights: for everyone, and for the teams."""

from app.insights.views import board, gate, pilots, prototypes, public, rooms, trail
from app.insights.views.blueprint import bp

__all__ = ["board", "bp", "gate", "pilots", "prototypes", "public", "rooms", "trail"]
