"""Slip: a receipt as PDF/UA-1 and PDF/A-2a, to keep and to print, in the language of its reader and in Dutch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from cases.letter import a_compiler
from cases.municipality import Municipality

SOURCE = (Path(__file__).parent / "slip.typ").read_bytes()


@dataclass(frozen=True)
class Said:
    """A receipt in one language: a title, a sentence, and rows of a label and its value."""

    language: str
    direction: str
    title: str
    says: str
    rows: Sequence[tuple[str, str]]


def made(town: Municipality, parts: Sequence[Said], now: datetime) -> bytes:
    """The receipt. Each is made by a press of its own, because one press cannot make two things at once."""
    told = {
        "sender": f"Gemeente {town.name}", "logo": town.style.logo, "colour": town.style.colour,
        "footer": " · ".join(town.contact.post_address), "parts": parts,
    }  # fmt: skip
    slip = a_compiler().compile(
        SOURCE, format="pdf", sys_inputs={"slip": msgspec.json.encode(told).decode()}, pdf_standards=["a-2a", "ua-1"],
        timestamp=now.replace(microsecond=0), pdf_tags=True,
    )  # fmt: skip
    if not isinstance(slip, bytes):
        raise TypeError(type(slip))
    return slip
