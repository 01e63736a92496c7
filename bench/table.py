"""Table: what was measured, beside what is asked, and whether that is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

TIMES = "× the limit"


@dataclass(frozen=True)
class Goal:
    """What is asked of a figure: `enough` at least (or at most, where less is better), `hard` to be proud of."""

    enough: float
    hard: float
    less_is_better: bool = False

    def grade(self, figure: float) -> str:
        """How the figure stands to what is asked."""
        sign = -1 if self.less_is_better else 1
        if figure * sign >= self.hard * sign:
            return "hard goal"
        return "enough" if figure * sign >= self.enough * sign else "falls short"


@dataclass(frozen=True)
class Line:
    """One line of the table: the figure, its unit, what it was made of, what is asked (None: nothing is)."""

    work: str
    figure: float
    unit: str
    made_of: str
    goal: Goal | None = None

    def cells(self) -> list[str]:
        """The line as the cells of a row."""
        asked = f"{self.goal.enough:g} / {self.goal.hard:g}" if self.goal else "–"
        grade = self.goal.grade(self.figure) if self.goal else "–"
        return [self.work, f"{self.figure:.3g} {self.unit}", asked, grade, self.made_of]


HEAD = ["work", "figure", "asked / hard", "grade", "made of"]


@dataclass(frozen=True)
class Speed:
    """How fast a server was in one round: requests a second, and µs of processor for each."""

    per_second: float
    processor: float


def ratio(ours: Sequence[float], limit: Sequence[float]) -> float:
    """How near ours comes to the limit: the median over rounds of (ours / limit), both measured in that round."""
    return median(mine / most for mine, most in zip(ours, limit, strict=True))


def of_speeds(work: str, ours: Sequence[Speed], limit: Sequence[Speed], goal: Goal | None) -> Line:
    """A line of a work of which both sides were measured round by round."""
    rates = [[each.per_second for each in side] for side in (ours, limit)]
    costs = [median(each.processor for each in side) for side in (ours, limit)]
    counted = (
        f"{median(rates[0]):,.0f} of {median(rates[1]):,.0f} a second; processor {costs[0]:.0f} and {costs[1]:.0f} µs"
    )
    return Line(work, ratio(*rates), TIMES, counted, goal)


def markdown(lines: Sequence[Line], *, with_head: bool = True) -> str:
    """The table as Markdown, or some more rows of it."""
    head = [HEAD, ["---"] * len(HEAD)] if with_head else []
    rows = [*head, *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows) + "\n"
