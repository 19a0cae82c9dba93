"""Whether a run of words can end where it ends: 275 is not whole in $275, nor would in wouldn't."""

import re

from . import wording
from .tokens import Token

_PREFIXED = frozenset("$£€¥₹₽₩₪₺§№±~≈<>≤≥+−#¢")
_SUFFIXED = frozenset("%‰‱٪％°℃℉€$£¥₽₹元円")
_CURRENCIES = frozenset(
    ("USD", "EUR", "GBP", "CNY", "RMB", "JPY", "INR", "CHF", "CAD", "AUD", "Rs")
)
_SIGNS = frozenset(("sign", "minus", "unit"))
_PICTURES = re.compile("[\u2190-\u21ff\u2300-\u2bff\U0001f000-\U0001faff]")  # bound to no word
# Chinese and Japanese put no space between words, so a number or a "not" can be cut there.
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万萬亿億兆两兩第点")
_NEGATING = frozenset("不没沒未无無非莫勿别弗")
_NEGATING_END = re.compile("ない|なか|なく|ませ|まい|ず|ぬ")


def cut(text: str, found: list[Token], low: int, high: int) -> str:
    """Why the tokens `found[low:high]` of `text` are no whole words and numbers, or ""."""
    return (
        (low > 0 and _cut_before(text, found, low))
        or (high < len(found) and _cut_after(text, found, high))
        or ""
    )


def _cut_before(text: str, found: list[Token], low: int) -> str:
    before, first = found[low - 1], found[low]
    between = text[before.end : first.start]
    if _tied(before, first, between) or _glued(found, low - 1):
        return f"the quote starts after “{before.key}”"
    if first.key[0].isnumeric() and _belongs_before(before, first, between):
        return f"the number starts earlier, with “{before.key}”"
    if _written_out(found, low):
        return f"the number starts earlier, with “{before.key}”"
    if first.key[0].isnumeric() and before.key == "." and low > 1:
        abbreviated = found[low - 2].key  # "Rs. 500"
        if abbreviated in _CURRENCIES:
            return f"the number starts earlier, with “{abbreviated}”"
    if before.kind == "letter" and not between and before.key in _NEGATING:
        return f"the quote starts after “{before.key}”"
    return ""


def _cut_after(text: str, found: list[Token], high: int) -> str:
    last, after = found[high - 1], found[high]
    between = text[last.end : after.start]
    if _tied(after, last, between) or _glued(found, high):
        return f"the quote ends before “{after.key}”"
    if last.key[-1].isnumeric() and _belongs_after(found, high, between):
        return f"the number goes on, with “{after.key}”"
    if _written_out(found, high):
        return f"the number goes on, with “{after.key}”"
    if after.kind == "letter" and not between and _NEGATING_END.match(text, after.start):
        return f"the quote ends before “{text[after.start : after.start + 2]}”"
    return ""


def _written_out(found: list[Token], high: int) -> bool:
    """Whether one number stands on both sides of `high`: two | million, hundred | and five."""
    before, after = found[high - 1].key.lower(), found[high].key.lower()
    if before == "and" and high > 1:
        before = found[high - 2].key.lower()
    elif after == "and" and found[high + 1 : high + 2]:
        after = found[high + 1].key.lower()
    elif after in wording.MAGNITUDES:
        return wording.is_cardinal(before)
    return before in wording.MAGNITUDES and wording.is_cardinal(after)


def _tied(outside: Token, edge: Token, between: str) -> bool:
    """Whether a sign at one side of the edge, or two numerals, make one of what touches there."""
    if between:
        return False
    if _PICTURES.match(outside.key) or _PICTURES.match(edge.key):
        return False
    if outside.kind in _SIGNS or (edge.kind in _SIGNS and outside.kind in ("word", "letter")):
        return True
    return outside.key in _NUMERALS and edge.key in _NUMERALS


def _glued(found: list[Token], middle: int) -> bool:
    """Whether `found[middle]` ties its neighbours into one: example.com, U.S., 2016-2018."""
    if not 0 < middle < len(found) - 1:
        return False
    before, mark, after = found[middle - 1 : middle + 2]
    if before.end != mark.start or mark.end != after.start or not (before.spoken and after.spoken):
        return False
    if before.key[-1].isnumeric() and (after.key[0].isnumeric() or after.kind == "sign"):
        return True
    if mark.key not in (".", ":"):
        return False
    return after.key[0].islower() or len(before.key) == len(after.key) == 1


def _belongs_before(before: Token, first: Token, between: str) -> bool:
    """Whether `before` is part of the number that `first` is or starts with."""
    if len(between) > 1 or between in ("\n", "\r", "\f"):
        return False
    if before.key in _CURRENCIES or (before.kind == "sign" and before.key in _PREFIXED):
        return True
    if before.key in _NUMERALS and not between:
        return True
    return bool(between) and _grouped(before, first)


def _belongs_after(found: list[Token], high: int, between: str) -> bool:
    """Whether the number that ends at `high` goes on there."""
    last, after = found[high - 1], found[high]
    if between.strip():
        return False
    if after.key.lower() in wording.MAGNITUDES or after.key in _CURRENCIES:
        return True
    if after.key == "per" and found[high + 1 : high + 2] and found[high + 1].key == "cent":
        return True
    if after.kind == "letter" and not between:
        return True
    if len(between) > 1:
        return False
    if after.kind == "sign" and after.key in _SUFFIXED:
        # In "5 $10 notes" the sign is the next number's.
        following = found[high + 1 : high + 2]
        return not (
            after.key in _PREFIXED
            and following
            and following[0].start == after.end
            and following[0].key[0].isdecimal()
        )
    return bool(between) and _grouped(last, after)


def _grouped(before: Token, after: Token) -> bool:
    """Whether two tokens are one number written in groups of three digits: 1 275, 12 500.75."""
    return (
        before.key.isdecimal()
        and len(before.key) <= 3
        and after.key[:3].isdecimal()
        and len(after.key) >= 3
        and not after.key[3:4].isdecimal()
    )
