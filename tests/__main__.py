"""python -m tests: every check and test of the project, part by part; the last line says what ran and what did not.

With --quick it leaves out what needs a database server or a browser.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tests import machine, postgres

BIN = f"{sys.prefix}/bin"
PYTEST = (sys.executable, "-m", "pytest", "--quiet")
PASSED, FAILED = "passed", "failed"


@dataclass(frozen=True)
class Part:
    """One part: how it runs (True when all is well), and what it needs from the machine (why it cannot be had)."""

    name: str
    run: Callable[[], bool]
    lacks: Callable[[], str | None] = lambda: None
    is_quick: bool = True


COUNTED: dict[str, dict[str, int]] = {}
"""What passed of the tests that take a database, by the database they ran on; see conftest.py."""


def on_sqlite() -> bool:
    """All tests, on SQLite."""
    return _passes("SQLite", "-m", "not clamd")


def on_postgres() -> bool:
    """The tests that keep something in the database, once more, on a PostgreSQL of their own: just as many."""
    with postgres.running() as address:
        passed = _passes("PostgreSQL", "-m", "postgres and not clamd", "--postgres", address)
    return passed and COUNTED["SQLite"]["shared"] == COUNTED["PostgreSQL"]["shared"]


def _passes(database: str, *more: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts.json"
        passed = _succeeds(*PYTEST, "-n", "auto", "--counts", str(counts), *more, "tests")
        COUNTED[database] = json.loads(counts.read_text()) if counts.is_file() else {"shared": 0, "own": 0}
    return passed


PARTS = (
    Part("lint", lambda: _succeeds(f"{BIN}/ruff", "check")),
    Part("format", lambda: _succeeds(f"{BIN}/ruff", "format", "--check")),
    Part("types", lambda: _succeeds(f"{BIN}/mypy")),
    Part("import laws", lambda: _succeeds(f"{BIN}/lint-imports")),
    Part("tests", on_sqlite),
    Part("tests on PostgreSQL", on_postgres, is_quick=False),
    Part(
        "malware, with ClamAV",
        lambda: _succeeds(*PYTEST, "-m", "clamd", "tests/cases/evidence"),
        machine.lacks_clamd,
        is_quick=False,
    ),
    Part(
        "end to end in Chromium",
        lambda: _succeeds(*PYTEST, "-n", "4", "--dist", "loadfile", "e2e"),
        machine.lacks_browser,
        is_quick=False,
    ),
)


def main() -> int:
    """Run the parts one after the other, also when one failed; 0 when everything that ran passed."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without PostgreSQL and browser")
    quick = parser.parse_args().quick
    outcomes = {part.name: _outcome(part, quick=quick) for part in PARTS}
    print("\n" + "; ".join(_sentences(outcomes)) + ".")
    return FAILED in outcomes.values()


def _outcome(part: Part, *, quick: bool) -> str:
    """`passed`, `failed`, or why it did not run."""
    if quick and not part.is_quick:
        return "left out by `make check`"
    lack = part.lacks()
    if lack is not None:
        return lack
    print(f"\n=== {part.name}", flush=True)
    began = monotonic()
    outcome = PASSED if part.run() else FAILED
    print(f"=== {part.name}: {outcome} in {monotonic() - began:.0f} seconds", flush=True)
    return outcome


def _sentences(outcomes: dict[str, str]) -> Sequence[str]:
    named = {each: [name for name, outcome in outcomes.items() if outcome == each] for each in (PASSED, FAILED)}
    ran = [f"{outcome.capitalize()}: {', '.join(names)}" for outcome, names in named.items() if names]
    lacking = [f"{name} ({outcome})" for name, outcome in outcomes.items() if outcome not in named]
    return [*ran, f"Not run: {', '.join(lacking) or 'nothing'}", *_counts()]


def _counts() -> Sequence[str]:
    """How many of the tests that take a database passed on each, and how many are about that one's own ways."""
    if not COUNTED:
        return []
    shared = ", ".join(f"{counts['shared']} on {database}" for database, counts in COUNTED.items())
    own = ", ".join(f"{counts['own']} of {database}'s own" for database, counts in COUNTED.items())
    return [f"Tests with a database: {shared}; beside them {own}"]


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
