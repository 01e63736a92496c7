"""The bench's own arithmetic: ratios round by round, grades, and the table that is read."""

import pytest

from bench.table import Goal, Line, Speed, markdown, of_speeds, ratio


def test_a_ratio_is_the_median_of_what_was_measured_together() -> None:
    """The second round was slow for both, so that it counts as the others do; the fourth was slow for ours only."""
    assert ratio([50, 5, 52, 1, 51], [100, 10, 100, 100, 100]) == 0.5


def test_rounds_that_do_not_belong_together_make_no_ratio() -> None:
    with pytest.raises(ValueError, match="zip"):
        ratio([1, 2], [1])


@pytest.mark.parametrize(
    ("figure", "grade"), [(0.29, "falls short"), (0.3, "enough"), (0.59, "enough"), (0.6, "hard goal")]
)
def test_more_is_better_where_a_limit_is_neared(figure: float, grade: str) -> None:
    assert Goal(0.3, 0.6).grade(figure) == grade


@pytest.mark.parametrize(
    ("figure", "grade"), [(111, "falls short"), (110, "enough"), (81, "enough"), (80, "hard goal")]
)
def test_less_is_better_for_what_is_used_up(figure: float, grade: str) -> None:
    assert Goal(110, 80, less_is_better=True).grade(figure) == grade


def test_a_line_tells_the_ratio_and_what_it_was_made_of() -> None:
    ours, limit = [Speed(400, 90.4), Speed(600, 80)], [Speed(1000, 30), Speed(1000, 30)]
    line = of_speeds("status", ours, limit, Goal(0.3, 0.6))
    assert line.cells() == [
        "status", "0.5 × the limit", "0.3 / 0.6", "enough", "500 of 1,000 a second; processor 85 and 30 µs",
    ]  # fmt: skip


def test_the_table_has_a_row_for_each_line_and_as_many_cells_in_each() -> None:
    table = markdown([Line("feed", 1.5, "ms", "one by one"), Line("page", 2, "kB", "the page", Goal(8, 5))])
    rows = table.splitlines()
    assert len(rows) == 4
    assert {row.count("|") for row in rows} == {6}
    assert "| – | – |" in rows[2]
