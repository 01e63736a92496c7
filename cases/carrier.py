"""Carrier: takes mails and letters out of the house: mails by SMTP or into a folder, letters always into a folder.

A file has the name of its message, so that the same message that is given twice is there once.
"""

import os
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

PERMANENT = 500
SECONDS = 30


class NotNow(Exception):
    """It could not be given; trying again later may do."""


class Refused(Exception):
    """The address is refused for good."""


class MailCarrier(Protocol):
    """Takes mails."""

    async def take(self, mail: EmailMessage, name: str) -> None:
        """Take a mail; when this returns it is the carrier's. Raises `NotNow` or `Refused`."""


@dataclass(frozen=True)
class Folder:
    """Where letters lie until somebody prints them, and in the practice town mails too."""

    place: Path

    async def take(self, mail: EmailMessage, name: str) -> None:
        """Keep a mail as a file. Raises `NotNow`."""
        self.keep(f"{name}.eml", mail.as_bytes())

    def keep(self, name: str, content: bytes) -> None:
        """Keep a file under this name, whole or not at all, for the owner's eyes only. Raises `NotNow`."""
        file = self.place / name
        new = file.with_name(f".{file.name}.new")
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            new.replace(file)
        except OSError as error:
            raise NotNow(str(error)) from error


@dataclass(frozen=True)
class Smtp:
    """A mail server. It is spoken to encrypted from the start (`tls`), or as soon as the server offers it."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = None

    async def take(self, mail: EmailMessage, name: str) -> None:
        """Give a mail to the server. Raises `NotNow` or `Refused`."""
        del name
        try:
            await aiosmtplib.send(
                mail, hostname=self.host, port=self.port, use_tls=self.tls, username=self.user, password=self.password,
                timeout=SECONDS,
            )  # fmt: skip
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise (Refused if _for_good(error) else NotNow)("recipient") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotNow(type(error).__name__) from None

    def __repr__(self) -> str:
        return f"Smtp({self.host}:{self.port})"


def open_carrier(address: str, folder: Path, password: str | None) -> MailCarrier:
    """The carrier of mails at `address`: folder, smtp://host:port or smtps://user@host."""
    if address == "folder":
        return Folder(folder)
    parts = urlsplit(address)
    tls = parts.scheme == "smtps"
    user = unquote(parts.username) if parts.username else None
    return Smtp(parts.hostname or "", parts.port or (465 if tls else 587), tls, user, password if user else None)


def _for_good(error: aiosmtplib.SMTPRecipientsRefused) -> bool:
    return all(each.code >= PERMANENT for each in error.recipients)
