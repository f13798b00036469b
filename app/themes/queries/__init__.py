"""Reads of themes, of what they hold, and of which needs somebody wants grouped."""
