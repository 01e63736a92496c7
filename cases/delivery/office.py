"""Office: what delivery needs: the press, the carriers, the keys, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from pyrage.x25519 import Recipient

from cases import municipality, template
from cases.carrier import Folder, MailCarrier, open_carrier
from cases.database import Database
from cases.evidence import Desk, open_desk
from cases.letter import Press
from cases.municipality import Municipality
from cases.post import Message
from cases.seal import WORKER, recipients
from cases.settings import Settings
from cases.template import Sheet


@dataclass(frozen=True)
class Office:
    """What delivery needs. `opened` opens what was sealed for the worker; `in_batches` puts letters together; whoever
    `rests` sends nothing that can wait at night, on Sundays and on holidays."""

    database: Database
    desk: Desk
    press: Press
    mails: MailCarrier
    folder: Folder
    bounces: Path
    recipient: Recipient
    opened: Callable[[bytes], bytes]
    portal: str
    in_batches: bool
    clock: Callable[[], datetime]
    rests: bool = True

    def town(self, slug: str) -> Municipality:
        return self.press.municipalities[slug]

    def sheet(self, message: Message) -> Sheet:
        """What was rendered and sealed."""
        return msgspec.json.decode(self.opened(message.sealed or b""), type=Sheet)


def open_office(
    house: Settings, database: Database, opened: Callable[[bytes], bytes], clock: Callable[[], datetime]
) -> Office:
    """The office of this house. Raises `ValueError`, or `OSError` for a key or password that is not there."""
    worker = recipients(house.seals, WORKER)[0]
    password = house.carrier_password.read_text().strip() if house.carrier_password else None
    press = Press(template.read(house.content), municipality.read_all(house.content))
    desk = open_desk(house)
    mails = open_carrier(house.carrier, house.post, password)
    return Office(
        database, desk, press, mails, Folder(house.post), house.bounces, worker, opened, house.portal,
        house.letters == "batch", clock,
    )  # fmt: skip
