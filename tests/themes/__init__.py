"""Themes: the computing, what people decide, the pages."""
