"""Reads: findings, pilots, the trail, and what the gate needs to know."""
