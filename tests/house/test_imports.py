"""Who may import whom; and the portal, which writes and cannot read."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from cases.settings import ROOT
from cases.settings import Settings as House
from portal.settings import Settings as Portal
from tests.resident import NEED, Door

PACKAGES = ("cases", "portal", "officer_api", "practice")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def test_the_import_laws_hold(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert outcome == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_no_door_and_nothing_else_reaches_the_keys_but_the_api_and_the_worker(graph: grimp.ImportGraph) -> None:
    assert graph.find_shortest_chain("portal", "cases.unseal", as_packages=True) is None
    openers = graph.find_modules_that_directly_import("cases.unseal")
    assert {opener.split(".")[0] for opener in openers} <= {"cases", "officer_api", "practice"}
    in_the_house = {opener for opener in openers if opener.startswith("cases.")}
    assert in_the_house <= {"cases.__main__", "cases.work", "cases.handoff.following"}, "only the worker"


def test_a_running_portal_never_loaded_what_opens() -> None:
    asked = "import sys, portal.app; print(sorted(name for name in sys.modules if 'unseal' in name))"
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    assert said.stdout == "[]\n"


def test_the_portal_is_told_of_no_private_key() -> None:
    told = {each.name for each in (*fields(Portal), *fields(House))}
    assert not told & {"identities", "keys", "token_key", "private_keys"}


def test_the_portal_works_in_a_house_without_a_single_private_key(door: Door, tmp_path: Path) -> None:
    for key in (tmp_path / "identities").iterdir():
        key.unlink()
    theirs = door.a_case()
    assert door.let_in(theirs).hand_in(f"/voorbeeldstad/nl/zaak/bewijsstukken/{NEED}").status_code == 303
    assert len(door.papers(theirs)) == 1


def test_every_room_of_the_house_has_its_floor() -> None:
    """`exhaustive` in pyproject.toml: a new file in cases/ breaks the build until it is given its floor."""
    assert "exhaustive = true" in (ROOT / "pyproject.toml").read_text()


def test_the_clock_and_the_environment_are_read_in_their_one_place() -> None:
    """Ruff bans them by name; this is the list of files where the ban is lifted."""
    lifted = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if "os.environ" in file.read_text() or "datetime.now(" in file.read_text()
    }
    allowed = ("settings.py", "state.py", "__main__.py")
    assert [file for file in sorted(lifted) if not file.startswith("practice/") and not file.endswith(allowed)] == []
