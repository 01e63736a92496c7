"""Command: an operator brings in a file while the doors are stopped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cases.settings import ROOT, Settings
from tests.intake import a_csv, a_row

pytestmark = pytest.mark.sqlite


def run(house: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    folder = house.seals.parent
    told = {
        "DATABASE": house.database, "SEALS": str(house.seals), "WORKER": str(folder / "identities"),
        "BSN_KEY": str(house.bsn_key), "DATA": str(folder),
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "cases", "import", *words, "--municipality", "voorbeeldstad"],
        cwd=ROOT, env={**os.environ, **told}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_a_file_is_tried_and_then_brought_in(house: Settings, tmp_path: Path) -> None:
    file = tmp_path / "inwoners.csv"
    file.write_bytes(a_csv([a_row(1), a_row(2)]))
    assert run(house, str(file), "--proef").stdout == "2 rows, 0 with a partner: nothing is wrong.\n"
    done = run(house, str(file))
    assert "2 cases began, 0 rows have an open case already." in done.stdout
    assert "2 of 2" in done.stderr
    again = run(house, str(file))
    assert again.returncode == 1
    assert "rij 2, kolom bsn: Deze inwoner heeft al een open heronderzoek." in again.stderr


def test_a_file_that_is_no_table_is_refused_in_words(house: Settings, tmp_path: Path) -> None:
    file = tmp_path / "inwoners.docx"
    file.write_bytes(b"x")
    answer = run(house, str(file))
    assert (answer.returncode, "a file that ends in .xlsx" in answer.stderr) == (1, True)
