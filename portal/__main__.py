"""python -m portal: this door alone, on PostgreSQL, or while no other process holds the SQLite file."""

import os
import sys

import uvicorn

from cases import log
from portal import settings
from portal.app import create_app


def main() -> int:
    """Serve until interrupted; returns the exit status."""
    log.write_to(sys.stdout.buffer)
    try:
        told = settings.read(os.environ)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    uvicorn.run(
        create_app(told),
        host=told.host,
        port=told.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        server_header=False,
        log_level="warning",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
