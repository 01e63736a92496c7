"""Delivery: a message becomes words, and gets to a real mail server or a folder, once, whatever breaks on the way."""

import asyncio
import email
import email.policy
import io
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest
from aiosmtpd.controller import Controller
from pyrage.x25519 import Identity
from sqlalchemy import select

from cases import code, decision, delivery, evidence, invitation, post
from cases.brake import Try
from cases.carrier import Folder, open_carrier
from cases.case import Case, Person
from cases.database import Database
from cases.decision import Decision
from cases.delivery import Office
from cases.post import Message
from cases.seal import WORKER
from cases.settings import Settings
from cases.unseal import Keys
from tests.conftest import StandingClock
from tests.makers import BIRTH_DATE, a_case, a_person

pytestmark = pytest.mark.postgres


class Inbox:
    """What a real mail server took; it refuses `refused` for good, and everything while `down`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.mails: list[EmailMessage] = []
        self.refused = ""
        self.down = False

    async def handle_RCPT(self, *_: Any) -> str:  # noqa: N802 - the server's own name
        envelope, address = _[2], _[3]
        if self.down:
            return "451 later"
        if address == self.refused:
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802 - the server's own name
        self.mails.append(email.message_from_bytes(_[2].content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Inbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept
    controller.stop()


@pytest.fixture
def office(
    house: Settings, database: Database, clock: StandingClock, tmp_path: Path, key_pairs: dict[str, Identity]
) -> Office:
    opened = partial(Keys(key_pairs).open, WORKER)
    return delivery.open_office(replace(house, post=tmp_path / "post"), database, opened, clock)


def by_mail(office: Office, inbox: Inbox) -> Office:
    return replace(office, mails=open_carrier(inbox.address, office.folder.place, None))


async def invited(office: Office, channel: str, language: str = "nl") -> Case:
    """A case that is to be invited."""
    async with office.database.begin() as session:
        made = await a_case(session, office.clock(), status="ontvangen", people=[at_home()])
        made.channel, made.language, made.respond_by = channel, language, None
        await post.tell(session, made, "invitation", office.clock())
    return made


def at_home() -> Person:
    person = a_person()
    person.email = "sam@voorbeeldstad.example"
    person.street, person.house_number, person.postcode, person.city = "Oefenstraat", "1", "0000AA", "Voorbeeldstad"
    return person


async def told(office: Office) -> list[Message]:
    async with office.database.read() as session:
        return list(await session.scalars(select(Message).order_by(Message.channel, Message.attempt)))


async def opens(office: Office, typed: str) -> bool:
    """Whether this code lets Sam in."""
    drawn = code.read(typed)
    assert drawn is not None
    attempt = Try("voorbeeldstad", drawn.selector, "192.0.2.0/24")
    async with office.database.begin() as session:
        fits = await invitation.fits(drawn, await invitation.candidate(session, attempt, office.clock()))
        entered = await invitation.redeem(session, attempt, fits=fits, birth_date=BIRTH_DATE, now=office.clock())
    return isinstance(entered, Person)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def code_in(mail: EmailMessage) -> str:

    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}", text_of(mail))
    assert found is not None
    return found[0]


async def deliver_everything(office: Office) -> None:
    """Rounds of the worker until nothing is left to do."""
    while await delivery.deliver(office):
        pass


def kept(office: Office, kind: str) -> list[Path]:
    return sorted(office.folder.place.rglob(f"*.{kind}"))


async def test_a_mail_reaches_the_mail_server_with_a_code_that_opens_the_case(office: Office, inbox: Inbox) -> None:
    office = by_mail(office, inbox)
    case = await invited(office, "email", "tr")
    await delivery.deliver(office)
    (mail,) = inbox.mails
    assert mail["To"] == "sam@voorbeeldstad.example"
    assert "/voorbeeldstad/tr/code" in text_of(mail)
    assert "Kodunuzu girin" in text_of(mail)
    assert await opens(office, code_in(mail))
    (message,) = await told(office)
    assert (message.state, message.sealed) == ("sent", None)
    async with office.database.read() as session:
        found = await session.get_one(Case, case.id)
    assert found.status == "uitgenodigd"
    assert found.respond_by is not None


async def test_a_mail_has_no_link_no_picture_and_nothing_from_elsewhere(office: Office, inbox: Inbox) -> None:
    office = by_mail(office, inbox)
    await invited(office, "email", "ar")
    await delivery.deliver(office)
    html = text_of(inbox.mails[0], "html")
    for strange in ("<a ", "<img", "<script", "<link", "url(", "src="):
        assert strange not in html
    assert 'dir="rtl"' in html


async def test_mail_and_letter_of_one_invitation_have_one_code(office: Office) -> None:
    await invited(office, "both")
    await delivery.deliver(office)
    (mail,) = kept(office, "eml")
    assert len(kept(office, "pdf")) == 1
    assert await opens(office, code_in(email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)))


async def test_a_second_invitation_ends_the_first_code(office: Office, clock: StandingClock, inbox: Inbox) -> None:
    office = by_mail(office, inbox)
    case = await invited(office, "email")
    await delivery.deliver(office)
    clock.forward(hours=1)
    async with office.database.begin() as session:
        found = await session.get_one(Case, case.id)
        await post.tell(session, found, "invitation", clock())
    await delivery.deliver(office)
    old, new = map(code_in, inbox.mails)
    assert not await opens(office, old)
    assert await opens(office, new)


async def test_what_waits_for_the_carrier_can_only_be_read_by_the_worker(office: Office, inbox: Inbox) -> None:
    inbox.down = True
    office = by_mail(office, inbox)
    await invited(office, "email")
    await delivery.deliver(office)
    (message,) = await told(office)
    assert message.state == "rendered"
    assert b"Sam" not in (message.sealed or b"Sam")
    assert b'"Sam' in office.opened(message.sealed or b"") or b"Sam" in office.opened(message.sealed or b"")


async def test_a_server_that_is_down_is_tried_again_with_the_same_code(
    office: Office, clock: StandingClock, inbox: Inbox
) -> None:
    inbox.down = True
    office = by_mail(office, inbox)
    await invited(office, "email")
    await delivery.deliver(office)
    await delivery.deliver(office)
    assert inbox.mails == []
    inbox.down = False
    clock.forward(minutes=2)
    await delivery.deliver(office)
    await delivery.deliver(office)
    (mail,) = inbox.mails
    assert await opens(office, code_in(mail))


async def test_an_address_that_is_refused_becomes_a_letter(office: Office, inbox: Inbox) -> None:
    inbox.refused = "sam@voorbeeldstad.example"
    office = by_mail(office, inbox)
    await invited(office, "email")
    await delivery.deliver(office)
    await delivery.deliver(office)
    assert [(each.channel, each.state, each.reason) for each in await told(office)] == [
        ("email", "failed", "address-refused"), ("letter", "sent", None),
    ]  # fmt: skip
    assert len(kept(office, "pdf")) == 1


async def test_nothing_is_asked_any_more_once_the_case_has_ended(office: Office) -> None:
    case = await invited(office, "both")
    async with office.database.begin() as session:
        found = await session.get_one(Case, case.id)
        found.move(session, "afgebroken", office.clock(), "medewerker")
    await delivery.deliver(office)
    assert {each.state for each in await told(office)} == {"cancelled"}
    assert kept(office, "pdf") == kept(office, "eml") == []


async def test_a_worker_that_is_killed_between_carrier_and_database_gives_it_once_more_and_it_lies_there_once(
    office: Office, clock: StandingClock
) -> None:
    await invited(office, "both")
    await delivery.render(office)
    killed = Killed(office.folder)
    with pytest.raises(asyncio.CancelledError):
        await delivery.deliver(replace(office, mails=killed))
    assert len(kept(office, "eml")) == 1
    await delivery.deliver(office)
    clock.forward(minutes=6)
    await delivery.deliver(office)
    assert len(kept(office, "eml")) == len(kept(office, "pdf")) == 1
    assert {each.state for each in await told(office)} == {"sent"}


async def decided(office: Office, channel: str, outcome: str, **more: str) -> Case:
    """A case on which an officer decided just now."""
    async with office.database.begin() as session:
        made = await a_case(session, office.clock(), status="in_onderzoek", people=[at_home(), a_person("partner")])
        made.channel, made.language = channel, "tr"
        verdict = Decision(case_id=made.id, outcome=outcome, officer="j.devries", at=office.clock(), **more)
        await decision.take(session, made, office.town("voorbeeldstad"), verdict)
    return made


async def test_a_couple_gets_one_decision_with_the_last_day_to_object(office: Office, inbox: Inbox) -> None:
    office = by_mail(office, inbox)
    await decided(office, "email", "toegekend")
    await delivery.deliver(office)
    (mail,) = inbox.mails
    said = text_of(mail)
    for part in ("toegekend", "27 mei 2026", "27 Mayıs 2026", "Uw basisverzekering stopt niet", "099 000 01 20"):
        assert part in said


@pytest.mark.parametrize(
    ("motive", "reason"), [("inkomen", "Uw inkomen is hoger"), ("vermogen", "Wat u bezit is meer")]
)
async def test_a_rejection_gives_its_reason(office: Office, inbox: Inbox, motive: str, reason: str) -> None:
    office = by_mail(office, inbox)
    await decided(office, "email", "afgewezen", motive=motive)
    await delivery.deliver(office)
    assert f"Dit is de reden: {reason}" in text_of(inbox.mails[0])


async def test_an_officers_own_reason_is_told_in_dutch_and_a_translation_says_so(office: Office, inbox: Inbox) -> None:
    office, place = by_mail(office, inbox), "voorbeeldstad/ab/abc.age"
    await evidence.keep_as_is(office.desk, "voorbeeldstad", place, b"U woont in\neen *andere* gemeente.")
    await decided(office, "email", "afgewezen", motive="aangepast", place=place)
    await delivery.deliver(office)
    said = text_of(inbox.mails[0])
    assert "Dit is de reden: U woont in een *andere* gemeente." in said
    assert "Hollandaca yazdı: “U woont in een *andere* gemeente.”" in said


@pytest.mark.parametrize("channel", ["email", "letter"])
async def test_a_decision_is_kept_as_a_letter_for_the_archive(office: Office, channel: str) -> None:
    await decided(office, channel, "toegekend")
    await delivery.deliver(office)
    (message,) = await told(office)
    assert message.place is not None
    opened = office.opened(await office.desk.vault.fetch(message.place))
    with pikepdf.open(io.BytesIO(opened)) as letter, letter.open_metadata() as known:
        assert (known.pdfa_status, known["pdfuaid:part"]) == ("2A", "1")


async def test_with_the_smallest_licence_a_municipality_writes_its_own_decisions(office: Office) -> None:
    facts = msgspec.structs.replace(office.town("voorbeeldstad").facts, licence="extra")
    small = {"voorbeeldstad": replace(office.town("voorbeeldstad"), facts=facts)}
    await decided(replace(office, press=replace(office.press, municipalities=small)), "email", "toegekend")
    assert await told(office) == []


async def test_at_night_only_what_cannot_wait_goes(office: Office, clock: StandingClock) -> None:
    clock.now = datetime(2026, 4, 26, 23, 0, tzinfo=UTC)  # the night before a holiday
    case = await invited(office, "email")
    await delivery.deliver(office)
    clock.forward(hours=12)
    await delivery.deliver(office)
    assert [each.state for each in await told(office)] == ["due"]
    async with office.database.begin() as session:
        found = await session.get_one(Case, case.id)
        await post.tell(session, found, "confirmation", clock())
        await post.tell(session, found, "invitation", clock(), at_once=True)  # somebody asks for a new code
    await delivery.deliver(office)
    assert [each.state for each in await told(office)] == ["sent", "sent"]


class Killed:
    """A carrier that takes the mail; then the worker is killed before it could write that down."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    async def take(self, mail: EmailMessage, name: str) -> None:
        await self.folder.take(mail, name)
        raise asyncio.CancelledError


async def test_a_batch_is_one_file_and_an_index_that_names_each_case(office: Office) -> None:
    office = replace(office, in_batches=True)
    cases = [await invited(office, "letter", language) for language in ("nl", "ti", "ar")]
    await delivery.deliver(office)
    (index,) = kept(office, "csv")
    assert len(kept(office, "pdf")) == 1
    lines = index.read_text().splitlines()
    assert len(lines) == 4
    assert {line.split(",")[3] for line in lines[1:]} == {case.number for case in cases}
    assert {each.state for each in await told(office)} == {"sent"}
