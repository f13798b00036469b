"""Numbers that go out instead of ids where the order of the ids would tell who came first.

A permutation with the installation's secret (four rounds of a Feistel network): the same id always has the same number,
no two have one, and without the secret nobody can tell which of two ids is the older.
"""

from app.core import secrets

HALF = 14  # bits: what is above 28 bits stays, so that every number can be veiled
MASK = (1 << HALF) - 1
ROUNDS = range(4)


def veil(purpose: str, number: int) -> int:
    """The number that stands for the id `number` in addresses and forms."""
    left, right = number >> HALF & MASK, number & MASK
    for turn in ROUNDS:
        left, right = right, left ^ _mixed(purpose, turn, right)
    return _whole(number, left, right)


def unveil(purpose: str, number: int) -> int:
    """The id that `veil` made the number of."""
    left, right = number >> HALF & MASK, number & MASK
    for turn in reversed(ROUNDS):
        left, right = right ^ _mixed(purpose, turn, left), left
    return _whole(number, left, right)


def _whole(number: int, left: int, right: int) -> int:
    return number >> 2 * HALF << 2 * HALF | left << HALF | right


def _mixed(purpose: str, turn: int, half: int) -> int:
    return int(secrets.keyed_hash(f"veil:{purpose}", f"{turn}:{half}")[:8], 16) & MASK
