"""Telling, supporting, adding to, answering, merging and moderating needs."""
