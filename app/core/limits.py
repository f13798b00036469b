"""Limits per device and, loosely, per network: a hall or a school is one address."""

import hashlib
import ipaddress
import secrets
from functools import lru_cache

from flask import Flask, has_request_context, request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_day_key = secrets.token_bytes(16)  # new at each start, kept in memory only: addresses are never stored
_parsed = lru_cache(maxsize=100)(parse_many)


class Limiter:
    """Counts in this process's memory, in windows that move with the clock. `enabled` is off where that only disturbs."""

    def __init__(self) -> None:
        self.enabled = True
        self._counted = MemoryStorage()
        self._windows = MovingWindowRateLimiter(self._counted)

    def init_app(self, app: Flask) -> None:
        self.enabled = bool(app.config.get("LIMITS_ENABLED", True))

    def hit(self, limit: RateLimitItem, *what: str) -> bool:
        return self._windows.hit(limit, *what)

    def reset(self) -> None:
        self._counted.reset()


limiter = Limiter()


def allowed(limits: str, *what: str) -> bool:
    """Count one more of `what`; False when there have been too many. True outside a request, and without limits."""
    if not has_request_context() or not limiter.enabled:
        return True
    counted = [limiter.hit(limit, *what) for limit in _parsed(limits)]  # each of them, always
    return all(counted)


def within(limits: str, *what: str) -> bool:
    """The same for the caller's network."""
    return not has_request_context() or allowed(limits, *what, network())


def network() -> str:
    """A keyed hash of the caller's network (IPv4 /24, IPv6 /56), useless outside this process."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "127.0.0.1")
    except ValueError:
        address = ipaddress.ip_address("127.0.0.1")
    prefix = ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 56}", strict=False)
    return hashlib.blake2b(str(prefix).encode(), key=_day_key, digest_size=12).hexdigest()
