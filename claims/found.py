"""What a query of the list finds: how many, which page, and what each filter would leave.

All of it comes from the sets of tally.py, in one moment.
"""

from array import array
from contextlib import contextmanager
from typing import NamedTuple

from pyroaring import BitMap

from sources import pages

from . import tally
from .facets import ByNumber, ByRank, ByValue
from .models import Version

CHUNK = 500  # versions loaded at once
PORTION = 20_000  # numbers put in order at once
SHOWN = 8  # values of a facet that are shown unasked
MOST_ORIGINS = 5  # up to so many are offered as “at least”
LIMIT = 2**32  # numbers of listings are smaller


class Asked(NamedTuple):
    """A query that was read. `values`: {facet: its chosen values}; days as ordinals."""

    values: dict
    origins: int | None = None
    first_day: int | None = None
    last_day: int | None = None
    hits: BitMap | None = None
    ranked: list | None = None
    order: str = "newest"


class Page(NamedTuple):
    numbers: list  # of listings, in order
    next: str  # cursors; "" where there is no such page
    previous: str


class Found:
    """The answer to an Asked, worked out where something asks for it, from one Tally.

    Made and read inside `tally.up_to_date()`.
    """

    def __init__(self, asked, sets):
        self.asked = asked
        self.sets = sets
        self.parts = dict(self.choose())
        self.all = self.in_all(self.parts.values())

    def choose(self):
        """(filter, the listings that it leaves) of every filter in use."""
        asked, numbers = self.asked, self.sets.numbers
        for name, values in asked.values.items():
            yield name, self.sets.facets[name].any_of(values)
        if asked.hits is not None:
            yield "q", asked.hits
        if asked.origins is not None:
            yield "origins", numbers["origins"].at_least(asked.origins)
        if asked.first_day is not None:
            yield "from", numbers["last_day"].at_least(asked.first_day)
        if asked.last_day is not None:
            yield "to", numbers["first_day"].below(asked.last_day + 1)

    def without(self, name):
        """What all filters but this one leave."""
        if name not in self.parts:
            return self.all
        return self.in_all(part for key, part in self.parts.items() if key != name)

    def in_all(self, parts):
        """What stands in each of these; all that is listed where there are none."""
        return BitMap.intersection(self.sets.everything, *sorted(parts, key=len))

    # In order

    @property
    def order(self):
        numbers = self.sets.numbers
        match self.asked.order:
            case "oldest":
                return ByNumber(falling=False)
            case "-occurred":
                return ByValue(numbers["last_day"], falling=True)
            case "occurred":
                return ByValue(numbers["first_day"], falling=False)
            case "origins":
                return ByValue(numbers["origins"], falling=True)
            case "relevance" if self.asked.ranked is not None:
                return ByRank(self.asked.ranked)
        return ByNumber(falling=True)

    def page(self, cursor, size):
        """The Page that `cursor` names; the first where it is empty. Raises BadCursor."""
        order = self.order
        key, backwards = self.read(cursor) if cursor else (None, False)
        if backwards:
            found = order.before(self.all, key, size + 1)
            numbers = found[:size][::-1]
            has_next, has_previous = True, len(found) > size
        else:
            found = order.after(self.all, key, size + 1)
            numbers = found[:size]
            has_next, has_previous = len(found) > size, bool(cursor)
        return Page(
            numbers,
            self.cursor("next", order.key(numbers[-1])) if numbers and has_next else "",
            self.cursor("previous", order.key(numbers[0])) if numbers and has_previous else "",
        )

    def cursor(self, direction, key):
        return pages.written(direction, self.asked.order, *key)

    def read(self, cursor):
        return pages.read_for(cursor, self.asked.order, LIMIT, self.value_of)

    def value_of(self, stored):
        """What a cursor says of the place of a member in this order."""
        if stored is None:
            return None
        if type(stored) is not int or not isinstance(self.order, ByValue):
            raise TypeError
        if not 0 <= stored < LIMIT:
            raise ValueError
        return stored

    def in_order(self):
        """All that was found, in order."""
        order, found, key = self.order, array("I"), None
        while portion := order.after(self.all, key, PORTION):
            found.extend(portion)
            key = order.key(portion[-1])
        return found

    # Counted

    def counts(self, name, most=SHOWN, among=None):
        """[(value, count)] of a facet, counted as if nothing were chosen in it.

        The values with most, and all that are chosen; only those in `among` where it is given.
        """
        facet, within = self.sets.facets[name], self.without(name)
        if among is not None:
            counted = [(value, facet.count(value, within)) for value in among]
            counted = [pair for pair in counted if pair[1]]
            return sorted(counted, key=lambda pair: -pair[1])[:most]
        top = facet.top(within, most)
        shown = {value for value, _ in top}
        chosen = [value for value in self.asked.values.get(name, ()) if value not in shown]
        return [*top, *((value, facet.count(value, within)) for value in chosen)]

    def has_more(self, name, shown):
        """Whether the facet has values beside so many."""
        return len(self.sets.facets[name].members) > shown

    def origins(self):
        """[(number, how many have at least so many)]."""
        within, numbers = self.without("origins"), self.sets.numbers["origins"]
        chosen = self.asked.origins
        offered = sorted({*range(1, MOST_ORIGINS + 1), *([chosen] if chosen else [])})
        counted = [(n, within.intersection_cardinality(numbers.at_least(n))) for n in offered]
        return [(n, count) for n, count in counted if count or n == chosen]


class InOrder:
    """Versions in the order of a query, loaded in portions so that any number can be read."""

    def __init__(self, numbers):
        self.numbers = numbers

    def __len__(self):
        return len(self.numbers)

    def loaded(self, load):
        """Each version; `load` brings with a QuerySet what the reader needs of them."""
        for start in range(0, len(self.numbers), CHUNK):
            yield from versions(self.numbers[start : start + CHUNK], load)


def versions(numbers, load):
    """The versions with these numbers in order; one that is no more listed is left out."""
    rows = load(Version.objects.filter(listing__in=list(numbers)).select_related("listing"))
    found = {version.listing.pk: version for version in rows}
    return [found[number] for number in numbers if number in found]


@contextmanager
def answer(asked):
    """The Found of a list as it stands now."""
    with tally.up_to_date() as sets:
        yield Found(asked, sets)
