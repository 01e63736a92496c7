"""Journey: from the answers in an address to the turns so far and the question ahead.

Steps stand in one order and are only ever skipped, never jumped to. So a journey always ends, "back" is the previous
walked step, and a changed answer takes its followers off the path.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """A step of the guide. It is walked when every answer named in `only_if` is one of those listed there."""

    key: str
    options: tuple[str, ...]
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    many: bool = False
    alone: tuple[str, ...] = ()

    def is_walked(self, answers: Mapping[str, str]) -> bool:
        """Whether this step is on the path of these answers."""
        return all(answers.get(key) in wanted for key, wanted in self.only_if.items())

    def chosen(self, answer: str) -> tuple[str, ...]:
        """The options in an answer, in the step's own order; options of a `many` step are separated by commas."""
        given = answer.split(",") if self.many else [answer]
        return tuple(option for option in self.options if option in given)

    def allows(self, answer: str) -> bool:
        """Whether the answer is complete: one option, or several that go together."""
        chosen = self.chosen(answer)
        return len(chosen) == 1 or (self.many and len(chosen) > 1 and set(chosen).isdisjoint(self.alone))


@dataclass(frozen=True)
class Passed:
    """A step that was walked, and what was answered."""

    step: Step
    answer: str

    @property
    def key(self) -> str:
        return self.step.key

    @property
    def chosen(self) -> tuple[str, ...]:
        return self.step.chosen(self.answer)


@dataclass(frozen=True)
class Journey:
    """The turns so far, and the step whose question comes now; None when nothing is left to ask."""

    walked: tuple[Passed, ...]
    ahead: Step | None

    @property
    def answers(self) -> dict[str, str]:
        """The answers on the path, in its order; what was answered elsewhere is not among them."""
        return {passed.key: passed.answer for passed in self.walked}


def walk(steps: Iterable[Step], answers: Mapping[str, str]) -> Journey:
    """Walk as far as the answers reach."""
    walked: list[Passed] = []
    so_far: dict[str, str] = {}
    for step in steps:
        if not step.is_walked(so_far):
            continue
        answer = answers.get(step.key, "")
        if not step.allows(answer):
            return Journey(tuple(walked), step)
        walked.append(Passed(step, answer))
        so_far[step.key] = answer
    return Journey(tuple(walked), None)
