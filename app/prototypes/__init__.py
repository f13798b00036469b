"""Prototypes with versions, pictures, pins and feedback."""
