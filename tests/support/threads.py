"""Many at once: each act in a thread, a session and a transaction of its own; and waiting until something is so."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread
from typing import Any

from flask import Flask

from app.core.db import db
from app.core.turns import Turns


def together(app: Flask, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all acts at the same moment. Returns what each gave, or the error it raised, in their order."""
    db.session.commit()
    db.session.remove()
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait(60)
            try:
                with db.transaction():
                    return act()
            except Exception as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def settled(condition: Callable[[], object]) -> None:
    for _attempt in range(1500):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come to that")


def until(go: Event, acts: Sequence[Callable[[], Any]], meanwhile: Callable[[], object]) -> list[Any]:
    """Start the acts, which get stuck until `go` is set; set it when `meanwhile` is so. Returns what each gave."""
    given: list[Any] = []
    threads = [Thread(target=lambda act=act: given.append(act())) for act in acts]  # type: ignore[misc]
    try:
        for thread in threads:
            thread.start()
        settled(meanwhile)
    finally:
        go.set()
        for thread in threads:
            thread.join(20)
    return given


def waiting(turns: Turns) -> int:
    """How many wait for what others make."""
    return sum(len(made._condition._waiters) for made in list(turns._making.values()))  # type: ignore[attr-defined]
