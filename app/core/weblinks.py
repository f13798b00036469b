"""Links that people give: web addresses only, whatever else a browser could be made to run."""

from urllib.parse import urlsplit


def is_web_address(value: str) -> bool:
    """True for http and https with a host, without blanks, control characters, backslashes or a user name."""
    if any(ord(char) < 33 or ord(char) == 127 or char == "\\" for char in value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
