"""Memory: what each door holds after 10,000 requests, started alone on a file of its own with 10,000 cases.

The portal is asked for the guide's pages, the questions and the code page in every live language; the officer API for
500 cases, the list and the feed. The figure is the resident memory of the process.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench import house, load
from bench.house import House, Port
from bench.measuring import Asked
from bench.table import Goal, Line

CASES = 10_000
PATHS = ("stappen", "stappen?household=together", "vragen", "vragen?q=loonstrook", "code", "")


def measure(asked: Asked) -> list[Line]:
    """One line for each door."""
    lines = []
    with TemporaryDirectory(prefix="bench-") as folder:
        at = house.furnish(Path(folder), min(asked.cases, CASES))
        for package, requests in (("portal", _of_portal), ("officer_api", _of_officers)):
            with at.door(package) as door:
                load.answered(door.number, requests(at, door), asked.requests)
                lines.append(
                    Line(f"memory of {package}", door.memory(), "MB", f"after {asked.requests:,} requests",
                         Goal(110, 80, less_is_better=True))
                )  # fmt: skip
    return lines


def _of_portal(_: House, door: Port) -> list[bytes]:
    paths = [f"/{house.TOWN}/{language}/{path}" for language in ("nl", "en", "ar") for path in PATHS]
    return [load.asking(door.number, path) for path in paths]


def _of_officers(at: House, door: Port) -> list[bytes]:
    paths = [f"/v1/zaken/{each}" for each in house.ids(at, 500)]
    lists = ["/v1/zaken", "/v1/gebeurtenissen"] * 50
    return [load.asking(door.number, path, at.headers()) for path in (*paths, *lists)]
