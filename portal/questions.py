"""Questions: the topics that residents ask about, as an editor wrote them in content/questions.toml."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
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

    def phrasings(self, words: Wording) -> Iterator[tuple[str, str]]:
        """Every (topic, phrasing) in every live language; a topic's title is one of its phrasings."""
        for key in self.topics:
            yield from ((key, phrasing) for _, phrasing in words.phrasings(f"questions/{key}"))


def read(content: Path) -> Questions:
    """The topics. Raises `ValueError` naming what is wrong."""
    try:
        file = msgspec.toml.decode((content / "questions.toml").read_bytes(), type=_File)
    except msgspec.MsgspecError as error:
        raise ValueError(f"questions.toml: {error}") from error
    return Questions(tuple(group.key for group in file.group), {topic.key: topic for topic in file.question})
