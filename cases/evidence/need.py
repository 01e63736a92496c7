"""Need: one paper of one person, over one month where months matter: `payslip.partner.2026-03`.

One rule computes both the checklist in the guide and the papers that a case asks for, from household, income,
property and the municipality's policy.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import msgspec

from cases.municipality import Municipality
from cases.refusal import UnknownNeed

ME, PARTNER = "me", "partner"
INCOME_OF = {ME: "income", PARTNER: "partner-income"}
SHAPE = re.compile(r"([a-z-]+[0-9]{0,4})\.(me|partner)(?:\.([0-9]{4}-(?:0[1-9]|1[0-2])))?")


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A kind of paper from content/evidence.toml, and which kinds of income or property call for it.

    A paper that no kind calls for is asked of everybody; a paper of the `household` is asked once, of the resident.
    """

    key: str
    informatieobjecttype: str
    income: tuple[str, ...] = ()
    property: tuple[str, ...] = ()
    only_where: str | None = None
    household: bool = False
    months: bool = False
    ask: str | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    paper: tuple[Paper, ...]


@dataclass(frozen=True)
class Wanted:
    """A paper of somebody on the checklist, over the last `months` months (0 where months do not matter)."""

    paper: str
    person: str
    months: int


@dataclass(frozen=True)
class Need:
    """A paper that a case asks for. Written `paper.person` or `paper.person.yyyy-mm`.

    `says` is how an officer named it who asked for something that is on no list.
    """

    paper: str
    person: str
    month: str | None = None
    says: str = field(default="", compare=False)

    def __str__(self) -> str:
        return ".".join(part for part in (self.paper, self.person, self.month) if part)


def read_papers(content: Path) -> tuple[Paper, ...]:
    """The papers that can be asked for. Raises `ValueError` naming what is wrong."""
    try:
        return msgspec.toml.decode((content / "evidence.toml").read_bytes(), type=_File).paper
    except msgspec.MsgspecError as error:
        raise ValueError(f"evidence.toml: {error}") from error


def parse(text: str) -> Need:
    """The need that `text` names. Raises `UnknownNeed` when it is no need at all."""
    found = SHAPE.fullmatch(text)
    if found is None:
        raise UnknownNeed
    return Need(*found.groups())


def are_known(answers: Mapping[str, str]) -> bool:
    """Whether household and income are known, so that the papers can be computed."""
    together = answers.get("household") == "together"
    return "household" in answers and "income" in answers and (not together or "partner-income" in answers)


def wanted(papers: Sequence[Paper], answers: Mapping[str, str], municipality: Municipality) -> list[Wanted]:
    """The checklist: which papers, whose, and over how many months."""
    if not are_known(answers):
        first = municipality.facts.papers.until_known
        return [_wanted(paper, ME, municipality) for paper in papers if paper.key in first]
    people = [ME, PARTNER] if answers["household"] == "together" else [ME]
    return [
        _wanted(paper, person, municipality)
        for person in people
        for paper in papers
        if person == ME or not paper.household
        if _is_called_for(paper, _kinds(answers, INCOME_OF[person]), _kinds(answers, "property"), municipality)
    ]


def needed(papers: Sequence[Paper], answers: Mapping[str, str], municipality: Municipality, began: date) -> list[Need]:
    """The papers that a case which began on that date asks for, month by month, the latest month first."""
    return [
        Need(each.paper, each.person, month)
        for each in wanted(papers, answers, municipality)
        for month in (_months_before(began, each.months) if each.months else [None])
    ]


def with_asked(needs: Sequence[Need], asked: Mapping[str, str]) -> list[Need]:
    """The needs with those added that an officer asked for; `asked` are their keys and the officer's names for them."""
    known = {str(need) for need in needs}
    return [*needs, *(replace(parse(key), says=says) for key, says in asked.items() if key not in known)]


def _is_called_for(paper: Paper, kinds: set[str], property_kinds: set[str], municipality: Municipality) -> bool:
    if paper.only_where and not municipality.policy.has(paper.only_where):
        return False
    if "do-not-know" in kinds and paper.key in municipality.facts.papers.until_known:
        return True
    asked_of_everybody = not paper.income and not paper.property
    return asked_of_everybody or not kinds.isdisjoint(paper.income) or not property_kinds.isdisjoint(paper.property)


def _kinds(answers: Mapping[str, str], step: str) -> set[str]:
    return set(answers.get(step, "").split(","))


def _wanted(paper: Paper, person: str, municipality: Municipality) -> Wanted:
    return Wanted(paper.key, person, municipality.facts.papers.months.get(paper.key, 1) if paper.months else 0)


def _months_before(began: date, count: int) -> list[str]:
    last = began.year * 12 + began.month - 2
    return [f"{(last - back) // 12}-{(last - back) % 12 + 1:02}" for back in range(count)]
