"""Day: the Dutch calendar: what day it is there, which days offices rest, when nobody is disturbed, when a term ends.

The holidays are those of the Algemene termijnenwet, article 3; that a term which ends on such a day, a Saturday or a
Sunday ends on the next other day, is its article 1.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FROM_HOUR, UNTIL_HOUR = 8, 20
SATURDAY, SUNDAY = 5, 6
A_DAY = timedelta(days=1)
OBJECTION = timedelta(weeks=6)
"""Algemene wet bestuursrecht, article 6:7."""
FIXED = frozenset({(1, 1), (5, 5), (12, 25), (12, 26)})
FROM_EASTER = frozenset({-2, 1, 39, 50})
"""Good Friday, Easter Monday, Ascension and Whit Monday, in days from Easter; Easter and Whitsun are Sundays anyway."""


def today(now: datetime) -> date:
    """The day that it is in the Netherlands."""
    return now.astimezone(AMSTERDAM).date()


def end_of(day: date) -> datetime:
    """The moment at which a day is over in the Netherlands."""
    return datetime.combine(day + A_DAY, time(), AMSTERDAM)


def is_quiet(now: datetime) -> bool:
    """Whether nobody is to be disturbed now: at night, on Sunday and on holidays, in the Netherlands."""
    there = now.astimezone(AMSTERDAM)
    return there.weekday() == SUNDAY or is_holiday(there.date()) or not FROM_HOUR <= there.hour < UNTIL_HOUR


def is_holiday(day: date) -> bool:
    """Whether this is a holiday by law."""
    return (day.month, day.day) in FIXED or day == kings_day(day.year) or (day - easter(day.year)).days in FROM_EASTER


def is_workday(day: date) -> bool:
    """Whether offices work, so that a term may end on it."""
    return day.weekday() not in (SATURDAY, SUNDAY) and not is_holiday(day)


def after_workdays(day: date, count: int) -> date:
    """The workday that is the `count`th after that day."""
    while count:
        day += A_DAY
        count -= is_workday(day)
    return day


def kings_day(year: int) -> date:
    """27 April, or the day before where that is a Sunday."""
    day = date(year, 4, 27)
    return day - A_DAY if day.weekday() == SUNDAY else day


def easter(year: int) -> date:
    """Easter Sunday in the calendar that the Netherlands use (Meeus, Jones and Butcher)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def last_to_object(told: date) -> date:
    """The last day to object to a decision that was sent on the day `told`."""
    return _first_office_day(told + OBJECTION)


def _first_office_day(day: date) -> date:
    while not is_workday(day):
        day += A_DAY
    return day
