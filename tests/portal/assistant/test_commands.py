"""The editor's commands: a question is tried out from a shell, and what was sent is listed."""

import os
import subprocess
import sys
from pathlib import Path


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "portal.assistant", *arguments]
    return subprocess.run(
        command, env=os.environ | {"DATA": str(data)}, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_question_is_tried_out_with_its_shares(tmp_path: Path) -> None:
    tried = run(tmp_path, "try", "ik heb geen digid", "--taal", "nl")
    assert tried.returncode == 0, tried.stderr
    first, *ranked = tried.stdout.splitlines()
    assert first.split(":")[0] in {"direct", "choices"}
    assert len(ranked) == 5
    assert "no-digid" in ranked[0] + ranked[1]


def test_help_names_the_commands(tmp_path: Path) -> None:
    told = run(tmp_path, "--help")
    assert told.returncode == 0
    assert "try" in told.stdout
    assert "learn" in told.stdout
