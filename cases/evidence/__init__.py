"""Evidence (bewijsstuk): what a resident hands in to support a case.

A case needs papers: `payslip.partner.2026-03` is the partner's payslip of March.
The sealed bytes lie in the vault; this table remembers which serve which need.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from cases import request
from cases.case import BY_RESIDENT, Case, whose_turn
from cases.code import ALPHABET
from cases.database import Database, Lookup, Table
from cases.evidence.absence import REASONS, Absence, absences, is_absent, is_here
from cases.evidence.binding import bound
from cases.evidence.keeping import Desk, Kept, a_place, describe, keep, keep_as_is, open_desk
from cases.evidence.need import Need, Paper, Wanted, are_known, needed, parse, read_papers, wanted, with_asked
from cases.evidence.state import AGAIN, FOUND_INFECTED, GOOD, WAITS_FOR_SCAN, Came, NeedStands, stand
from cases.malware import INFECTED
from cases.malware import NOT_SCANNED as MALWARE_NOT_SCANNED
from cases.municipality import Municipality
from cases.refusal import CaseFull, EvidenceHeld, PapersByPostOnly, UnknownEvidence, UnknownNeed, UnknownReceipt

__all__ = [
    "AGAIN",
    "GOOD",
    "MALWARE_NOT_SCANNED",
    "REASONS",
    "Absence",
    "Came",
    "Desk",
    "Evidence",
    "Kept",
    "Need",
    "NeedStands",
    "Paper",
    "Wanted",
    "a_place",
    "absences",
    "are_known",
    "bound",
    "describe",
    "every_need",
    "find",
    "handed_in",
    "is_absent",
    "is_here",
    "judge",
    "keep",
    "keep_as_is",
    "look_up",
    "missing",
    "must_be_open_for",
    "needed",
    "of_receipt",
    "open_desk",
    "parse",
    "places",
    "read_papers",
    "scanned",
    "stand",
    "standing",
    "take_in",
    "wanted",
    "with_asked",
]

MOST_FILES = 40
MOST_BYTES = 150_000_000
RECEIPT_LENGTH = 8
UNOPENED = (WAITS_FOR_SCAN, FOUND_INFECTED)


class Evidence(Table):
    """One file for one need. `digest` is the SHA-256 of the file as it was sent, `malware` the state of its scan,
    `risks` what it would do, or holds beside its pages; see verdict.pdf.

    `verdict` is what an officer said of it: good, or again for a `reason`.
    """

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("case_id", "need", "digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    need: Mapped[str]
    place: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    malware: Mapped[str]
    risks: Mapped[list[str]]
    receipt: Mapped[str] = mapped_column(unique=True)
    handed_in_by: Mapped[str]
    handed_in_at: Mapped[datetime]
    verdict: Mapped[str | None]
    reason: Mapped[str | None]
    judged_at: Mapped[datetime | None]

    @property
    def came(self) -> Came:
        """What tells how it stands."""
        return Came(self.need, self.malware, self.verdict, self.reason, self.handed_in_at, self.judged_at)


OF_CASE = Lookup(
    select(*(getattr(Evidence, name) for name in Came._fields))
    .where(Evidence.case_id == bindparam("case_id"))
    .order_by(Evidence.handed_in_at, Evidence.id),
    Came,
)


async def take_in(
    session: AsyncSession, case: Case, needs: Sequence[Need], need: Need, kept: Kept, by: str, now: datetime
) -> Evidence:
    """Record bytes that already lie sealed in the vault as evidence for `need`, or raise a `Refusal`.

    The same file for the same need gives the receipt that it had; the new copy becomes an orphan in the vault.
    """
    case.must_be_open()
    if need not in needs:
        raise UnknownNeed
    before = await handed_in(session, case)
    for evidence in before:
        if (evidence.need, evidence.digest) == (str(need), kept.digest):
            return evidence
    if len(before) >= MOST_FILES or sum(each.size for each in before) + kept.size > MOST_BYTES:
        raise CaseFull
    evidence = Evidence(
        id=uuid4(), case_id=case.id, need=str(need), place=kept.place, digest=kept.digest, size=kept.size,
        media_type=kept.media_type, malware=kept.malware, risks=list(kept.risks), receipt=new_receipt(),
        handed_in_by=by, handed_in_at=now,
    )  # fmt: skip
    session.add(evidence)
    await is_here(session, case, need)
    case.received(session, "bewijsstukken_ontvangen", now, by)
    case.record(session, "evidence-handed-in", now, need=str(need))
    came = [*before, evidence]
    await _answer(session, case, came, now)
    case.turn = await _turn_after(session, case, by, missing(needs, came))
    return evidence


async def judge(
    session: AsyncSession, case: Case, evidence: Evidence, verdict: str, reason: str | None, now: datetime
) -> bool:
    """An officer looked at a file: it is good, or the paper is asked again for a reason of `state.REASONS`.

    Gives whether that is new. Raises `CaseEnded`, or `EvidenceHeld` for a file that may not be opened.
    """
    case.must_be_open()
    if verdict == GOOD and evidence.malware in UNOPENED:
        raise EvidenceHeld
    if (evidence.verdict, evidence.reason) == (verdict, reason):
        return False
    evidence.verdict, evidence.reason, evidence.judged_at = verdict, reason, now
    case.changed_at = now
    flag_modified(case, "changed_at")  # a new version, even within one millisecond
    case.record(session, "evidence-judged", now, need=evidence.need)
    await _answer(session, case, await handed_in(session, case), now)
    return True


async def scanned(session: AsyncSession, case: Case, evidence: Evidence, malware: str, now: datetime) -> None:
    """What the scanner said of a file that waited for it. Malware in it has the paper asked again."""
    evidence.malware = malware
    case.changed_at = now
    flag_modified(case, "changed_at")  # a new version, even within one millisecond
    case.record(session, "evidence-judged", now, need=evidence.need)
    if malware == INFECTED and case.status != request.LOOKS and case.is_open:
        case.turn = BY_RESIDENT


def must_be_open_for(case: Case, municipality: Municipality, needs: Sequence[Need], need: Need) -> None:
    """Refuse a file before a byte of it is read: `CaseEnded`, `PapersByPostOnly`, or `UnknownNeed`."""
    case.must_be_open()
    if municipality.policy.evidence != "upload":
        raise PapersByPostOnly
    if need not in needs:
        raise UnknownNeed


def missing(needs: Sequence[Need], came: Sequence[Evidence]) -> list[Need]:
    """The needs for which nothing came yet, or only what is asked again."""
    return [each.need for each in standing(needs, came) if each.is_wanted]


def standing(needs: Sequence[Need], came: Sequence[Evidence]) -> list[NeedStands]:
    """How it stands with each need."""
    return stand(needs, [each.came for each in came])


async def every_need(
    session: AsyncSession, papers: Sequence[Paper], case: Case, municipality: Municipality
) -> list[Need]:
    """All that the case asks for: what its answers call for, and what an officer asked."""
    needs = needed(papers, case.answers, municipality, case.began_on)
    return with_asked(needs, request.items(await request.every(session, case)))


async def look_up(database: Database, case_id: UUID) -> list[Came]:
    """Everything that came for a case as far as its state goes, for who only reads."""
    return list(await database.look_up(OF_CASE, case_id=case_id))


async def handed_in(session: AsyncSession, case: Case) -> list[Evidence]:
    """Everything that came for this case, in order of arrival."""
    found = select(Evidence).where(Evidence.case_id == case.id).order_by(Evidence.handed_in_at, Evidence.id)
    return list(await session.scalars(found))


async def find(session: AsyncSession, case: Case, evidence_id: UUID) -> Evidence:
    """One piece of evidence of this case. Raises `UnknownEvidence`."""
    found = await session.scalar(select(Evidence).where(Evidence.case_id == case.id, Evidence.id == evidence_id))
    if found is None:
        raise UnknownEvidence
    return found


async def of_receipt(session: AsyncSession, case: Case, receipt: str) -> Evidence:
    """The evidence of this case with that receipt number. Raises `UnknownReceipt`."""
    found = await session.scalar(select(Evidence).where(Evidence.case_id == case.id, Evidence.receipt == receipt))
    if found is None:
        raise UnknownReceipt
    return found


async def places(session: AsyncSession) -> set[str]:
    """Every place in the vault that a row names."""
    return set(await session.scalars(select(Evidence.place)))


def new_receipt() -> str:
    """A receipt number: eight characters without look-alikes, easy to read out on the phone."""
    return "".join(secrets.choice(ALPHABET) for _ in range(RECEIPT_LENGTH))


async def _answer(session: AsyncSession, case: Case, came: Sequence[Evidence], now: datetime) -> None:
    """End the open request when all that it asks is there."""
    found = await request.the_open_one(session, case)
    if found is not None and not missing([parse(key) for key in found.items], came):
        request.answer(session, case, found, now)


async def _turn_after(session: AsyncSession, case: Case, by: str, still_missing: Sequence[Need]) -> str:
    if await request.the_open_one(session, case):
        return "bewoner"
    if not still_missing or case.status == request.LOOKS:
        return whose_turn(case.status)
    return "bewoner" if by == BY_RESIDENT else case.turn
