"""Log: what a program says of itself, a line of JSON each, to the file that it is given."""

import logging
from typing import BinaryIO

import msgspec
import structlog


def write_to(file: BinaryIO) -> None:
    """Let every part of this process log to `file`."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.BytesLoggerFactory(file),
        cache_logger_on_first_use=True,
    )


def _json(line: object, **_: object) -> bytes:
    return msgspec.json.encode(line, enc_hook=repr)
