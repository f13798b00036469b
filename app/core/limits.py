"""Limits per device and, loosely, per network: a hall or a school is one address."""

import hashlib
import ipaddress
import secrets

from flask import has_request_context, request
from flask_limiter import Limiter
from limits import parse_many

_day_key = secrets.token_bytes(16)  # new at each start, kept in memory only: addresses are never stored


def network() -> str:
    """A keyed hash of the caller's network (IPv4 /24, IPv6 /56), useless outside this process."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "127.0.0.1")
    except ValueError:
        address = ipaddress.ip_address("127.0.0.1")
    prefix = ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 56}", strict=False)
    return hashlib.blake2b(str(prefix).encode(), key=_day_key, digest_size=12).hexdigest()


limiter = Limiter(key_func=network, storage_uri="memory://", strategy="moving-window", headers_enabled=False)


def allowed(limits: str, *what: str) -> bool:
    """Count one more of `what`; False when there have been too many. True outside a request, and without limits."""
    if not has_request_context() or not limiter.enabled:
        return True
    counted = [limiter.limiter.hit(limit, *what) for limit in parse_many(limits)]  # each of them, always
    return all(counted)


def within(limits: str, *what: str) -> bool:
    """The same for the caller's network."""
    return not has_request_context() or allowed(limits, *what, network())
