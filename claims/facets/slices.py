"""Whole numbers of many members, a set for each binary digit.

A comparison with all of them is a few operations on sets, and so is to find those with the
largest number: O'Neil and Quass, "Improved Query Performance with Variant Indexes", 1997.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from pyroaring import BitMap

MOST_COMPARED = 50


class Slices:
    """{member: number}; members and numbers are whole and not negative."""

    def __init__(self) -> None:
        self.known = BitMap()
        self.digits: list[BitMap] = []  # the lowest first
        self._compared: dict[int, BitMap] = {}  # what `at_least` gave, until something changes

    def fill(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Take in (member, number) pairs of members that have no number yet."""
        by_number: dict[int, list[int]] = defaultdict(list)
        for member, number in pairs:
            by_number[number].append(member)
        self._compared.clear()
        self.known |= BitMap(list(chain.from_iterable(by_number.values())))
        for place in range(max(by_number, default=0).bit_length()):
            if place == len(self.digits):
                self.digits.append(BitMap())
            having = [members for n, members in by_number.items() if n >> place & 1]
            self.digits[place] |= BitMap(list(chain.from_iterable(having)))

    def remove(self, members: BitMap) -> None:
        self._compared.clear()
        self.known -= members
        for digit in self.digits:
            digit -= members

    def number(self, member: int) -> int | None:
        if member not in self.known:
            return None
        return sum(1 << place for place, digit in enumerate(self.digits) if member in digit)

    def at_least(self, number: int) -> BitMap:
        """The members whose number is so large or larger: to read, not to change."""
        if number <= 0:
            return self.known
        if number >= 1 << len(self.digits):
            return BitMap()
        if number not in self._compared:
            if len(self._compared) >= MOST_COMPARED:
                self._compared.clear()
            self._compared[number] = self._compare(number)
        return self._compared[number]

    def _compare(self, number: int) -> BitMap:
        more, same = BitMap(), self.known
        for place in reversed(range(len(self.digits))):
            if number >> place & 1:
                same = same & self.digits[place]
            else:
                more |= same & self.digits[place]
                same = same - self.digits[place]
        return more | same

    def below(self, number: int) -> BitMap:
        return self.known - self.at_least(number)

    def exactly(self, number: int) -> BitMap:
        if number < 0 or number >= 1 << len(self.digits):
            return BitMap()
        same = self.known.copy()
        for place, digit in enumerate(self.digits):
            if number >> place & 1:
                same &= digit
            else:
                same -= digit
        return same

    def foremost(self, within: BitMap, most: int, falling: bool) -> list[int]:
        """At most so many members with the largest numbers (`falling`) or the smallest, in order.

        Of two with the same number the larger member comes first where the numbers fall, and the
        smaller where they rise. Members without a number are left out.
        """
        chosen, open_ = BitMap(), within & self.known
        for digit in reversed(self.digits):
            if len(chosen) + len(open_) <= most:
                break
            ahead = open_ & digit if falling else open_ - digit
            if len(chosen) + len(ahead) > most:
                open_ = ahead
            else:
                chosen |= ahead
                open_ -= ahead
        left = most - len(chosen)
        if falling:
            chosen |= open_[max(0, len(open_) - left) :]
        else:
            chosen |= open_[:left]
        return sorted(chosen, key=self._key, reverse=falling)

    def _key(self, member: int) -> tuple[int, int]:
        return self.number(member) or 0, member

    def sets(self) -> Iterator[BitMap]:
        """All that is held, for `from_sets`."""
        yield self.known
        yield from self.digits

    @classmethod
    def from_sets(cls, sets: list[BitMap]) -> "Slices":
        made = cls()
        made.known, *made.digits = sets
        return made
