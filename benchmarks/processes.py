"""What a server's processes use: time of the processor, memory, open files."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Use:
    """Of several processes together, since they began; memory and files as they are now."""

    cpu: float  # seconds
    memory: float  # MiB
    files: int


def workers(master: int) -> list[int]:
    """The processes that a gunicorn has started."""
    found = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def use(masters: list[int]) -> Use:
    found = [_one(pid) for master in masters for pid in workers(master)]
    return Use(sum(one.cpu for one in found), sum(one.memory for one in found), sum(one.files for one in found))


def _one(pid: int) -> Use:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        share = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
        return Use((int(words[11]) + int(words[12])) / TICKS, share, sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()))
    except (FileNotFoundError, ProcessLookupError):
        return Use(0.0, 0.0, 0)
