"""Of many who need the same at once one makes it, and the others wait for it instead of doing the same work."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from copy import copy
from threading import Lock
from typing import TypeVar

Made = TypeVar("Made")


class Turns:
    """Each key by itself: nobody waits for what others need."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._making: dict[Hashable, Future[None]] = {}

    def once(self, key: Hashable, make: Callable[[], Made], patience: float | None = None) -> Made | None:
        """What `make` gives, to the one who makes it; None to those who waited, who look where it was put.

        What fails has failed for all of them: they do not try it again one after the other. Raises what `make` raised,
        to those who waited an error like it, and `TimeoutError` if they would wait longer than `patience` seconds.
        """
        mine: Future[None] = Future()
        with self._lock:
            first = self._making.setdefault(key, mine)
        if first is not mine:
            failed = first.exception(patience)
            if failed is not None:
                raise copy(failed) from failed  # raised by all of them the same one would hold what each of them holds
            return None
        try:
            made = make()
            mine.set_result(None)
            return made
        except Exception as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._making[key]
            mine.cancel()  # whoever makes it was stopped
            del first, mine  # they hold the error, and the error what is here
