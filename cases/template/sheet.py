"""Sheet: everything that is said to one person in one message, before it has the form of a letter or a mail."""

from uuid import UUID

from msgspec import Struct

from cases.template.block import Block


class Part(Struct, frozen=True):
    """The message in one language. `help` and `check` are a heading and what stands below it."""

    language: str
    direction: str
    subject: str
    body: list[Block]
    help: tuple[str, list[Block]]
    check: tuple[str, list[Block]]
    scan: tuple[str, str]


class Sheet(Struct, frozen=True):
    """One message: to whom (lines of an envelope, address of a mail), in Dutch first and then in their own language."""

    id: UUID
    kind: str
    municipality: str
    number: str
    date: str
    to: list[str]
    email: str | None
    code: str
    address: str
    """The portal's, without a path."""
    parts: list[Part]
