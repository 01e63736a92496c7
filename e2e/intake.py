"""Intake: an officer's software begins cases by the API, and the codes are read from the mails that residents get."""

import re
import time
from collections.abc import Sequence
from email import message_from_bytes, policy
from typing import Any
from uuid import uuid4

from e2e.officer import officer
from e2e.town import Town

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\b")
PATIENCE_SECONDS = 120
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)


def begin(town: Town, rows: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """Begin a case for each row (name, birth date and language; the rest is invented); they come back with a code."""
    told = [{**_home(place), **row} for place, row in enumerate(rows)]
    with officer(town) as asks:
        made = asks.post("/v1/heronderzoeken", json={"regels": told}, headers={"Idempotency-Key": uuid4().hex})
        place = made.raise_for_status().headers["Location"]
        cases = _begun(asks, place, len(rows))
        numbers = [asks.get(f"/v1/zaken/{each}").raise_for_status().json()["zaaknummer"] for each in cases]
    return [
        {
            "case_id": case, "number": number, "municipality": "voorbeeldstad", "birth_date": row["geboortedatum"],
            "language": row["taal"], "code": code_of(mail(town, number)),
        }
        for case, number, row in zip(cases, numbers, told, strict=True)
    ]  # fmt: skip


def mail(town: Town, number: str, kind: str = "invitation") -> str:
    """The text of the mail of that kind to that case, once it is there."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        for file in (town.data / "post").rglob(f"{number}-{kind}-*.eml"):
            body = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",))
            return str(body.get_content()) if body else ""
        time.sleep(0.2)
    raise AssertionError(f"no mail came to {number}")


def code_of(text: str) -> str:
    """The code that stands in it."""
    found = CODE.search(text)
    assert found, text
    return found[0]


def number(place: int) -> str:
    """An invented citizen service number: such as begin with 9999 are never given out."""
    for end in range(10):
        digits = f"9999{place:04}{end}"
        if (sum(w * int(d) for w, d in zip(WEIGHTS, digits, strict=False)) - end) % 11 == 0:
            return digits
    return number(place + 5000)


def _home(place: int) -> dict[str, str]:
    return {
        "bsn": number(place + 100), "voornaam": "Robin", "achternaam": f"Situatie {place}", "taal": "nl",
        "geboortedatum": f"19{70 + place % 20}-03-{1 + place % 28:02}", "kanaal": "EMAIL",
        "email": f"situatie{place}@voorbeeldstad.example",
    }  # fmt: skip


def _begun(asks: Any, place: str, count: int) -> list[str]:
    """The case of each row, once all began."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        rows = asks.get(place, params={"limit": 100}).raise_for_status().json()["resultaten"]
        if len([each for each in rows if each["zaakId"]]) == count:
            return [each["zaakId"] for each in rows]
        time.sleep(0.3)
    raise AssertionError("not all cases began")
