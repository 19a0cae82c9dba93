"""Dates as exports and people write them, read into EDTF and CSL.

A date that leaves open which number is the month (`3/4/2018`) is not guessed.
"""

import re
from typing import Any

from . import dates
from .cleaning import one_line
from .csl_dates import MONTHS, SEASONS

LONGEST = 100
# By their first three letters, as “Sept.” and “September” are found too.
MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
SEASON_NUMBERS = {**{name: 21 + n for n, name in enumerate(SEASONS)}, "fall": 23}
ABOUT = re.compile(r"(?:circa|ca?\.?|about|approximately|approx\.?)\s+", re.IGNORECASE)
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d[:.\d]*\d\s*(?:Z|[+-]\d\d:?\d\d|UTC|GMT)?", re.ASCII)
# RIS: year/month/day/season or other words.
SLASHED = re.compile(r"(\d{4})/(\d{0,2})(?:/(\d{0,2}))?(?:/(.*))?", re.ASCII)
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
BY_SIZE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
WORD = re.compile(r"[^\W\d_]+|\d+")
ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE | re.ASCII)
RANGE = re.compile(r"\s+(?:-|to|until)\s+|\s*[–—]\s*", re.IGNORECASE)
YEARS = re.compile(r"(\d{4})-(\d{4})", re.ASCII)
SINCE = re.compile(r"(?:since|from)\s+(.+)", re.IGNORECASE)
UNTIL = re.compile(r"(?:until|till|before)\s+(.+)", re.IGNORECASE)


def csl(words: object) -> dict[str, Any]:
    """The CSL date variable for the words, {} where they say none."""
    said = edtf(words)
    return dates.parse(said).csl() if said else {}


def edtf(words: object) -> str:
    """The words as a date in EDTF level 1, "" where they cannot be read as one.

    `2018/09/09/`, `Sept. 9, 2018`, `9 September 2018`, `2018-09-09T10:00:00Z`, `9.9.2018`,
    `summer 2018`, `c. 2018`, `2016–2018`, `since 2018`; EDTF itself as it is.
    """
    said = one_line(words).strip(" []();,©")
    if not said or len(said) > LONGEST:
        return ""
    if known := _valid(said):
        return known
    if found := TIME.fullmatch(said):
        return _valid(found[1])
    if (found := SLASHED.fullmatch(said)) and (known := _slashed(*found.groups())):
        return known
    return _range(said) or _point(said)


def _valid(text: str) -> str:
    try:
        return dates.parse(text).text
    except ValueError:
        return ""


def _slashed(year: str, month: str, day: str | None, other: str | None) -> str:
    if not month and other:
        return _point(f"{other} {year}") or _valid(year)
    parts = [year]
    for part in (month, day):
        if not part or not int(part):
            break
        parts.append(part.zfill(2))
    return _valid("-".join(parts))


def _range(said: str) -> str:
    for whole, form in ((SINCE, "{}/.."), (UNTIL, "../{}")):
        if found := whole.fullmatch(said):
            point = _point(found[1])
            return _valid(form.format(point)) if point else ""
    if found := YEARS.fullmatch(said):
        return _valid(f"{found[1]}/{found[2]}")
    ends = RANGE.split(said)
    if len(ends) != 2 or not ends[0]:
        return ""
    start, end = _point(ends[0]), _point(ends[1]) if ends[1] else ".."
    if not start and end[:4].isdigit():
        start = _point(f"{ends[0]} {end[:4]}")  # “June – August 2018”
    return _valid(f"{start}/{end}") if start and end else ""


def _point(said: str) -> str:
    said = said.strip(" .")
    mark = ""
    if found := ABOUT.match(said):
        said, mark = said[found.end() :], "~"
    if said.endswith("?"):
        said, mark = said[:-1].strip(), "%" if mark else "?"
    if found := DOTTED.fullmatch(said):
        return _valid(f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}{mark}")
    if found := BY_SIZE.fullmatch(said):
        return _by_size(int(found[1]), int(found[2]), int(found[3]), mark)
    if known := _valid(said + mark):
        return known
    return _in_words(ORDINAL.sub(r"\1", said), mark)


def _by_size(first: int, second: int, year: int, mark: str) -> str:
    """Of two numbers one is the day where it is too high for a month, or where they are equal."""
    if first <= 12 and second <= 12 and first != second:
        return ""
    month, day = (second, first) if first > 12 else (first, second)
    return _valid(f"{year}-{month:02}-{day:02}{mark}")


def _in_words(said: str, mark: str) -> str:
    """A year with the name of a month or a season, and a day, in whatever order."""
    years: list[int] = []
    months: list[int] = []
    days: list[int] = []
    for word in WORD.findall(said):
        if word.isdigit():
            (years if len(word) == 4 else days).append(int(word))
        elif number := _month(word.lower()):
            months.append(number)
        elif word.lower() not in ("of", "the"):
            return ""
    if len(years) != 1 or len(months) != 1 or len(days) > 1:
        return ""
    text = f"{years[0]:04}-{months[0]:02}"
    if days:
        text += f"-{days[0]:02}"
    return _valid(text + mark)


def _month(word: str) -> int:
    if word in SEASON_NUMBERS:
        return SEASON_NUMBERS[word]
    number = MONTH_NUMBERS.get(word[:3], 0)
    is_one = number and (MONTHS[number - 1].lower().startswith(word) or word == "sept")
    return number if is_one else 0
