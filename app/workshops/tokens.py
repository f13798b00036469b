"""How a device is known in one room and nowhere else."""

import hashlib
import hmac
import secrets


def new_key() -> str:
    """The key of one workshop. It is stored with the workshop and destroyed when the workshop is no longer kept."""
    return secrets.token_hex(32)


def known_as(room_key: str, token: str) -> str:
    """What a device with `token` is called in the room with `room_key`. Without the key nobody can work it out."""
    return hmac.new(room_key.encode(), token.encode(), hashlib.sha256).hexdigest()
