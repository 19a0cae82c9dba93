"""What a file of works is read into, and how the parts of an item are cleaned, whatever its format.

Items are CSL-JSON as the other modules here take it: texts without markup, names as lists of
`{family, given, suffix}` or `{literal}`, dates with `date-parts`, or `literal` where the words of
a date say no day that a calendar has.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import csl_dates, names, reading_dates
from .cleaning import one_line
from .csljson import DATES, NAMES, TEXTS
from .item_types import CSL_TYPES

Item = dict[str, Any]

MOST_ITEMS = 20_000
MOST_NAMES = 1_000
LONGEST_TEXT = 20_000
# The tags that CSL allows in a text; any other “<” is a sign like others.
MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|span|nc)(?:\s[^<>]{0,200})?>")
# Letters that LaTeX writes without their dot, so that an accent finds its place.
DOTLESS = re.compile("([ıȷ])(?=[\u0300-\u036f])")
BEHIND = re.compile(rf"(.+), ({names.SUFFIX.pattern})", re.IGNORECASE)
ADDRESSES = ("URL", "DOI", "archive_location")


class Unreadable(ValueError):
    """There is nothing that could be read; the message is a sentence for people."""


@dataclass(frozen=True)
class Problem:
    """An entry that cannot be read; `number` counts the entries of the file from 1."""

    number: int
    line: int  # where it starts; 0 where lines say nothing
    words: str

    def __str__(self) -> str:
        where = f"Entry {self.number}, line {self.line}" if self.line else f"Entry {self.number}"
        return f"{where}: {self.words}"


@dataclass
class Read:
    """The works of a file. One bad entry does not lose the others.

    `numbers` has for each item its place among all entries of the file, from 1.
    """

    items: list[Item] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def next_number(self) -> int:
        return len(self.items) + len(self.problems) + 1

    def add(self, item: Item) -> None:
        self.numbers.append(self.next_number)
        self.items.append(item)
        self._refuse_too_many()

    def refuse(self, line: int, words: str) -> None:
        self.problems.append(Problem(self.next_number, line, words))
        self._refuse_too_many()

    def _refuse_too_many(self) -> None:
        if self.next_number > MOST_ITEMS + 1:
            raise Unreadable(
                f"There are more than {MOST_ITEMS:,} works in the file. "
                "Divide it into smaller ones."
            )


def cleaned(item: Mapping[str, Any]) -> Item:
    """The item, each part in the form above; what CSL does not know is left out."""
    kind = one_line(item.get("type"))
    known: Item = {"id": text(item.get("id")), "type": kind}
    if kind not in CSL_TYPES:
        known["type"] = "webpage" if item.get("URL") else "document"
    for variable, value in item.items():
        if variable in TEXTS or variable in ADDRESSES:
            said: object = text(value)
        elif variable in NAMES:
            said = people(value)
        elif variable in DATES:
            said = date(value)
        else:
            continue
        if said:
            known[variable] = said
    return known


def text(value: object) -> str:
    if isinstance(value, str):
        value = value[:LONGEST_TEXT]
    return one_line(MARKUP.sub("", one_line(value)))


def dotted(words: str) -> str:
    """`ı` with an accent as the letter that people know: `í` is written `{\\'\\i}` in LaTeX."""
    return DOTLESS.sub(lambda found: "i" if found[1] == "ı" else "j", words)


def people(value: object) -> list[dict[str, str]]:
    """CSL names in family, given and suffix, or literal; a bare text is an organisation."""
    given = value if isinstance(value, list) else [value]
    listed = [{"literal": one} if isinstance(one, str) else one for one in given[:MOST_NAMES]]
    return [_person(name) for name in names.listed(listed)]


def _person(name: Mapping[str, object]) -> dict[str, str]:
    if literal := text(name.get("literal")):
        return {"literal": literal}
    family, given, suffix = map(text, names.person(name))
    if not suffix and (found := BEHIND.fullmatch(given)):
        given, suffix = found.groups()  # as CSL-JSON has it for the sake of citation processors
    parts = {"family": family, "given": given, "suffix": suffix}
    return {part: words for part, words in parts.items() if words}


def date(value: object) -> dict[str, Any]:
    """A CSL date from one, from EDTF or from words; {"literal"} where the words are no date."""
    if isinstance(value, str | int):
        return _of_words(one_line(value))
    found = csl_dates.read(value)
    if not found.start:
        return _of_words(found.literal)
    days = [list(found.start)]
    if found.end is not None:
        days.append(list(found.end or (0,)))
    season = found.season or _season_in(value)
    said: dict[str, Any] = {"date-parts": [days[0][:1]] if season else days}
    return said | ({"season": season} if season else {}) | ({"circa": True} if found.circa else {})


def _season_in(value: object) -> int:
    """1 to 4 for the months 21 to 24, by which EDTF and some programs mean seasons."""
    days = value.get("date-parts") if isinstance(value, Mapping) else None
    first = days[0] if isinstance(days, list | tuple) and days else None
    month = one_line(first[1]) if isinstance(first, list | tuple) and len(first) == 2 else ""
    return int(month) - 20 if month in ("21", "22", "23", "24") else 0


def _of_words(words: str) -> dict[str, Any]:
    if not words:
        return {}
    return reading_dates.csl(words) or {"literal": words[:200]}
