"""Dates as CSL-JSON items hold them, read without trust and said in English and in EDTF."""

from collections.abc import Mapping
from typing import NamedTuple

from .cleaning import one_line

Day = tuple[int, ...]  # (year,), (year, month) or (year, month, day)

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SEASONS = ("spring", "summer", "autumn", "winter")


class CslDate(NamedTuple):
    """A date or a range; `start` is () where there is no readable date."""

    start: Day = ()
    end: Day | None = None  # None: no range; (): a range that is still open
    circa: bool = False
    season: int = 0  # 1 to 4, as in CSL; 0 for none
    literal: str = ""

    @property
    def plain(self) -> bool:
        """Whether year, month and day say all there is to say."""
        return bool(self.start) and self.end is None and not self.circa and not self.season


def read(value: object) -> CslDate:
    """The date in a CSL date variable; parts that no calendar has are left out."""
    if not isinstance(value, Mapping):
        return CslDate()
    literal = one_line(value.get("literal")) or one_line(value.get("raw"))
    days = value.get("date-parts")
    days = days if isinstance(days, list | tuple) else []
    start = _day(days[0]) if days else ()
    if not start:
        return CslDate(literal=literal)
    end = _end(days[1]) if len(days) > 1 else None
    circa = str(value.get("circa", "")).lower() not in ("", "false", "0", "none")
    season = _number(value.get("season"))
    return CslDate(start, end, circa, season if 1 <= season <= 4 else 0)


def text(value: object) -> str:
    """A CSL date in English, "" for none: `June 2022`, `2016–2018`, `c. 2018`, `since 2018`."""
    return said(read(value))


def said(date: CslDate) -> str:
    """As `text`, for a date that was read already."""
    if not date.start:
        return date.literal
    start = day_text(date.start)
    if date.season:
        start = f"{SEASONS[date.season - 1]} {start}"
    if date.circa:
        start = f"c. {start}"
    if date.end is None:
        return start
    if not date.end:
        return f"since {start}"
    return range_text(start, day_text(date.end))


def edtf(value: object) -> str:
    """A CSL date in EDTF level 1, "" for none: `2022-06`, `2016/2018`, `2018~`, `2018/..`."""
    date = read(value)
    if not date.start:
        return ""
    mark = "~" if date.circa else ""
    start = f"{date.start[0]:04}-{20 + date.season}" if date.season else day_edtf(date.start)
    if date.end is None:
        return start + mark
    return f"{start}{mark}/{day_edtf(date.end) + mark if date.end else '..'}"


def day_text(day: Day) -> str:
    year = str(day[0])
    if len(day) == 1:
        return year
    month = f"{MONTHS[day[1] - 1]} {year}"
    return month if len(day) == 2 else f"{day[2]} {month}"


def day_edtf(day: Day) -> str:
    return "-".join([f"{day[0]:04}", *(f"{part:02}" for part in day[1:])])


def range_text(start: str, end: str) -> str:
    """`2016–2018`, but with spaces where an end has several words."""
    dash = " – " if " " in start + end else "–"
    return f"{start}{dash}{end}"


def _day(parts: object) -> Day:
    numbers = [_number(part) for part in parts[:3]] if isinstance(parts, list | tuple) else []
    day: list[int] = []
    for number, highest in zip(numbers, (9999, 12, 31), strict=False):
        if not 1 <= number <= highest:
            break
        day.append(number)
    return tuple(day)


def _end(parts: object) -> Day | None:
    """() for the year 0, which is how an open range is written."""
    if isinstance(parts, list | tuple) and parts and str(parts[0]) == "0":
        return ()
    return _day(parts) or None


def _number(value: object) -> int:
    try:
        return int(value) if isinstance(value, str | int) and len(str(value)) < 9 else 0
    except ValueError:
        return 0
