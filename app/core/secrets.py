"""Random secrets and keyed hashes. What is stored is always the hash."""

import hashlib
import hmac
import secrets

_key: list[bytes] = []


def configure(secret_key: str) -> None:
    _key[:] = [hashlib.sha256(b"smartere-sammen:" + secret_key.encode()).digest()]


def token() -> str:
    """128 random bits or more, fit for an address."""
    return secrets.token_urlsafe(18)


def code() -> str:
    """Six digits for a person to type."""
    return f"{secrets.randbelow(1_000_000):06d}"


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA256 with the installation's secret, bound to `purpose`. Hex, 64 characters."""
    return hmac.new(_key[0], f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()


def derived_token(purpose: str, value: str) -> str:
    """A secret that can be made again from `value` and is not stored: for links in receipts."""
    return keyed_hash(f"token:{purpose}", value)[:32]


def same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())
