"""Every measurement of the bench runs, at the smallest size; what it measures there is worth nothing."""

import subprocess
import sys

from cases.settings import ROOT

SMALL = ["--cases", "1000", "--rounds", "1", "--seconds", "0.1", "--requests", "60", "--megabytes", "1"]
WORKS = (
    "guide page of", "guide page, first time", "case status by id", "the same answered 304", "list page of 50",
    "feed page of 50", "the list,", "case status by id on PostgreSQL", "upload of", "memory of 12 uploads",
    "memory of portal",
    "memory of officer_api", "first view", "following page", "script", "import of residents",
    "memory of ten times", "codes, one", "letters, one", "question asked",
    "model of the questions", "memory of a process that answers",
)  # fmt: skip


def test_every_measurement_runs_and_tells_its_figure_and_nothing_is_written() -> None:
    readme = (ROOT / "bench" / "README.md").read_bytes()
    said = subprocess.run(
        [sys.executable, "-m", "bench", *SMALL], capture_output=True, text=True, check=False, cwd=ROOT, timeout=300
    )
    assert said.returncode == 0, said.stderr
    rows = [row for row in said.stdout.splitlines()[2:] if row]
    assert len(rows) == len(WORKS)
    assert [work for work, row in zip(WORKS, rows, strict=True) if not row.startswith(f"| {work}")] == []
    assert (ROOT / "bench" / "README.md").read_bytes() == readme
