"""`python -m app.themes.engine.worker`: the computing in a process of its own.

One JSON text comes in, lines of JSON go out: `{"percent": 40}` every second, at last `{"proposal": ...}`. It knows no
database and opens no file, so SQLite keeps its one writing process (ADR 0007); its memory goes back to the machine
when it ends; and it is polite: whoever waits for a page comes first.
"""

import json
import os
import sys
import threading
import time
from typing import Any

BEAT = 1.0  # seconds; without a reader at the other end the beat fails, and the work ends


def main() -> None:
    os.nice(10)
    told = json.load(sys.stdin)
    now = {"percent": 0}
    threading.Thread(target=_beat, args=(now,), daemon=True).start()
    from app.themes.engine.proposing import Asked, propose
    from app.themes.engine.vectors import load

    proposal = propose(Asked(**told["asked"]), load(told["vectors"]), lambda percent: now.update(percent=percent))
    _say({"proposal": proposal.told()})


def _beat(now: dict[str, int]) -> None:
    while True:
        try:
            _say(now)
        except OSError:
            os._exit(1)  # who asked is gone
        time.sleep(BEAT)


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")  # one write, so that the two threads' lines never mix
    sys.stdout.flush()


if __name__ == "__main__":
    main()
