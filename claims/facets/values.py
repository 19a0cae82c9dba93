"""One facet: its values, and the members that have each."""

from collections.abc import Iterable, Iterator
from heapq import heappush, heapreplace

from pyroaring import BitMap

Value = int | str


class Values:
    """{value: members}. A member may have several values, or none."""

    FEW = 1_000  # members, of which most values have none
    AT_ONCE = 64  # values that are then looked at together

    def __init__(self, members: dict[Value, BitMap] | None = None) -> None:
        self.members = members or {}
        self._changed()

    def _changed(self) -> None:
        self._by_size: list[Value] | None = None
        # Values of a size, and the members that have any of them.
        self._together: list[tuple[BitMap, list[Value]]] | None = None

    def fill(self, pairs: Iterable[tuple[int, Value]]) -> None:
        """Take in (member, value) pairs."""
        gathered: dict[Value, list[int]] = {}
        for member, value in pairs:
            if value in gathered:
                gathered[value].append(member)
            else:
                gathered[value] = [member]
        for value, found in gathered.items():
            if value in self.members:
                self.members[value] |= BitMap(found)
            else:
                self.members[value] = BitMap(found)
        self._changed()

    def remove(self, members: BitMap) -> None:
        for held in self.members.values():
            held -= members
        self.members = {value: held for value, held in self.members.items() if held}
        self._changed()

    def any_of(self, values: Iterable[Value]) -> BitMap:
        """The members that have one of these values."""
        held = [self.members[value] for value in values if value in self.members]
        return BitMap.union(BitMap(), *held)

    def count(self, value: Value, within: BitMap) -> int:
        held = self.members.get(value)
        return held.intersection_cardinality(within) if held is not None else 0

    def top(self, within: BitMap, most: int) -> list[tuple[Value, int]]:
        """[(value, count)] of the values with most members in `within`, none without any.

        Exact. The values are tried from the largest to the smallest, and the search ends where
        the next one as a whole is no larger than the least that was kept.
        """
        kept: list[tuple[int, int, Value]] = []
        if not most:
            return []
        values = self.by_size() if len(within) > self.FEW else self.some_of(within)
        for place, value in enumerate(values):
            held = self.members[value]
            if len(kept) == most and len(held) <= kept[0][0]:
                break
            if not (count := held.intersection_cardinality(within)):
                continue
            entry = (count, -place, value)
            if len(kept) < most:
                heappush(kept, entry)
            elif entry > kept[0]:
                heapreplace(kept, entry)
        return [(value, count) for count, _, value in sorted(kept, reverse=True)]

    def some_of(self, within: BitMap) -> Iterator[Value]:
        """By size, without many of those that have no member in `within`."""
        values = self.by_size()
        if self._together is None:
            starts = range(0, len(values), self.AT_ONCE)
            groups = [values[start : start + self.AT_ONCE] for start in starts]
            self._together = [
                (BitMap.union(*(self.members[value] for value in group)), group) for group in groups
            ]
        for members, group in self._together:
            if members.intersect(within):
                yield from group

    def by_size(self) -> list[Value]:
        """The values, the one with most members first."""
        if self._by_size is None:
            self._by_size = sorted(self.members, key=lambda value: -len(self.members[value]))
        return self._by_size
