"""Measuring: how long and how often, and ours and the limit alternately."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.house import House
from bench.table import Speed

Run = Callable[[float], Speed]


@dataclass(frozen=True)
class Asked:
    """What a measurement is given: a house with `cases` cases; how often, how long, how many and how large."""

    house: House
    cases: int
    rounds: int
    seconds: float
    requests: int
    megabytes: int


def alternately(asked: Asked, ours: Run, limit: Run) -> tuple[list[Speed], list[Speed]]:
    """Both speeds, round by round, after a warm-up of each."""
    for each in (ours, limit):
        each(asked.seconds / 2)
    rounds = [(limit(asked.seconds), ours(asked.seconds)) for _ in range(asked.rounds)]
    return [mine for _, mine in rounds], [most for most, _ in rounds]
