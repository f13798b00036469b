"""`python -m benchmarks [part ...]`: measure, and print the table."""

import os
import platform
import sys
from importlib import import_module

from benchmarks.rows import Row, table

PARTS = ("pages", "wire", "lighthouse")


def main(arguments: list[str]) -> int:
    if "--list" in arguments:
        print("\n".join(PARTS))
        return 0
    unknown = set(arguments) - set(PARTS)
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for part in arguments or PARTS:
        print(f"Measuring {part} ...", file=sys.stderr, flush=True)
        rows += import_module(f"benchmarks.{part}").measure()
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print(table(rows))
    return 0 if all(row.good is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
