"""Checking: a whole file against everything that can be known before a case begins, with all its flaws together."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from pyrage.x25519 import Recipient
from sqlalchemy.ext.asyncio import AsyncSession

from cases import seal
from cases.database import Database
from cases.intake import row
from cases.intake.household import Marks, in_open_cases
from cases.intake.reexamination import ROWS_IN_A_PART, packed
from cases.intake.row import Entry
from cases.intake.table import Cells, read
from cases.refusal import Flaw, QueryRefused

MOST_FLAWS = 1000
KIND = "heronderzoek"
TWICE = "Dit nummer staat al in rij {row}."
TWICE_REFERENCE = "Deze referentie staat al in rij {row}."
ALREADY_OPEN = "Deze inwoner heeft al een open heronderzoek."
AND_MORE = "Er zijn nog {count} fouten. Verbeter eerst deze."


@dataclass(frozen=True)
class File:
    """A file as it was sent; `kind` is its media type."""

    kind: str
    content: bytes


@dataclass
class Checked:
    """A file without flaws: its rows, sealed for the worker part by part as they were read."""

    rows: int = 0
    partners: int = 0
    parts: list[bytes] = field(default_factory=list)


async def check_file(
    database: Database, slug: str, marks: Marks, to: Sequence[Recipient], languages: frozenset[str], file: File
) -> Checked:
    """The file for the municipality `slug`, sealed `to` the worker. Raises `QueryRefused` with all its flaws."""
    check = Check(languages, marks, to)
    await check.take(read(file.kind, file.content))
    async with database.read() as session:
        return await check.end(session, slug)


class Check:
    """One file on its way through."""

    def __init__(
        self, languages: frozenset[str], marks: Marks, to: Sequence[Recipient], rows_in_a_part: int = ROWS_IN_A_PART
    ) -> None:
        self._languages, self._marks, self._to, self._size = languages, marks, to, rows_in_a_part
        self._checked = Checked()
        self._waiting: list[Entry] = []
        self._seen: dict[bytes, int] = {}
        self._residents: dict[bytes, int] = {}
        self._references: dict[str, int] = {}
        self._flaws: list[Flaw] = []
        self._more = 0

    async def take(self, rows: AsyncIterator[tuple[int, Cells]]) -> None:
        """Check every row. What was read is sealed at once, so that only a part of it lies in memory in the clear."""
        async for number, cells in rows:
            told = row.check(number, cells, self._languages)
            if isinstance(told, Entry):
                self._keep(told)
            else:
                for each in told:
                    self._note(number, each.column, each.code, each.detail)
        self._seal()

    async def end(self, session: AsyncSession, municipality: str) -> Checked:
        """The checked file. Raises `QueryRefused` with everything that is wrong."""
        found = await in_open_cases(session, municipality, list(self._residents))
        for digest in {each.digest for each in found if each.kind == KIND}:
            self._note(self._residents[digest], "bsn", "case-open", ALREADY_OPEN)
        if self._more:
            self._flaws.append(Flaw("bestand", "more", AND_MORE.format(count=self._more)))
        if self._flaws:
            raise QueryRefused(self._flaws)
        return self._checked

    def _keep(self, entry: Entry) -> None:
        for column, digest in zip(("bsn", "partner_bsn"), self._marks.digests(entry), strict=False):
            if (before := self._seen.setdefault(digest, entry.row)) != entry.row:
                self._note(entry.row, column, "repeated", TWICE.format(row=before))
            if column == "bsn":
                self._residents[digest] = entry.row
        if entry.reference and (before := self._references.setdefault(entry.reference, entry.row)) != entry.row:
            self._note(entry.row, "referentie", "repeated", TWICE_REFERENCE.format(row=before))
        self._checked.rows += 1
        self._checked.partners += entry.partner is not None
        self._waiting.append(entry)
        if len(self._waiting) == self._size:
            self._seal()

    def _seal(self) -> None:
        if self._waiting and not self._flaws:
            self._checked.parts.append(seal.seal(packed(self._waiting), self._to))
        self._waiting.clear()

    def _note(self, number: int, column: str, code: str, detail: str) -> None:
        if len(self._flaws) < MOST_FLAWS:
            self._flaws.append(Flaw(f"rij {number}, kolom {column}", code, detail))
        else:
            self._more += 1
