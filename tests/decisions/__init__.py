"""Votes: cast, changed, counted, shown."""
