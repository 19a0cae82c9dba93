"""Whether two figures of one thing can both hold.

`at least 275` and `279.6` can, `275` and `279.6` cannot. A figure is an interval: a bound opens it,
“about” widens it by a tenth, and a round number stands for what is rounded to it.
"""

import enum
from decimal import Decimal
from typing import NamedTuple

from . import money, units
from .bounds import ABOUT, AT_LEAST, LESS_THAN, MORE_THAN, UP_TO, bound_of
from .writing import in_words

# “About” reaches so far to either side, as a part of the number.
ABOUT_REACH = Decimal("0.1")
# A number that ends in three zeros or more is taken as rounded, but never by more than this part.
MOST_ROUNDED = Decimal("0.05")
INFINITY = Decimal("Infinity")
KNOWN = {"", AT_LEAST, MORE_THAN, ABOUT, UP_TO, LESS_THAN}


class Outcome(enum.Enum):
    HOLD = "both can hold"
    CONFLICT = "both cannot hold"
    APART = "not comparable"


class Verdict(NamedTuple):
    outcome: Outcome
    reason: str  # a sentence


class Stated(NamedTuple):
    """A figure as it is compared."""

    low: Decimal
    high: Decimal | None = None
    unit: str = ""
    bound: str = ""

    def __str__(self) -> str:
        return in_words(*self)


class Interval(NamedTuple):
    low: Decimal
    high: Decimal
    low_is_open: bool = False
    high_is_open: bool = False


def compare(a: Stated, b: Stated) -> Verdict:
    """Whether both can hold of one thing at one time."""
    for each in (a, b):
        if bound_of(each.bound) not in KNOWN:
            words = f"What “{each.bound}” means for a number is not known here."
            return Verdict(Outcome.APART, words)
    converted = in_unit_of(a, b)
    if converted is None:
        return Verdict(Outcome.APART, why_apart(a.unit, b.unit))
    here, there = interval(a), interval(converted)
    if meet(here, there):
        return Verdict(Outcome.HOLD, f"{a} and {b} can both hold.")
    return Verdict(Outcome.CONFLICT, f"{a} and {b} cannot both hold.")


def in_unit_of(a: Stated, b: Stated) -> Stated | None:
    """`b` in the unit of `a`, for this comparison alone."""
    low = units.convert(b.low, b.unit, a.unit)
    high = None if b.high is None else units.convert(b.high, b.unit, a.unit)
    if low is None or (b.high is not None and high is None):
        return None
    return b._replace(low=low, high=high)


def why_apart(a: str, b: str) -> str:
    if {a, b} <= money.codes():
        return f"Amounts in {a} and {b} are not compared: no rate of exchange is applied."
    if not a or not b:
        return f"One is in {a or b}, the other names no unit."
    return f"What is given in {a} is not compared with what is given in {b}."


def interval(figure: Stated) -> Interval:
    """The numbers that a figure leaves room for."""
    bound = bound_of(figure.bound)
    low = figure.low
    high = figure.low if figure.high is None else figure.high
    if bound in (AT_LEAST, MORE_THAN):
        return Interval(low, INFINITY, low_is_open=bound == MORE_THAN)
    if bound in (UP_TO, LESS_THAN):
        return Interval(-INFINITY, high, high_is_open=bound == LESS_THAN)
    if bound == ABOUT:
        return Interval(low - abs(low) * ABOUT_REACH, high + abs(high) * ABOUT_REACH)
    return Interval(low - rounding(low), high + rounding(high))


def rounding(value: Decimal) -> Decimal:
    """Half a unit of the last digit that is not zero, of a number that ends in three zeros."""
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent < 3:
        return Decimal(0)
    return min(Decimal(10) ** exponent / 2, abs(value) * MOST_ROUNDED)


def meet(a: Interval, b: Interval) -> bool:
    low, low_is_open = max((a.low, a.low_is_open), (b.low, b.low_is_open))
    high, high_is_closed = min((a.high, not a.high_is_open), (b.high, not b.high_is_open))
    return low < high or (low == high and not low_is_open and high_is_closed)
