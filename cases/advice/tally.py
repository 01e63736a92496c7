"""Tally: the steps of a sum and the reasons that it finds, written down while it is made."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
NOTHING = Decimal(0)
Figures = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Reason:
    """Why not grant: an obstacle, or a doubt that somebody must look at. `about` says of what, without names."""

    code: str
    about: str
    is_doubt: bool


@dataclass(frozen=True)
class Step:
    """One step: by which rule, from which source, with which figures, which amount."""

    rule: str
    source: str
    figures: tuple[tuple[str, str], ...]
    amount: Decimal


@dataclass
class Tally:
    """What was found until now."""

    steps: list[Step] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def step(self, rule: str, source: str, amount: Decimal, figures: Figures = ()) -> Decimal:
        """Write a step down; gives its amount, rounded to the cent."""
        rounded = cents(amount)
        self.steps.append(Step(rule, source, tuple(figures), rounded))
        return rounded

    def obstacle(self, code: str, about: str = "") -> None:
        """Something that stands against granting."""
        self._add(Reason(code, about, is_doubt=False))

    def doubt(self, code: str, about: str = "") -> None:
        """Something that somebody must look at."""
        self._add(Reason(code, about, is_doubt=True))

    def _add(self, reason: Reason) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, half a cent upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum."""
    return sum(amounts, NOTHING)
