"""What a person sees in a cell of a workbook, as text. No Django: a process of its own uses it.

A date comes out as exact as it is shown: a spreadsheet keeps “Aug 2018” as the first of August,
and nobody wrote that day.
"""

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.utils.escape import unescape

LONGEST = 131_072  # as in a CSV table
# What a number format says beside its codes: literal words, colours, languages, AM and PM.
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|am/pm|a/p', re.IGNORECASE)
LEADING_ZEROS = re.compile("0{2,}")
NO_TEXT = re.compile("[\0\ud800-\udfff]")


def shown(value, number_format="General"):
    """The text of a cell, "" for an empty one.

    Raises ValueError with the rest of a sentence that begins “The cell D4”.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number(value, number_format)
    if isinstance(value, date | time | timedelta):
        return moment(value, codes(number_format))
    return words(unescape(str(value)))


def words(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST:
        raise ValueError(f"has {len(text):,} characters; at most {LONGEST:,} are read.")
    if found := NO_TEXT.search(text):
        raise ValueError(f"holds what is no character (U+{ord(found[0]):04X}). Take it out.")
    return text


def number(value, number_format):
    """Unrounded, and never as a power of ten."""
    if not math.isfinite(value):
        raise ValueError("holds no number that can be written down.")
    if "%" in LITERAL.sub("", number_format):
        return f"{plain(value * 100)}%"
    text = plain(value)
    return text.zfill(len(number_format)) if LEADING_ZEROS.fullmatch(number_format) else text


def plain(value):
    # A spreadsheet knows 15 digits: behind them a fraction says more than anybody typed.
    return str(value) if isinstance(value, int) else f"{Decimal(f'{value:.15g}'):f}"


def codes(number_format):
    """The letters of a format that show a part of a date or a time: {"y", "m", "d"}."""
    if number_format == "General":
        return set()
    first, *_ = LITERAL.sub("", number_format).casefold().split(";")
    return set(first) & set("eymdhs")


def moment(value, codes):
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return "{}:{:02}:{:02}".format(*divmod(minutes, 60), seconds)
    if isinstance(value, time):
        if codes & {"e", "y", "d"}:
            raise ValueError("shows a date that is in no calendar. Write it as text.")
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if codes and not codes & {"e", "y"}:
        raise ValueError(
            "shows a date without its year. Write the whole date as text, such as 2018-08-31."
        )
    day = value.date() if isinstance(value, datetime) else value
    if codes and "d" not in codes:
        return day.isoformat()[: 7 if "m" in codes else 4]
    if isinstance(value, datetime) and codes & {"h", "s"} and value.time() != time():
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return day.isoformat()
