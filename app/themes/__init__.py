"""Themes: a proposed grouping of what people said, which a team accepts, renames, splits and moves."""
