"""Guide: the steps as an editor wrote them in content/guide.toml, and which route an answered guide leads to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cases.municipality import Municipality, Policy
from portal.guide.journey import Journey, Passed, Step

APP, UPLOAD, PAPER = "app", "upload", "paper"
NO_PHONE = ("old", "no")


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One `[[step]]` of guide.toml. `repair`: what must be put in order first, and how many days that takes at most."""

    key: str
    options: tuple[str, ...]
    only_if: dict[str, tuple[str, ...]] = {}
    only_where: str | None = None
    many: bool = False
    alone: tuple[str, ...] = ()
    repair: dict[str, int] = {}
    repair_for: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    def step(self) -> Step:
        """What a journey needs to know of it."""
        return Step(self.key, self.options, self.only_if, self.many, self.alone)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    step: tuple[Block, ...]


@dataclass(frozen=True)
class Repair:
    """Something to put in order before a route is open: the answer that says so, and the days it takes at most."""

    step: str
    option: str
    days: int


@dataclass(frozen=True)
class Guide:
    """All steps, in their order."""

    blocks: tuple[Block, ...]
    by_key: Mapping[str, Block] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {block.key: block for block in self.blocks})

    def steps(self, municipality: Municipality) -> tuple[Step, ...]:
        """The steps that this municipality asks."""
        return tuple(
            block.step()
            for block in self.blocks
            if block.only_where is None or municipality.policy.has(block.only_where)
        )

    def every_step(self) -> tuple[Step, ...]:
        """The steps that any municipality asks."""
        return tuple(block.step() for block in self.blocks)

    def repairs(self, journey: Journey, offered: tuple[str, ...]) -> list[Repair]:
        """What must be put in order first for the routes that are offered, longest first."""
        found = [
            Repair(passed.key, option, block.repair[option])
            for passed in journey.walked
            for block in [self.by_key[passed.key]]
            if not set(offered).isdisjoint(block.repair_for)
            for option in passed.chosen
            if option in block.repair
        ]
        return sorted(found, key=lambda repair: -repair.days)

    def in_order(self, journey: Journey, offered: tuple[str, ...]) -> list[Passed]:
        """What is fine already of all that the routes that are offered need."""
        return [
            passed
            for passed in journey.walked
            for block in [self.by_key[passed.key]]
            if not set(offered).isdisjoint(block.repair_for) and set(passed.chosen).isdisjoint(block.repair)
        ]

    def days(self, journey: Journey, offered: tuple[str, ...]) -> int:
        """How many days it takes at most until everything is in order; 0 when one can go on today."""
        return max((repair.days for repair in self.repairs(journey, offered)), default=0)


def routes(journey: Journey, policy: Policy) -> tuple[str, ...]:
    """The routes that are open, the one that fits best first. Paper is always one of them (Awb 2:1, Wmebv)."""
    answers = journey.answers
    by_app = policy.ockto and answers.get("representative") != "yes" and answers.get("phone") not in NO_PHONE
    ready = by_app and answers.get("digid") == "yes" and answers.get("partner-digid", "yes") == "yes"
    digital = [UPLOAD] if policy.evidence == "upload" else []
    app = [APP] if by_app else []
    return (*app, *digital, PAPER) if ready else (*digital, *app, PAPER)


def read(content: Path) -> Guide:
    """The guide. Raises `ValueError` naming what is wrong."""
    try:
        return Guide(msgspec.toml.decode((content / "guide.toml").read_bytes(), type=_File).step)
    except msgspec.MsgspecError as error:
        raise ValueError(f"guide.toml: {error}") from error
