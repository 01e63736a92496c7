"""Evidence (bewijsstuk): what a resident hands in to support a case.

A case needs papers: `payslip.partner.2026-03` is the partner's payslip of March.
The sealed bytes lie in the vault; this table remembers which serve which need.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.case import BY_RESIDENT, Case, whose_turn
from cases.code import ALPHABET
from cases.database import Table
from cases.evidence.keeping import MALWARE_NOT_SCANNED, Desk, Kept, a_place, describe, keep, keep_as_is
from cases.evidence.need import Need, Paper, Wanted, are_known, needed, parse, read_papers, wanted
from cases.municipality import Municipality
from cases.refusal import CaseFull, PapersByPostOnly, UnknownEvidence, UnknownNeed, UnknownReceipt

__all__ = [
    "MALWARE_NOT_SCANNED",
    "Desk",
    "Evidence",
    "Kept",
    "Need",
    "Paper",
    "Wanted",
    "a_place",
    "are_known",
    "describe",
    "find",
    "handed_in",
    "keep",
    "keep_as_is",
    "missing",
    "must_be_open_for",
    "needed",
    "of_receipt",
    "parse",
    "places",
    "read_papers",
    "take_in",
    "wanted",
]

MOST_FILES = 40
MOST_BYTES = 150_000_000
RECEIPT_LENGTH = 8


class Evidence(Table):
    """One file for one need. `digest` is the SHA-256 of the file as it was sent, `malware` the state of its scan."""

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
    receipt: Mapped[str] = mapped_column(unique=True)
    handed_in_by: Mapped[str]
    handed_in_at: Mapped[datetime]


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
        media_type=kept.media_type, malware=kept.malware, receipt=new_receipt(), handed_in_by=by, handed_in_at=now,
    )  # fmt: skip
    session.add(evidence)
    case.received(session, "bewijsstukken_ontvangen", now, by)
    case.record(session, "evidence-handed-in", now, need=str(need))
    case.turn = _turn_after(case, by, missing(needs, [*before, evidence]))
    return evidence


def must_be_open_for(case: Case, municipality: Municipality, needs: Sequence[Need], need: Need) -> None:
    """Refuse a file before a byte of it is read: `CaseEnded`, `PapersByPostOnly`, or `UnknownNeed`."""
    case.must_be_open()
    if municipality.policy.evidence != "upload":
        raise PapersByPostOnly
    if need not in needs:
        raise UnknownNeed


def missing(needs: Sequence[Need], came: Sequence[Evidence]) -> list[Need]:
    """The needs for which nothing came yet."""
    served = {evidence.need for evidence in came}
    return [need for need in needs if str(need) not in served]


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


def _turn_after(case: Case, by: str, still_missing: Sequence[Need]) -> str:
    if not still_missing:
        return whose_turn(case.status)
    return "bewoner" if by == BY_RESIDENT else case.turn
