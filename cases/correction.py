"""Correction: what an officer puts right about a case: where its people live and how they are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from cases.case import Case, Person

OF_CASE = frozenset({"contract_number", "channel", "language"})
OF_RESIDENT = frozenset({"email", "street", "house_number", "postcode", "city"})


def correct(session: AsyncSession, case: Case, values: Mapping[str, Any], now: datetime) -> bool:
    """Give the case, or its resident, these values (keys of `OF_CASE` and `OF_RESIDENT`); False when it had them.

    The event says that something changed, and neither what it was nor what it is.
    """
    changed = [key for key, value in values.items() if getattr(_whose(case, key), key) != value]
    for key in changed:
        setattr(_whose(case, key), key, values[key])
    if changed:
        case.changed_at = now
        flag_modified(case, "changed_at")  # a new version, even within one millisecond
        case.record(session, "case-corrected", now)
    return bool(changed)


def resident(case: Case) -> Person:
    """Whose case it is."""
    return next(person for person in case.people if person.role == "resident")


def _whose(case: Case, key: str) -> Case | Person:
    return case if key in OF_CASE else resident(case)
