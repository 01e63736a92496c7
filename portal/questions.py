"""Questions: the topics that residents ask about, as an editor wrote them in content/questions.toml."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec

from cases.wording import Wording


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One topic: its group, what it covers, what is near it, where its facts come from and when they were checked.

    `under` is the wider topic of which it is a finer form; `confused_with` is what somebody may mean instead.
    """

    key: str
    group: str
    scope: str
    source: tuple[str, ...]
    checked: date
    under: str | None = None
    related: tuple[str, ...] = ()
    confused_with: tuple[str, ...] = ()

    @property
    def wide(self) -> str:
        """The wider topic, or this one where it has none."""
        return self.under or self.key


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    group: tuple[Group, ...]
    question: tuple[Topic, ...]


@dataclass(frozen=True)
class Questions:
    """All topics, in the order of their groups."""

    groups: tuple[str, ...]
    topics: dict[str, Topic]

    def of(self, group: str) -> list[Topic]:
        """The topics of one group."""
        return [topic for topic in self.topics.values() if topic.group == group]

    @cached_property
    def wide(self) -> dict[str, str]:
        """Of each topic the wider one, itself where it has none."""
        return {key: topic.wide for key, topic in self.topics.items()}

    @cached_property
    def near(self) -> dict[str, tuple[str, ...]]:
        """Of each topic what somebody may mean instead."""
        return {key: topic.confused_with for key, topic in self.topics.items()}

    def titles(self, words: Wording) -> dict[str, str]:
        """The topic of every title in every live language."""
        return {title: key for key in self.topics for title in words.titles(f"questions/{key}")}


def read(content: Path) -> Questions:
    """The topics. Raises `ValueError` naming what is wrong."""
    try:
        file = msgspec.toml.decode((content / "questions.toml").read_bytes(), type=_File)
    except msgspec.MsgspecError as error:
        raise ValueError(f"questions.toml: {error}") from error
    return Questions(tuple(group.key for group in file.group), {topic.key: topic for topic in file.question})
