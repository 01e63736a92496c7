"""python -m officer_api: run this door alone."""

import os
import sys

import structlog
import uvicorn

from officer_api import settings
from officer_api.app import create_app


def main() -> int:
    """Serve until interrupted; returns the exit status."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ]
    )
    try:
        chosen = settings.read(os.environ)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    uvicorn.run(
        create_app(chosen),
        host=chosen.host,
        port=chosen.port,
        access_log=False,
        server_header=False,
        log_level="warning",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
