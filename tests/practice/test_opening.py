import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from e2e.town import free_ports

START_SECONDS, STOP_SECONDS = 60, 15
FIELDS = {"name", "municipality", "language", "channel", "code", "birth_date", "case_id", "status"}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Three free ports, and a folder that is not there yet."""
    ports = zip(("PORTAL_PORT", "OFFICER_PORT", "OCKTO_PORT"), map(str, free_ports(3)), strict=True)
    return {**os.environ, **dict(ports), "DATA": str(tmp_path / "absent" / "data")}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "practice", *words]


@contextmanager
def up(environ: dict[str, str], stop: signal.Signals) -> Iterator[dict[str, Any]]:
    """The town, up for as long as the block lasts, and then stopped with that signal, cleanly."""
    announcement = Path(environ["DATA"]) / "practice.json"
    town = subprocess.Popen(command(), env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + START_SECONDS
    while not announcement.exists() and town.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    try:
        yield json.loads(announcement.read_text("utf-8"))
    finally:
        town.send_signal(stop)
        out, errors = town.communicate(timeout=STOP_SECONDS)
    assert (town.returncode, errors) == (0, "")
    assert out.endswith("The practice town is closed; its data is kept.\n")
    assert not announcement.exists()


def test_a_town_opens_stops_and_opens_again_with_its_data(environ: dict[str, str]) -> None:
    with up(environ, signal.SIGINT) as first:
        addresses = [first[door] for door in ("portal", "officer_api", "ockto")]
        assert addresses == [f"http://127.0.0.1:{environ[f'{each}_PORT']}" for each in ("PORTAL", "OFFICER", "OCKTO")]
        assert {frozenset(each) for each in first["residents"]} == {frozenset(FIELDS)}
        assert [set(each) for each in first["clients"]] == [{"municipality", "client_id", "key_file", "scopes"}] * 2
        assert cases_of("voorbeeldstad", first, environ)
    with up(environ, signal.SIGTERM) as second:
        assert second == first


def cases_of(municipality: str, told: dict[str, Any], environ: dict[str, str]) -> list[dict[str, Any]]:
    """What the officer API tells the municipality's software, with the token that the command prints."""
    token = subprocess.run(
        command("token", municipality), env=environ, capture_output=True, text=True, check=True, timeout=30
    )
    headers = {"Authorization": f"Bearer {token.stdout.strip()}", "Medewerker": "oefenaar"}
    found: list[dict[str, Any]] = httpx2.get(f"{told['officer_api']}/v1/zaken", headers=headers).json()["resultaten"]
    return found


def test_a_token_of_a_town_that_is_not_up_is_refused_in_one_line(environ: dict[str, str]) -> None:
    asked = subprocess.run(
        command("token", "voorbeeldstad"), env=environ, capture_output=True, text=True, check=False, timeout=30
    )
    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr == "The practice town is not up: start it with `make run`.\n"


def test_a_setting_that_is_wrong_is_said_in_one_line(environ: dict[str, str]) -> None:
    wrong = {**environ, "PORTAL_PORT": "high"}
    asked = subprocess.run(command(), env=wrong, capture_output=True, text=True, check=False, timeout=30)
    assert (asked.returncode, asked.stderr) == (1, "PORTAL_PORT=high: a whole number above zero is needed\n")
