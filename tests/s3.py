"""S3: a server of another maker that speaks it, with one bucket, in a folder of its own.

It shows the protocol: put only where nothing is, sums, lists, deletions, and what is there after a crash. It cannot
show that a provider checks signatures, keeps what it acknowledged, slows down who asks too much, or what several
machines see at once. That a server may ignore conditions is why a door tries them when it starts.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BUCKET = "papers"
STARTS_WITHIN_SECONDS = 20


@dataclass(frozen=True)
class S3:
    """A running server; `keys` is the file that opens it, `folder` where it lays its objects."""

    keys: Path
    folder: Path

    def address(self, prefix: str) -> str:
        """Of a vault in the bucket."""
        return f"s3://{BUCKET}/{prefix}"


@contextmanager
def running(folder: Path) -> Iterator[S3]:
    """The server, until the block ends."""
    (folder / "data" / BUCKET).mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = int(held.getsockname()[1])
    keys = folder / "s3.toml"
    told = {"endpoint": f"http://127.0.0.1:{port}", "region": "eu-west-1", "access_key_id": "practice"}
    keys.write_text("".join(f'{name} = "{value}"\n' for name, value in told.items()) + 'secret_access_key = "secret"\n')
    command = [sys.executable, "-m", "localbucket", "--port", str(port), str(folder / "data")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield S3(keys, folder / "data" / BUCKET)
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the S3 server did not begin to listen")
