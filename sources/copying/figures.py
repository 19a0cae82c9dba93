"""The figures of a text, as far as they can be compared between two tellings."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from .words import Text

WINDOW = 8  # words on each side that say what a figure is of
LONGEST = 30  # characters; what is longer is no figure of anything
PLACES = 10  # of one value that are looked at
SCALES = {
    "thousand": 3, "million": 6, "millions": 6, "mn": 6, "m": 6, "billion": 9, "billions": 9,
    "bn": 9, "trillion": 12, "tn": 12,
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[., ]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+$|\d{1,3}(?: \d{3})+$")


class Figure(NamedTuple):
    place: int  # index of its word
    value: Decimal
    digits: str  # without separators and outer zeros: the same in every language

    @property
    def is_year(self) -> bool:
        return self.value == self.value.to_integral() and 1500 <= self.value < 2100

    @property
    def is_small(self) -> bool:
        """One of those that stand in every text."""
        return self.value <= 10 and self.value == self.value.to_integral()


def figures_of(text: Text) -> list[Figure]:
    return list(_read(text))


def _read(text: Text) -> Iterator[Figure]:
    for index, word in enumerate(text.words):
        if not word[:1].isdecimal() or not _NUMBER.fullmatch(word) or len(word) > LONGEST:
            continue
        value = number(word)
        following = text.words[index + 1] if index + 1 < len(text) else ""
        if following in SCALES:
            value = value.scaleb(SCALES[following])
        digits = re.sub(r"\D", "", word).strip("0")
        yield Figure(index, value.normalize(), digits)


def number(word: str) -> Decimal:
    """`55,455`, `55.455` and `55 455` are grouped by thousands, `4.8` and `4,8` are fractions."""
    if _GROUPED.match(word) and not word.startswith("0"):
        return Decimal(re.sub("[., ]", "", word))
    whole, point, fraction = word.replace(",", ".").rpartition(".")
    if not point:
        return Decimal(word)
    return Decimal(f"{whole.replace('.', '')}.{fraction}")


def telling_words(text: Text, index: int) -> set[str]:
    """The words beside a figure that say what it is of; other figures are among them."""
    near = range(max(0, index - WINDOW), min(len(text), index + WINDOW + 1))
    return {text.words[n] for n in near if n != index and text.is_telling(n)}


def shared_figures(
    a: Text, figures: list[Figure], b: Text, others: list[Figure]
) -> list[tuple[Figure, Figure]]:
    """Pairs of one value that stand beside a telling word of both texts; each value once."""
    here, there = _places(figures), _places(others)
    found = []
    for value in here:
        for mine, other in product(here[value], there.get(value, [])):
            if telling_words(a, mine.place) & telling_words(b, other.place):
                found.append((mine, other))
                break
    return found


def _places(figures: list[Figure]) -> dict[Decimal, list[Figure]]:
    """The first places of each value; a value that fills a table says no more with all of them."""
    places: dict[Decimal, list[Figure]] = {}
    for figure in figures:
        known = places.setdefault(figure.value, [])
        if len(known) < PLACES:
            known.append(figure)
    return places
