"""Figures in a text: “at least $275 million” is 275000000, USD, at least.

Proposals for a person to accept. What can be read in two ways is left alone; where a usual reading
is taken of a sign or word that has several, `doubt` says so.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from . import bounds, masks, money, numerals, units
from .writing import plain


class Figure(NamedTuple):
    """A figure as a text states it. Offsets are indices of a Python string, the end exclusive."""

    printed: str
    start: int
    end: int
    low: Decimal
    high: Decimal | None  # of a range
    unit: str  # ISO 4217 for money, UCUM for measures, plain words for what is counted; often ""
    bound: str
    doubt: str  # a sentence where a usual reading was taken


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what stands right at it."""

    start: int
    end: int
    value: Decimal
    base: Decimal  # the number before its million
    scale: str
    is_plain: bool  # bare digits, which may be a year or a name
    is_word: bool
    unit: str = ""
    doubt: str = ""
    is_money: bool = False
    unit_end: int = 0  # where the unit ends; `end` where there is none


@cache
def amount() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<money>{money.before()})[\s\u00a0]?)?"
        rf"(?P<sign>(?<![\w%])[-−]\s?(?=[\d$£€¥])|\bminus\s+)?"
        rf"(?:(?P<inner>[$£€¥])\s?)?"
        rf"(?:(?P<digits>{numerals.TOKEN})|(?<![\w$-])(?P<words>(?i:{numerals.WORD}))(?![\w]))"
        rf"(?P<scale>(?i:{numerals.SCALE}))?"
    )


# A number in words that goes on: “two hundred and fifty”, “two and a half million”.
GOES_ON = re.compile(
    r"(?:[\s-]+(?:and\s+)?(?:a\s+(?:half|quarter)|half"
    rf"|(?:{numerals.WORD})|hundred|thousand|million|dozen)\b){{1,8}}",
    re.IGNORECASE,
)
JOINED = re.compile(r"\s?[-–—]\s?|\s+to\s+|\s+and\s+")
EITHER = re.compile(r"\s+or\s+")
BETWEEN = re.compile(r"\bbetween\s+\Z", re.IGNORECASE)
FROM = re.compile(r"(?P<range>\brang(?:e|es|ed|ing)\s+)?\bfrom\s+\Z", re.IGNORECASE)
NOT_A_LENGTH = re.compile(r"\s+(?:ago|earlier|later|old|before|after)\b|-old\b")
MULTIPLE = re.compile(r"(?:\s+times\b|-fold\b|fold\b|x\b)")
# A quote is at most so long. What ends right before the cut may go on behind it.
MOST_READ, NEAR_THE_CUT = 20_000, 100
# A pattern that passes over capitals takes these for an i, which they are not.
NO_I = str.maketrans("\u0130\u0131", "\u00cf\u00ef")


def find(text: str) -> list[Figure]:
    """The figures of a text, in its order; of a long one, those of its first 20,000 characters."""
    read = text[:MOST_READ].translate(NO_I)
    last = len(read) - NEAR_THE_CUT if len(text) > MOST_READ else len(read)
    found = (f for f in figures_in(read) if f.end <= last)
    return [f._replace(printed=text[f.start : f.end]) for f in found]


def figures_in(text: str) -> list[Figure]:
    amounts = list(amounts_in(text))
    found = []
    at = 0
    while at < len(amounts):
        first = amounts[at]
        second = amounts[at + 1] if at + 1 < len(amounts) else None
        if second and EITHER.fullmatch(text, first.unit_end or first.end, second.start):
            at += 2  # “two or three cameras”: nobody knows which
            continue
        if second and is_range(text, first, second):
            figure = of_range(text, first, second)
            at += 2
        else:
            figure = of_one(text, first)
            at += 1
        if figure is not None:
            found.append(figure)
    return found


def amounts_in(text: str) -> list[Amount]:
    hidden = bytearray(len(text))  # 1 where a digit is no figure
    for start, end in masks.spans(text):
        hidden[start:end] = b"\1" * (end - start)
    found = []
    for match in amount().finditer(text):
        start, end = match.span()
        if match["words"] and (more := GOES_ON.match(text, end)):
            hidden[start : more.end()] = b"\1" * (more.end() - start)
        digits_at = match.start("digits") if match["digits"] else match.start("words")
        if hidden.find(1, digits_at, end) >= 0:
            continue
        read = amount_of(text, match)
        if read is not None:
            found.append(read)
    return found


