"""python -m bench [NAME…]: measure, and print the table; with --note also write it into bench/README.md."""

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import (
    assistant,
    crowd,
    guide,
    house,
    intake,
    letters,
    listing,
    memory,
    postgres,
    status,
    table,
    upload,
    weight,
)
from bench.measuring import Asked
from bench.table import Line

NAMES = {
    "guide": guide, "status": status, "listing": listing, "postgres": postgres, "upload": upload, "crowd": crowd,
    "memory": memory, "weight": weight, "intake": intake, "letters": letters, "assistant": assistant,
}  # fmt: skip
README = Path(__file__).parent / "README.md"
BEGIN = "<!-- python -m bench --note writes what follows -->\n"


def main() -> int:
    """Measure what was asked, everything when nothing was named."""
    asked = _parser().parse_args()
    with TemporaryDirectory(prefix="bench-") as folder:
        print(f"Making a house with {asked.cases:,} cases …", file=sys.stderr, flush=True)
        made = house.furnish(Path(folder), asked.cases)
        told = Asked(made, asked.cases, asked.rounds, asked.seconds, asked.requests, asked.megabytes)
        lines: list[Line] = []
        for name in asked.names or NAMES:
            print(f"Measuring {name} …", file=sys.stderr, flush=True)
            measured = NAMES[name].measure(told)
            print(table.markdown(measured, with_head=not lines), end="", flush=True)
            lines += measured
    if asked.note:
        _note(lines)
    return 0


def _note(lines: list[Line]) -> None:
    before, _, _ = README.read_text("utf-8").partition(BEGIN)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    README.write_text(f"{before}{BEGIN}\n{datetime.now(UTC):%Y-%m-%d}, {machine}.\n\n{table.markdown(lines)}", "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--cases", type=int, default=1_000_000, help="cases in the house (1000000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of ours and the limit (5)")
    parser.add_argument("--seconds", type=float, default=1.5, help="seconds for each side of a round (1.5)")
    parser.add_argument("--requests", type=int, default=10_000, help="requests before memory is looked at (10000)")
    parser.add_argument("--megabytes", type=int, default=10, help="size of the upload (10)")
    parser.add_argument("--note", action="store_true", help="write the table, with its date, into bench/README.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
