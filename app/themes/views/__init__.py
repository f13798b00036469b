"""The team's pages of themes."""

from app.themes.views import board, theme
from app.themes.views.blueprint import bp

__all__ = ["board", "bp", "theme"]
