"""Template (sjabloon): the words of a message: the house's own, or the Dutch that a municipality wrote for itself.

A municipality's template is never changed: saving makes a new version, so that what was sent can be looked up.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Table
from cases.municipality import Licence, Municipality
from cases.refusal import Flaw, QueryRefused, TemplateMissing
from cases.template.block import Block, Run, misfits
from cases.template.example import filling as example
from cases.template.field import ANYTHING_LIKE_IT, FIELD, FIELDS, ONLY_IN, REQUIRED, Filling
from cases.template.sheet import Part, Sheet
from cases.template.standard import Standard, Words, compose, read

__all__ = [
    "DECISIONS",
    "FIELDS",
    "LETTERS_NEED",
    "LONGEST_BODY",
    "LONGEST_SUBJECT",
    "ONLY_IN",
    "REQUIRED",
    "Block",
    "Filling",
    "Part",
    "Run",
    "Sheet",
    "Standard",
    "Template",
    "Words",
    "check",
    "compose",
    "current",
    "every",
    "example",
    "must_be_there",
    "own_words",
    "read",
    "remove",
    "save",
    "words",
]
LETTERS_NEED: Licence = "premium"
"""With less a municipality's own words are for mails only."""
DECISIONS = frozenset({"granted", "rejected"})
SECRET = frozenset({"CODE"})
"""What never stands in a subject, which mail servers write into their logs."""
MISFITS = {
    "image": "een plaatje", "link_open": "een link", "fence": "een codeblok", "code_block": "een codeblok",
    "code_inline": "code", "hr": "een streep", "blockquote_open": "een citaat",
}  # fmt: skip
LONGEST_SUBJECT, LONGEST_BODY = 100, 10_000


class Template(Table):
    """One version of a municipality's own words for one kind of message. Without a body: back to the house's own."""

    __tablename__ = "template"
    __table_args__ = (UniqueConstraint("municipality", "kind", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality: Mapped[str]
    kind: Mapped[str]
    version: Mapped[int]
    subject: Mapped[str]
    body: Mapped[str]
    saved_at: Mapped[datetime]


def check(kind: str, words: Words) -> None:
    """Refuse words that cannot become a message, with `QueryRefused` that holds all errors, each with its place."""
    flaws = [*_fields(kind, "/onderwerp", words.subject), *_fields(kind, "/tekst", words.body)]
    there = FIELD.findall(words.body)
    flaws += [
        Flaw("/tekst", "field-missing", f"${name}$ is verplicht in dit soort bericht.")
        for name in REQUIRED[kind]
        if name not in there
    ]
    flaws += [
        Flaw("/tekst", "markdown", f"Regel {line}: {MISFITS.get(shape, shape)} past niet in een brief.")
        for shape, line in misfits(words.body)
    ]
    flaws += _lengths(words)
    if flaws:
        raise QueryRefused(flaws)


async def save(session: AsyncSession, municipality: str, kind: str, words: Words, now: datetime) -> Template:
    """Keep a municipality's own words; they are used from now on. Raises `QueryRefused`."""
    check(kind, words)
    return await _add(session, municipality, kind, words, now)


async def remove(session: AsyncSession, municipality: str, kind: str, now: datetime) -> None:
    """Go back to the house's own words."""
    if await current(session, municipality, kind):
        await _add(session, municipality, kind, Words("", ""), now)


async def current(session: AsyncSession, municipality: str, kind: str) -> Template | None:
    """The municipality's own words, or None where the house's own are used."""
    return (await every(session, municipality)).get(kind)


async def words(session: AsyncSession, standard: Standard, town: Municipality, kind: str, *, by_letter: bool) -> Words:
    """The words that a message of this kind is made from: the municipality's own where it has them."""
    own = await current(session, town.slug, kind)
    if own is None or (by_letter and not town.has_licence(LETTERS_NEED)):
        return standard.words(kind)
    return own_words(own)


def own_words(own: Template) -> Words:
    """The words of a municipality's template, with the name of its version."""
    return Words(own.subject, own.body, f"eigen {own.version}")


async def must_be_there(session: AsyncSession, town: Municipality, kind: str) -> None:
    """Refuse, with `TemplateMissing`, what needs words that a municipality wants to write itself and has not yet."""
    if kind in town.facts.own_words and await current(session, town.slug, kind) is None:
        raise TemplateMissing


async def every(session: AsyncSession, municipality: str) -> Mapping[str, Template]:
    """All of a municipality's own words that are used now, by kind."""
    ours = select(Template).where(Template.municipality == municipality).order_by(Template.version)
    newest = {each.kind: each for each in await session.scalars(ours)}
    return {kind: each for kind, each in newest.items() if each.body}


async def _add(session: AsyncSession, municipality: str, kind: str, words: Words, now: datetime) -> Template:
    ours = (Template.municipality == municipality, Template.kind == kind)
    before = await session.scalar(select(func.max(Template.version)).where(*ours))
    made = Template(
        municipality=municipality, kind=kind, version=(before or 0) + 1, subject=words.subject, body=words.body,
        saved_at=now,
    )  # fmt: skip
    session.add(made)
    return made


def _fields(kind: str, pointer: str, text: str) -> Iterator[Flaw]:
    """What is wrong with the merge fields of a text, line by line."""
    for number, line in enumerate(text.splitlines(), 1):
        for name in dict.fromkeys(ANYTHING_LIKE_IT.findall(line)):
            here = f"Regel {number}: ${name}$"
            if name not in FIELDS:
                yield Flaw(pointer, "field-unknown", f"{here} is geen samenvoegveld.")
            elif kind not in ONLY_IN.get(name, (kind,)) or (pointer == "/onderwerp" and name in SECRET):
                yield Flaw(pointer, "field-elsewhere", f"{here} hoort hier niet.")


def _lengths(words: Words) -> list[Flaw]:
    flaws = []
    if not 0 < len(words.subject.strip()) <= LONGEST_SUBJECT or "\n" in words.subject:
        flaws.append(Flaw("/onderwerp", "length", f"Eén regel van hoogstens {LONGEST_SUBJECT} tekens."))
    if not 0 < len(words.body.strip()) <= LONGEST_BODY:
        flaws.append(Flaw("/tekst", "length", f"Een tekst van hoogstens {LONGEST_BODY} tekens."))
    return flaws
