"""Town: the practice town, started for as long as it is needed, and a browser to walk through it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Browser, Page, Playwright

START_SECONDS = 90
STOP_SECONDS = 20
PORTS = ("PORTAL_PORT", "OFFICER_PORT", "OCKTO_PORT")
CODE_FIELDS = ("day", "month", "year")


class Town:
    """The running town: its addresses, residents and clients, as practice.json tells them."""

    def __init__(self, data: Path, options: Sequence[str], settings: Mapping[str, str]) -> None:
        self.data, self.log = data, data.with_suffix(".log")
        self._options, self._settings = options, settings
        self._ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
        self._used: set[str] = set()
        self.open()

    def open(self) -> None:
        """Start, and wait until everything answers."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "practice", *self._options],
                env={**os.environ, **self._ports, **self._settings, "DATA": str(self.data)},
                stdout=out,
                stderr=out,
            )
        told = _told(self.data / "practice.json", self.process, self.log)
        self.portal: str = told["portal"]
        self.officer_api: str = told["officer_api"]
        self.ockto: str = told["ockto"]
        self.residents: list[dict[str, Any]] = told["residents"]
        self.clients: list[dict[str, Any]] = told["clients"]

    def close(self) -> None:
        """Stop by Ctrl-C's signal, cleanly."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(STOP_SECONDS)
        ended = self.process.returncode
        assert ended == 0, f"the town ended with {ended}: {self.log.read_text()[-2000:]}"

    def kill(self) -> None:
        """Kill it in the middle of whatever it does, and start it again with what it kept."""
        self.process.kill()
        self.process.wait(STOP_SECONDS)
        (self.data / "practice.json").unlink()
        self.open()

    def resident(self, municipality: str = "voorbeeldstad", status: str = "uitgenodigd") -> dict[str, Any]:
        """A resident with an open code whom nobody used before in this run."""
        for each in self.residents:
            fits = each["municipality"] == municipality and each["status"] == status and each["code"]
            if fits and each["case_id"] not in self._used:
                self._used.add(each["case_id"])
                return each
        raise LookupError(f"no unused resident of {municipality} in status {status}")

    def client(self, municipality: str = "voorbeeldstad") -> dict[str, Any]:
        return next(each for each in self.clients if municipality in each["municipality"])


@contextmanager
def opened(data: Path, *options: str, **settings: str) -> Iterator[Town]:
    """The town with its data in `data`, on free ports, with these settings; stopped by Ctrl-C's signal afterwards."""
    town = Town(data, options, settings)
    try:
        yield town
    finally:
        town.close()


def made_once(folder: Path) -> Path:
    """The data of a town that was opened and closed; whoever asks first makes it, the others wait."""
    data = folder / "data"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not data.exists():
            with opened(data):
                pass
    return data


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody uses now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def browser_of(playwright: Playwright) -> Browser:
    """Debian's Chromium where it is installed, playwright's own elsewhere."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    arguments = [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)


def enter(page: Page, town: Town, resident: dict[str, Any], language: str) -> None:
    """Enter the resident's code and birth date, as they would."""
    page.goto(f"{town.portal}/{resident['municipality']}/{language}/code")
    page.fill("[name=code]", resident["code"])
    year, month, day = resident["birth_date"].split("-")
    for part, value in zip(CODE_FIELDS, (day, month, year), strict=True):
        page.fill(f"[name=birth_{part}]", value)
    page.click("main form[method=post] button")
    page.wait_for_url(re.compile(r"/zaak$"))


def _told(file: Path, town: "subprocess.Popen[bytes]", log: Path) -> dict[str, Any]:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and town.poll() is None:
        if file.is_file():
            told: dict[str, Any] = json.loads(file.read_text())
            assert httpx2.get(f"{told['portal']}/gezond").status_code == 200
            return told
        time.sleep(0.1)
    raise AssertionError(f"the town did not open: {log.read_text()[-2000:]}")
