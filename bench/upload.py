"""Upload: a PDF of 10 MB, checked, hashed, sealed and durable.

Ours is the officer API started alone, handed the file as a copy that came on paper: the same way in as a resident's,
without the form around it. The limit streams the same body to disk and hashes it with SHA-256, behind bare Starlette.
One connection, one after the other, ours and the limit alternately; the figure is the median of (limit / ours) in time.
"""

import io
import os
from statistics import median
from time import perf_counter

import httpx2
import pikepdf

from bench import house
from bench.measuring import Asked
from bench.table import TIMES, Goal, Line, ratio

PDF = {"Content-Type": "application/pdf"}


def measure(asked: Asked) -> list[Line]:
    """One line."""
    at, body = asked.house, a_pdf(asked.megabytes)
    (case_id,) = house.ids(at, 1)
    ours, limit = [], []
    with (
        at.door("officer_api") as door,
        house.limit("upload", str(at.folder)) as least,
        httpx2.Client(timeout=60) as by,
    ):
        path, headers = f"http://127.0.0.1:{door.number}/v1/zaken/{case_id}/bewijsstukken", {**at.headers(), **PDF}
        need = by.get(path, headers=headers).raise_for_status().json()["ontbrekend"][0]["behoefte"]
        for _ in range(asked.rounds + 2):
            limit.append(_took(by, f"http://127.0.0.1:{least.number}/", PDF, body))
            ours.append(_took(by, f"{path}?behoefte={need}", headers, body))
    made_of = f"{median(ours[2:]) * 1000:.0f} and {median(limit[2:]) * 1000:.0f} ms"
    return [Line(f"upload of {asked.megabytes} MB", ratio(limit[2:], ours[2:]), TIMES, made_of, Goal(0.5, 0.8))]


def a_pdf(megabytes: int) -> bytes:
    """A PDF of one page with a stream of that size that does not compress."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page().Contents = pikepdf.Stream(made, os.urandom(megabytes * 1_000_000))
    made.save(out)
    return out.getvalue()


def _took(by: httpx2.Client, address: str, headers: dict[str, str], body: bytes) -> float:
    began = perf_counter()
    by.post(address, headers=headers, content=body).raise_for_status()
    return perf_counter() - began
