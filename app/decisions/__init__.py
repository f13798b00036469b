"""Ballots, voting methods and results."""
