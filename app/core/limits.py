"""Limits per device and, loosely, per network: a hall or a school is one address."""

import hashlib
import ipaddress
import secrets
from collections import deque
from functools import lru_cache
from threading import Lock
from time import monotonic

from flask import Flask, has_request_context, request
from limits import RateLimitItem, parse_many

EVERY = 60.0  # seconds
MOST_TOGETHER = 10_000  # things that many do, each with a number
_day_key = secrets.token_bytes(16)  # new at each start, kept in memory only: addresses are never stored
_parsed = lru_cache(maxsize=100)(parse_many)


class Limiter:
    """Counts in this process's memory, in windows that move with the clock. `enabled` is off where that only disturbs.

    The library's own memory looks through all that it counts up to a hundred times a second, in a thread started for it:
    in a hall of two thousand phones, each with its own limit, that took longer than the answers.
    """

    def __init__(self) -> None:
        self.enabled = True
        self._lock = Lock()
        self.reset()

    def init_app(self, app: Flask) -> None:
        self.enabled = bool(app.config.get("LIMITS_ENABLED", True))

    def hit(self, limit: RateLimitItem, *what: str) -> bool:
        key, now, length = limit.key_for(*what), monotonic(), limit.get_expiry()
        with self._lock:
            self._forget(now)
            _until, hits = self._counted.setdefault(key, (now, deque()))
            while hits and hits[0] <= now - length:
                hits.popleft()
            if len(hits) >= limit.amount:
                return False
            hits.append(now)
            self._counted[key] = now + length, hits
            return True

    def reset(self) -> None:
        self._together: dict[str, tuple[float, int]] = {}  # when the window ends, and how many in it
        self._counted: dict[str, tuple[float, deque[float]]] = {}  # until when it counts, and when it was done
        self._looked = monotonic()

    def one_of_many(self, most: int, seconds: float, what: str) -> bool:
        """The same for what thousands do together: a number for each window, which begins with its first. It is asked for
        with each answer of a hall, and costs a tenth of what moving windows do."""
        now = monotonic()
        with self._lock:
            until, many = self._together.get(what, (now, 0))
            if now >= until:
                until, many = now + seconds, 0
            if many >= most:
                return False
            if what not in self._together and len(self._together) >= MOST_TOGETHER:
                self._forget_half(now)
            self._together[what] = until, many + 1
            return True

    @property
    def counted(self) -> int:
        """For how many something is held."""
        return len(self._counted) + len(self._together)

    def _forget_half(self, now: float) -> None:
        """What is over, then what hardly anybody does: whoever asks for ever new things makes nothing grow, and what is
        busy stays counted."""
        fresh = [(key, held) for key, held in self._together.items() if now < held[0]]
        fresh.sort(key=lambda one: -one[1][1])
        self._together = dict(fresh[: MOST_TOGETHER // 2])

    def _forget(self, now: float) -> None:
        if now - self._looked >= EVERY:
            self._looked = now
            self._counted = {key: held for key, held in self._counted.items() if held[0] > now}


limiter = Limiter()


def allowed(limits: str, *what: str) -> bool:
    """Count one more of `what`; False when there have been too many. True outside a request, and without limits."""
    if not has_request_context() or not limiter.enabled:
        return True
    counted = [limiter.hit(limit, *what) for limit in _parsed(limits)]  # each of them, always
    return all(counted)


def together(most: int, seconds: float, what: str) -> bool:
    """Count one more of what all do together; False when there have been more than `most` within `seconds`."""
    return not has_request_context() or not limiter.enabled or limiter.one_of_many(most, seconds, what)


def together_here(most: int, seconds: float, what: str) -> bool:
    """The same for what is done from the caller's network."""
    return not has_request_context() or together(most, seconds, f"{what} {network()}")


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
