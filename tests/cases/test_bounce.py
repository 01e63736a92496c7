"""Bounces: a mail that came back becomes a letter; what is late, or nobody's, changes nothing."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from cases import bounce
from cases.case import Case
from cases.database import Database
from cases.delivery import Office
from cases.event import Event
from tests.cases import test_delivery
from tests.cases.test_delivery import deliver_everything, invited, told

office = test_delivery.office
pytestmark = pytest.mark.postgres
REPORT = """\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: noreply@voorbeeldstad.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="AB12.1776243600/mx.example"

This is a MIME-encapsulated message.

--AB12.1776243600/mx.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.

<sam@voorbeeldstad.example>: host mail.voorbeeldstad.example[192.0.2.7] said: 550 5.1.1
    User unknown (in reply to end of DATA command)

--AB12.1776243600/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: AB12
Arrival-Date: Wed, 15 Apr 2026 09:00:00 +0000 (UTC)

Final-Recipient: rfc822; sam@voorbeeldstad.example
Original-Recipient: rfc822;sam@voorbeeldstad.example
Action: {action}
Status: {status}
Remote-MTA: dns; mail.voorbeeldstad.example
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--AB12.1776243600/mx.example
Content-Description: Undelivered Message
Content-Type: {returned}

From: Gemeente Voorbeeldstad <noreply@voorbeeldstad.example>
To: sam@voorbeeldstad.example
Subject: Stuur uw gegevens
Message-ID: <{id}@127.0.0.1>

--AB12.1776243600/mx.example--
"""
"""As Postfix writes it."""


def a_report(name: object, action: str = "failed", status: str = "5.1.1", returned: str = "message/rfc822") -> bytes:
    return REPORT.format(id=name, action=action, status=status, returned=returned).encode()


def laid(office: Office, content: bytes) -> Path:
    office.bounces.mkdir(parents=True, exist_ok=True)
    file = office.bounces / f"{uuid4()}.eml"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_message_that_came_back(returned: str) -> None:
    name = uuid4()
    assert bounce.read(a_report(name, returned=returned)) == name


@pytest.mark.parametrize(
    "strange",
    [
        a_report(uuid4(), action="delayed", status="4.4.1"), a_report(uuid4(), status="4.2.2"), a_report("nobody's"),
        b"Subject: Out of office\r\n\r\nBack on Monday.", b"", b"\xff\x00" * 50,
    ],
)  # fmt: skip
def test_what_is_late_or_something_else_is_no_bounce(strange: bytes) -> None:
    assert bounce.read(strange) is None


async def test_a_mail_that_came_back_becomes_a_letter_once_and_officers_hear_it(
    office: Office, database: Database
) -> None:
    case = await invited(office, "email")
    await deliver_everything(office)
    (mailed,) = await told(office)
    first, second = laid(office, a_report(mailed.id)), laid(office, a_report(mailed.id))
    await deliver_everything(office)
    assert [(each.channel, each.state, each.reason) for each in await told(office)] == [
        ("email", "failed", "bounced"), ("letter", "sent", None),
    ]  # fmt: skip
    assert not first.exists()
    assert not second.exists()
    async with database.read() as session:
        event = await session.scalar(select(Event).where(Event.case_id == case.id, Event.kind == "message-failed"))
        assert event is not None
        assert event.details == {"kind": "invitation", "reason": "bounced"}
        assert (await session.get_one(Case, case.id)).status == "uitgenodigd"


async def test_what_is_no_bounce_is_laid_aside_for_somebody_to_look_at(office: Office) -> None:
    file = laid(office, b"Subject: Vraag\r\n\r\nKunt u mij bellen?")
    await deliver_everything(office)
    assert not file.exists()
    assert file.with_suffix(".unread").exists()
