"""python -m officer_api: run this door alone."""

import os
import sys

import uvicorn

from cases import log
from officer_api import settings
from officer_api.app import create_app


def main() -> int:
    """Serve until interrupted; returns the exit status."""
    log.write_to(sys.stdout.buffer)
    try:
        chosen = settings.read(os.environ)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    uvicorn.run(
        create_app(chosen),
        host=chosen.host,
        port=chosen.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        proxy_headers=False,
        access_log=False,
        server_header=False,
        log_level="warning",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
