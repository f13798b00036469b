"""Needs: telling, finding, supporting, moderating, merging, importing."""
