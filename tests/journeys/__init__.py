"""Walks through the pages in a browser, as people do."""
