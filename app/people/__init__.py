"""Accounts, sign-in, identity levels, roles, devices, preferences, and what is held about a person."""
