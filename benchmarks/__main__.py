"""`python -m benchmarks [part ...] [--data FOLDER] [--page NAME]`: measure, and print the table."""

import os
import platform
import sys
import time
import traceback
from importlib import import_module

from benchmarks import phone, real
from benchmarks.rows import Row, table

OPTIONS = {"--data": real.VARIABLE, "--page": phone.VARIABLE}
INSIGHT = ("similar", "similar-sqlite", "similar-postgresql", "themes", "workbench", "bulk")
PARTS = ("pages", "wire", "lighthouse", "writes", "hall", "memory", "import", "scale", *INSIGHT)
TOGETHER = {"insight": INSIGHT}  # what can be asked for by one name; each part by itself takes a few minutes
MODULES = {
    "import": "importing",
    "hall": "halls",
    "similar": "likeness",
    "themes": "grouping",
}  # other than the part's name
MEASURES = {"similar-sqlite": "likeness.on_sqlite", "similar-postgresql": "likeness.on_postgresql"}


def main(arguments: list[str]) -> int:
    if "--list" in arguments:
        print("\n".join((*PARTS, *TOGETHER)))
        return 0
    for option, variable in OPTIONS.items():
        if option in arguments:
            at = arguments.index(option)
            os.environ[variable] = "".join(arguments[at + 1 : at + 2])
            arguments = arguments[:at] + arguments[at + 2 :]
    arguments = [part for asked in arguments for part in TOGETHER.get(asked, (asked,))]
    unknown = set(arguments) - set(PARTS)
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    rows: list[Row] = []
    paces = [pace()]
    for part in arguments or PARTS:
        print(f"Measuring {part} ...", file=sys.stderr, flush=True)
        rows += measured(part)
    paces.append(pace())
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"Five million rounds of a loop, before and after: {' and '.join(f'{one:.2f}' for one in paces)} s\n")
    print(table(rows))
    return 0 if all(row.good is not False for row in rows) else 1


def pace() -> float:
    """Seconds for a loop of Python. Shared machines are slower at times, and so are the milliseconds in the table then."""
    begun, told = time.perf_counter(), 0
    for number in range(5_000_000):
        told += number * number % 7
    return time.perf_counter() - begun


def measured(part: str) -> list[Row]:
    """The rows of one part. One that breaks is a row that does not hold: the others were worth the wait."""
    try:
        module, _dot, function = MEASURES.get(part, MODULES.get(part, part)).partition(".")
        rows: list[Row] = list(getattr(import_module(f"benchmarks.{module}"), function or "measure")())
    except Exception as error:
        traceback.print_exc()
        return [Row(what=part, value=f"broke off: {error!r:.200}", good=False, command=f"make bench ARGS={part}")]
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