def amount_of(text: str, match: re.Match[str]) -> Amount | None:
    has_money = bool(match["money"] or match["inner"])
    if sum(map(str.isdigit, match["digits"] or "")) > numerals.MOST_DIGITS:
        return None
    scale_said = (match["scale"] or "").strip(" \u00a0-.").casefold()
    end = match.end()
    if scale_said in numerals.LETTERS and not has_money:
        is_capital_million = match["scale"].strip() in ("M", "B") and match["scale"][0] != " "
        is_thousand = match["scale"] == "k"
        if not (is_capital_million or is_thousand):
            scale_said, end = "", match.end("digits") if match["digits"] else match.end("words")
    if match["words"]:
        base = numerals.number_in_words(match["words"], scale_said)
    elif scale_said == "hundred":
        base = None
    else:
        base = numerals.number(match["digits"], scale_said)
    if base is None or is_part_of_a_name(text, match, end):
        return None
    sign = -1 if match["sign"] else 1
    value = base * sign * numerals.SCALES.get(scale_said, Decimal(1))
    is_plain = bool(match["digits"]) and not scale_said and not numerals.is_grouped(match["digits"])
    read = Amount(
        match.start(),
        end,
        value,
        base * sign,
        scale_said,
        is_plain,
        bool(match["words"]),
        unit_end=end,
    )
    if has_money:
        unit, doubt = money.currency(match["money"] or match["inner"])
        return replace(read, unit=unit, doubt=doubt, is_money=True)
    if found := money.after().match(text, end):
        said = found["sign"] or found["name"]
        unit, doubt = money.currency(said)
        is_verb = said.casefold() == "won" and read.is_plain and abs(base) < 1000
        if not is_verb:
            return replace(read, unit=unit, doubt=doubt, is_money=True, unit_end=found.end())
    unit, unit_end, doubt = units.after(text, end)
    if not unit and text[end : end + 1].isalpha():
        return None  # 21st, 4K, 5G, 100m
    return replace(read, unit=unit, doubt=doubt, unit_end=unit_end)


def is_part_of_a_name(text: str, match: re.Match[str], end: int) -> bool:
    """Whether letters, digits or signs touch the number, or a word before it makes it a name."""
    start = match.start()
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or before[-1:] in ("_", "/", "#", "&", "@", "^", "="):
        return True
    if before[-1:] in (".", ",", ":", "-", "–") and before[:1].isalnum() and not match["sign"]:
        # F-16, COVID-19, 1.2.3; the second end of a range has a digit or unit before it.
        return not (before[-1] in "-–" and (before[0].isdigit() or text[start] in "$£€¥"))
    if after[:1] in ("½", "¼", "¾", "⅓", "⅔", "/", "_", "@", "^") or after[:1].isdigit():
        return True
    if after[:1] == "-" and after[1:2].isalpha():  # a 10-year contract; 40-page
        return True
    if after[:1] in (".", ",", ":") and after[1:2].isdigit():
        return True
    return not match["money"] and masks.names_a_thing(text, start)


def is_range(text: str, first: Amount, second: Amount) -> bool:
    """“between 40 and 60 tonnes”, “$2–3 million”; “rose from 40 to 60” is a change and no range."""
    joint = text[first.unit_end : second.start]
    if not JOINED.fullmatch(joint) or (first.unit and second.unit and first.unit != second.unit):
        return False
    if first.unit and not second.unit and not first.is_money:
        return False
    said = shortly_before(text, first.start)
    if "and" in joint:
        return BETWEEN.search(said) is not None
    if found := FROM.search(said):
        return found["range"] is not None
    return low_of(first, second) < second.value


def shortly_before(text: str, end: int) -> str:
    return text[max(0, end - 24) : end]


def low_of(first: Amount, second: Amount) -> Decimal:
    """“$2–3 million” starts at two million: the million stands for both where it can."""
    if first.scale or not second.scale or not (first.is_plain or first.is_word):
        return first.value
    carried = first.base * numerals.SCALES[second.scale]
    return carried if carried <= second.value else first.value


def of_range(text: str, first: Amount, second: Amount) -> Figure | None:
    low = low_of(first, second)
    if low > second.value:
        return None
    if first.is_money and not second.is_money:
        second = replace(second, unit=first.unit, doubt=first.doubt, is_money=True)
    start = first.start
    said = shortly_before(text, start)
    found = BETWEEN.search(said) or FROM.search(said)
    if found is not None:
        start -= len(said) - found.start()
    return completed(text, second, start, low, second.value)


def of_one(text: str, found: Amount) -> Figure | None:
    return completed(text, found, found.start, found.value, None)


def completed(
    text: str, last: Amount, start: int, low: Decimal, high: Decimal | None
) -> Figure | None:
    """The figure with the words around it: how far it goes, what is counted, in which time."""
    unit, doubt, end = last.unit, last.doubt, last.unit_end
    bound, start, words = bounds.before(text, start)
    if not bound:
        bound, end = bounds.after(text, end)
    if MULTIPLE.match(text, end):
        return None
    if unit in units.TIMES:
        if NOT_A_LENGTH.match(text, end):
            return None
        if words in ("over", "under"):
            doubt = doubt or f"“{words}” may speak of time that passes and not of a limit."
    is_year = last.is_plain and masks.YEAR_LIKE.fullmatch(text[last.start : last.end]) is not None
    if not unit:
        unit, end = units.counted(text, end)
        if is_year and (bound in ("", bounds.ABOUT) or not unit):
            return None
        if not (unit or bound or last.scale) and (last.is_plain or last.is_word):
            return None
        if not unit and last.is_word and not last.scale:
            return None
    time, end = units.rate(text, end)
    if time and unit:
        unit = units.per(unit, time)
    low, high = tidy(low), None if high is None else tidy(high)
    return Figure(text[start:end], start, end, low, high, unit, bound, doubt)


def tidy(value: Decimal) -> Decimal:
    return Decimal(plain(value))
