"""Makers of rows for tests, one module per slice: through the services where there is one."""
