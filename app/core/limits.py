"""Limits per device and, loosely, per network: a hall or a school is one address."""

import hashlib
import ipaddress
import secrets

from flask import request
from flask_limiter import Limiter

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
