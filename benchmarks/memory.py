"""What a worker weighs after load over the public pages, with the demo programme in the database."""

from benchmarks import load, servers
from benchmarks.phone import SCREENS
from benchmarks.rows import Row

HEAVIEST = 120  # MiB, proportional share
CLIENTS, WORKERS, SECONDS = 8, 2, 10.0
LISTS = ("/prosjekter", "/behov", "/behov?sorter=supported", "/en/", "/en/needs", "/en/projects")
COMMAND = "make bench ARGS=memory"


def measure() -> list[Row]:
    paths = (*(screen.path for screen in SCREENS), *LISTS)
    with servers.demo() as running:
        told = load.run(running.url, load.Paths(paths), clients=CLIENTS, seconds=SECONDS)
        weight = running.memory()
    return [
        Row(
            what=f"memory of a worker after load, SQLite, {CLIENTS} clients, {WORKERS} workers",
            value=f"{weight:.0f} MiB after {told.answers} pages; {told.errors} errors",
            target=f"at most {HEAVIEST} MiB",
            good=0 < weight <= HEAVIEST and told.errors == 0,
            command=COMMAND,
        )
    ]
