"""The computing in a process of its own, asked and listened to. Nothing leaves the machine: it talks over two pipes.

Not in this process, although the import could wait until it is needed: scikit-learn stays in the memory of whoever
has imported it once (a worker has 120 MiB in all), and a thread that computes keeps the pages waiting.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Timer

from app.themes.engine.proposing import Asked, Group, Proposal

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 900  # seconds
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
Tell = Callable[[int], None]


class BrokeOff(RuntimeError):
    """The computing ended without an answer."""


def compute(asked: Asked, vectors: str = "", tell: Tell = lambda _percent: None) -> Proposal:
    """Have a proposal computed; `tell` hears how far it is, about every second. Raises `BrokeOff`."""
    # With one thread the sums are added up in the same order each time, so the same input gives the same answer.
    command = [sys.executable, "-m", "app.themes.engine.worker"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, text=True, **pipes) as child:  # type: ignore[call-overload]
        limit = Timer(LONGEST, child.kill)
        limit.daemon = True
        limit.start()
        try:
            return _listen(child, json.dumps({"asked": asdict(asked), "vectors": vectors}), tell)
        finally:
            limit.cancel()
            child.kill()


def _listen(child: "subprocess.Popen[str]", question: str, tell: Tell) -> Proposal:
    try:
        child.stdin.write(question)  # type: ignore[union-attr]
        child.stdin.close()  # type: ignore[union-attr]
    except OSError as error:
        raise BrokeOff("it did not listen") from error
    for line in child.stdout or ():
        told = json.loads(line)
        if "proposal" in told:
            return _proposal(**told["proposal"])
        tell(told["percent"])
    raise BrokeOff(f"it ended with {child.wait()}")


def _proposal(groups: list[dict[str, list[str]]], **rest: list[list[int]]) -> Proposal:
    return Proposal(groups=[Group(**group) for group in groups], **rest)  # type: ignore[arg-type]
