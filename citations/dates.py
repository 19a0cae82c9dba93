"""Dates as people know them: EDTF level 1 text, and what follows from it.

Source: the Extended Date/Time Format of ISO 8601-2:2019, level 1
(https://www.loc.gov/standards/datetime/). Read here: years 1 to 9999, months, days, the seasons
21 to 24, `~ ? %` after a date, unspecified digits (`201X`, `2018-XX`, `2018-08-XX`), intervals
with an open (`2018/..`) or unknown (`2018/`) end. Times of day are refused.
"""

import calendar
import datetime
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from .cleaning import one_line
from .csl_dates import SEASONS, Day, day_text, range_text

LONGEST = 40
EXPECTED = (
    "Write 2018, 2018-08 or 2018-08-31; 2018~ for about 2018; 2016/2018 for a period; "
    "2018/.. for one that goes on."
)
POINT = re.compile(
    r"(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([~?%]?)",
    re.ASCII,
)
SPREADSHEET = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}", re.ASCII)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WITH_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d", re.ASCII)
OTHER_YEARS = re.compile(r"Y|-\d|\d{5}$|0000", re.ASCII)


class Point(NamedTuple):
    """One date: as much as is known of it."""

    day: Day
    years: int  # how many years it may lie in: 1, 10 (`201X`) or 100 (`20XX`)
    season: int  # 1 to 4, 0 for none
    mark: str  # "", "~", "?" or "%"

    @property
    def first(self) -> datetime.date:
        year, month, day = (*self.day, 1, 1)[:3]
        return datetime.date(year, month, day)

    @property
    def last(self) -> datetime.date:
        year = self.day[0] + self.years - 1
        month = self.day[1] if len(self.day) > 1 else 12
        day = self.day[2] if len(self.day) > 2 else calendar.monthrange(year, month)[1]
        return datetime.date(year, month, day)

    def text(self) -> str:
        words = day_text(self.day)
        if self.years > 1:
            words = f"{words}s" if self.years == 10 else f"{words}–{self.last.year}"
        if self.season:
            words = f"{SEASONS[self.season - 1]} {words}"
        about = "c. " if self.mark in ("~", "%") else ""
        doubt = "?" if self.mark in ("?", "%") else ""
        return f"{about}{words}{doubt}"


@dataclass(frozen=True)
class EdtfDate:
    """A date, or an interval of two; equal where the text is."""

    text: str
    earliest: datetime.date | None  # the first day it can mean; None: no start is known
    latest: datetime.date | None  # the last day it can mean; None: no end is known
    approximate: bool
    uncertain: bool
    start: Point | None = field(compare=False, repr=False)
    end: Point | None = field(compare=False, repr=False)

    def csl(self) -> dict[str, Any]:
        """The CSL date variable, in the form that citeproc-js and pandoc both print.

        That rules out four things that CSL's schema allows: two ends of different precision
        (citeproc-js refuses the item), an open end after a month or a day (pandoc prints `June
        3–0`), a `literal` beside date parts (citeproc-js prints both, pandoc none) and a season
        as a month. So the ends of a range are given as exactly as both are known, an open range
        in years, and only a date without a known start is a `literal`.
        """
        if self.start is None:
            return {"literal": self.display()}
        start = self.start
        days: list[Day] = [start.day]
        if self.end is None:
            days = [start.day[:1], (0,)]
        elif self.end is not start:
            length = min(len(start.day), len(self.end.day))
            days = [start.day[:length], self.end.day[:length]]
        elif start.years > 1:
            days = [(start.first.year,), (start.last.year,)]
        if days[0] == days[-1]:
            days = days[:1]
        date: dict[str, Any] = {"date-parts": [list(day) for day in days]}
        if start.season and self.end is start:
            date["season"] = start.season
        if self.approximate or self.uncertain:
            date["circa"] = True
        return date

    def display(self) -> str:
        """In English: `June 2022`, `2016–2018`, `c. 2018`, `3 October 2016`, `since 2018`."""
        if self.start is None:
            return f"until {self.end.text()}" if self.end else ""
        if self.end is None:
            return f"since {self.start.text()}"
        if self.end is self.start:
            return self.start.text()
        return range_text(self.start.text(), self.end.text())


@lru_cache(maxsize=4096)
def parse(text: str) -> EdtfDate:
    """The date that `text` says; ValueError with a sentence for people where it says none."""
    text = text.strip()
    if len(text) > LONGEST:
        raise ValueError(f"A date has at most {LONGEST} characters. {EXPECTED}")
    if not text:
        raise ValueError(f"There is no date. {EXPECTED}")
    if SPREADSHEET.fullmatch(text) and not ISO_DAY.fullmatch(text):
        raise ValueError(
            f"“{text}” leaves open which number is the month. Write the year, month and day with "
            "hyphens and two digits: 2016-10-03 for 3 October 2016."
        )
    if WITH_TIME.match(text):
        raise ValueError(f"“{one_line(text)}” has a time of day. Write the day alone: {text[:10]}.")
    if "/" not in text:
        point = _point(text, text)
        return _date(text, point, point)

    ends = text.split("/")
    if len(ends) != 2 or not any(end not in ("", "..") for end in ends):
        raise ValueError(f"“{one_line(text)}” cannot be read as a date. {EXPECTED}")
    start, end = (None if end in ("", "..") else _point(end, text) for end in ends)
    if any(point and point.years > 1 for point in (start, end)):
        raise ValueError(f"“{text}” leaves digits open in a period. Write its first and last year.")
    if start and end and start.first > end.last:
        raise ValueError(f"“{text}” ends before it begins.")
    return _date(text, start, end)


def _date(text: str, start: Point | None, end: Point | None) -> EdtfDate:
    marks = {point.mark for point in (start, end) if point}
    return EdtfDate(
        text=text,
        earliest=start.first if start else None,
        latest=end.last if end else None,
        approximate=not marks.isdisjoint("~%"),
        uncertain=not marks.isdisjoint("?%"),
        start=start,
        end=end,
    )


def _point(part: str, text: str) -> Point:
    said = one_line(text)
    if OTHER_YEARS.match(part):
        raise ValueError(f"“{said}” lies outside the years 1 to 9999. {EXPECTED}")
    found = POINT.fullmatch(part)
    if not found:
        raise ValueError(f"“{said}” cannot be read as a date. {EXPECTED}")
    year, month, day, mark = found[1], found[2] or "XX", found[3] or "XX", found[4]
    if "X" in year:
        if found[2]:
            raise ValueError(f"“{said}” gives a month of a year that is left open. {EXPECTED}")
        first = int(year.replace("X", "0"))
        # The years 0 to 9 or 99: there is no year 0, so the first is left out.
        return Point((max(first, 1),), 10 ** year.count("X") - (first == 0), 0, mark)
    if month == "XX":
        if day != "XX":
            raise ValueError(f"“{said}” gives a day of a month that is left open. {EXPECTED}")
        return Point((int(year),), 1, 0, mark)
    if 21 <= int(month) <= 24 and not found[3]:
        # A season is some months of that year, but which ones depends on the hemisphere: its first
        # and last day are those of the year.
        return Point((int(year),), 1, int(month) - 20, mark)
    if not 1 <= int(month) <= 12:
        raise ValueError(f"“{said}” has no month from 01 to 12. {EXPECTED}")
    if day == "XX":
        return Point((int(year), int(month)), 1, 0, mark)
    if not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        in_month = day_text((int(year), int(month)))
        raise ValueError(f"“{said}” is on no calendar: {in_month} has no day {day}.")
    return Point((int(year), int(month), int(day)), 1, 0, mark)
