"""Workshops: questions asked in a room, answered on phones, shown on a screen."""
