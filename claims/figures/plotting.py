"""A plot of figures over time: where each mark stands, for a template to draw as SVG.

Read without colour: each mark bears the number of its row in the table, a range is a bar, a bound
an arrow into the open side, “about” a hollow mark with a whisker.
"""

import datetime
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from .bounds import ABOUT, AT_LEAST, LESS_THAN, MORE_THAN, UP_TO, bound_of
from .comparing import ABOUT_REACH, Stated
from .units import convert, unit_said
from .writing import plain

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 92, 24, 18, 34
ARROW = 26  # how far an open side reaches
FEWEST = 3
DAY = datetime.timedelta(days=1)


class Dated(NamedTuple):
    """A figure with its number in the table and the days that it may speak of."""

    number: int
    stated: Stated
    first: datetime.date
    last: datetime.date


class Tick(NamedTuple):
    at: float
    label: str


class Mark(NamedTuple):
    """In pixels. `kind` is point, bar, about, up or down; `low` and `high` are on the y axis."""

    number: int
    kind: str
    left: float
    right: float
    middle: float
    low: float
    high: float

    @property
    def height(self) -> float:
        return max(round(self.low - self.high, 1), 2)

    @property
    def width(self) -> float:
        return max(round(self.right - self.left, 1), 2)

    @property
    def arrow(self) -> str:
        """The points of the head of an arrow at its open end."""
        tip = self.high - ARROW if self.kind == "up" else self.low + ARROW
        base = tip + 7 if self.kind == "up" else tip - 7
        return f"{self.middle - 5:g},{base:g} {self.middle + 5:g},{base:g} {self.middle:g},{tip:g}"

    @property
    def tail(self) -> float:
        """Where the line of the arrow ends."""
        return self.high - ARROW + 6 if self.kind == "up" else self.low + ARROW - 6

    @property
    def point(self) -> float:
        """Where the number itself stands: the middle of what is about so many."""
        return round((self.low + self.high) / 2, 1)

    @property
    def label_at(self) -> float:
        return round(self.middle + 8, 1)


@dataclass(frozen=True)
class Plot:
    unit: str
    marks: list[Mark]
    across: list[Tick]
    up: list[Tick]
    words: str  # what it shows, for who cannot see it
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def plot(figures: list[Dated]) -> Plot | None:
    """The plot of those that share a unit; None where they are fewer than three."""
    unit, shown = in_one_unit(figures)
    if len(shown) < FEWEST:
        return None
    first, last = span(shown)
    lowest, highest, step = scale([value for each in shown for value in ends(each.stated)])
    days = (last - first).days

    def x(day: datetime.date) -> float:
        part = (min(max(day, first), last) - first).days / days
        return round(LEFT + part * (WIDTH - LEFT - RIGHT), 1)

    def y(value: Decimal) -> float:
        part = float((value - lowest) / (highest - lowest))
        return round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM), 1)

    marks = []
    for each in shown:
        low, high = ends(each.stated)
        left, right = x(each.first), x(each.last)
        middle = round((left + right) / 2, 1)
        marks.append(Mark(each.number, kind_of(each.stated), left, right, middle, y(low), y(high)))
    up, value = [], lowest
    while value <= highest:
        up.append(Tick(y(value), in_short(value)))
        value += step
    across = [Tick(x(day), str(day.year)) for day in years(first, last)]
    return Plot(unit_said(unit), marks, across, up, in_sentences(unit, shown))


def in_one_unit(figures: list[Dated]) -> tuple[str, list[Dated]]:
    """(unit, those that can be given in it): the unit that most of them can be."""
    best: tuple[str, list[Dated]] = ("", [])
    for unit in dict.fromkeys(each.stated.unit for each in figures):
        found = []
        for each in figures:
            low = convert(each.stated.low, each.stated.unit, unit)
            high = each.stated.high
            high = None if high is None else convert(high, each.stated.unit, unit)
            if low is not None:
                stated = Stated(low, high, unit, each.stated.bound)
                found.append(each._replace(stated=stated))
        if len(found) > len(best[1]):
            best = unit, found
    return best


def kind_of(figure: Stated) -> str:
    bound = bound_of(figure.bound)
    if bound in (AT_LEAST, MORE_THAN):
        return "up"
    if bound in (UP_TO, LESS_THAN):
        return "down"
    if bound == ABOUT:
        return "about"
    return "point" if figure.high is None else "bar"


def ends(figure: Stated) -> tuple[Decimal, Decimal]:
    high = figure.low if figure.high is None else figure.high
    if bound_of(figure.bound) == ABOUT:
        return figure.low - abs(figure.low) * ABOUT_REACH, high + abs(high) * ABOUT_REACH
    return figure.low, high


def span(figures: list[Dated]) -> tuple[datetime.date, datetime.date]:
    """The days at the two sides, whole years; open periods end at the side."""
    days = [
        day
        for each in figures
        for day in (each.first, each.last)
        if day not in (datetime.date.min, datetime.date.max)
    ]
    return datetime.date(min(days).year, 1, 1), datetime.date(max(days).year, 12, 31)


def years(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    step = max(1, -(-(last.year - first.year + 1) // 8))
    return [datetime.date(year, 1, 1) for year in range(first.year, last.year + 1, step)]


def scale(values: list[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """(lowest, highest, step) of an axis with room for the values and a few round ticks."""
    low, high = min(values), max(values)
    if 0 <= low < high / 2 or low == high > 0:
        low = Decimal(0)
    if high == low:
        low, high = low - 1, high + 1
    room = high - low
    step = Decimal(10) ** (room / 4).logb()
    step *= next(by for by in (1, 2, 5, 10) if room / (step * by) <= 5)
    lowest = (low / step).to_integral_value(ROUND_FLOOR) * step
    highest = (high / step).to_integral_value(ROUND_CEILING) * step
    return lowest, highest, step


def in_short(value: Decimal) -> str:
    """ "275 million", "12,500"."""
    for size, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if abs(value) >= size:
            return f"{plain(value / size)} {word}"
    return f"{value.normalize():,f}"


def in_sentences(unit: str, figures: list[Dated]) -> str:
    said = "; ".join(f"{each.number}: {each.stated}" for each in figures)
    return f"{len(figures)} figures over time. By their numbers in the table: {said}."
