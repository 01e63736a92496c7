"""Clamd: ClamAV's own daemon, with one signature of the tests, on a socket in a folder of its own."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "/usr/sbin/clamd"
FOUND_BY_THE_SIGNATURE = b"this-is-found-by-the-signature-of-the-tests"
STARTS_WITHIN_SECONDS = 30
MOST_IN_A_STREAM = 2_000_000


def lacks() -> str | None:
    """Why there is no clamd here, or None."""
    return None if os.access(PROGRAM, os.X_OK) else "no clamd: apt-get install clamav-daemon"


@dataclass
class Clamd:
    """A running clamd."""

    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def running(folder: Path) -> Iterator[Clamd]:
    """Clamd, until the block ends. It takes two megabytes in a stream, and says when something is too large."""
    signature = f"Tests.Signature:0:*:{FOUND_BY_THE_SIGNATURE.hex()}\n"
    (folder / "signatures").mkdir()
    (folder / "signatures" / "tests.ndb").write_text(signature)
    told = {
        "DatabaseDirectory": folder / "signatures", "LocalSocket": folder / "s", "TemporaryDirectory": folder,
        "Foreground": "yes", "StreamMaxLength": "2M", "MaxFileSize": "1M", "MaxScanSize": "1M",
        "AlertExceedsMax": "yes", "MaxThreads": 4,
    }  # fmt: skip
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in told.items()))
    command = [PROGRAM, "--config-file", str(folder / "clamd.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(folder / "s", process)
        yield Clamd(str(folder / "s"), process)
    finally:
        process.kill()
        process.wait()


def _wait_for(address: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as asking:
            asking.connect(str(address))
            asking.sendall(b"zPING\0")
            if asking.recv(10).startswith(b"PONG"):
                return
        time.sleep(0.05)
    raise TimeoutError("clamd did not begin to listen")
