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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Browser, Page, Playwright

START_SECONDS = 90
STOP_SECONDS = 20
CODE_FIELDS = ("day", "month", "year")


class Town:
    """The running town: its addresses, residents and clients, as practice.json tells them."""

    def __init__(self, told: dict[str, Any], log: Path) -> None:
        self.portal: str = told["portal"]
        self.officer_api: str = told["officer_api"]
        self.ockto: str = told["ockto"]
        self.residents: list[dict[str, Any]] = told["residents"]
        self.clients: list[dict[str, Any]] = told["clients"]
        self.log = log
        self._used: set[str] = set()

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
def opened(data: Path, *options: str) -> Iterator[Town]:
    """The town with its data in `data`, on free ports; stopped by Ctrl-C's signal afterwards."""
    ports = dict(zip(("PORTAL_PORT", "OFFICER_PORT", "OCKTO_PORT"), map(str, free_ports(3)), strict=True))
    log = data.with_suffix(".log")
    with log.open("wb") as out:
        town = subprocess.Popen(
            [sys.executable, "-m", "practice", *options],
            env=os.environ | ports | {"DATA": str(data)},
            stdout=out,
            stderr=out,
        )
        try:
            yield Town(_told(data / "practice.json", town, log), log)
        finally:
            town.send_signal(signal.SIGINT)
            town.wait(STOP_SECONDS)
    assert town.returncode == 0, f"the town ended with {town.returncode}: {log.read_text()[-2000:]}"


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
