"""The Dutch calendar, against dates that are known; and terms that end on a day on which nobody works."""

from datetime import UTC, date, datetime

import pytest

from cases import day


@pytest.mark.parametrize(
    ("year", "on"),
    [(1961, (4, 2)), (2000, (4, 23)), (2008, (3, 23)), (2024, (3, 31)), (2026, (4, 5)), (2038, (4, 25))],
)
def test_easter_is_when_it_was_and_will_be(year: int, on: tuple[int, int]) -> None:
    assert day.easter(year) == date(year, *on)


def test_the_holidays_of_a_year_are_those_of_the_law() -> None:
    found = [each for each in map(date.fromordinal, range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()))
             if day.is_holiday(each)]  # fmt: skip
    assert [(each.month, each.day) for each in found] == [
        (1, 1), (4, 3), (4, 6), (4, 27), (5, 5), (5, 14), (5, 25), (12, 25), (12, 26),
    ]  # fmt: skip


def test_kings_day_is_a_day_earlier_where_it_would_be_a_sunday() -> None:
    assert day.kings_day(2025) == date(2025, 4, 26)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-04-15T05:59", True), ("2026-04-15T06:00", False), ("2026-04-15T17:59", False),
        ("2026-04-15T18:00", True),
        ("2026-01-15T06:59", True), ("2026-01-15T07:00", False), ("2026-04-19T10:00", True), ("2026-04-27T10:00", True),
        ("2026-04-18T10:00", False),
    ],
)  # fmt: skip
def test_nobody_is_disturbed_at_night_on_sunday_or_on_a_holiday_by_dutch_time(moment: str, *, quiet: bool) -> None:
    assert day.is_quiet(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == quiet


@pytest.mark.parametrize(
    ("told", "last"),
    [
        ("2026-04-15", "2026-05-27"), ("2026-04-11", "2026-05-26"), ("2026-04-18", "2026-06-01"),
        ("2026-03-24", "2026-05-06"), ("2026-11-13", "2026-12-28"),
    ],
)  # fmt: skip
def test_who_objects_has_six_weeks_and_never_less_for_a_weekend_or_a_holiday(told: str, last: str) -> None:
    assert day.last_to_object(date.fromisoformat(told)) == date.fromisoformat(last)


def test_workdays_are_counted_over_weekends_and_holidays() -> None:
    assert day.after_workdays(date(2026, 4, 2), 1) == date(2026, 4, 7), "Good Friday, Easter and its Monday go by"
    assert day.after_workdays(date(2026, 4, 15), 5) == date(2026, 4, 22)
