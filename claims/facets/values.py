"""One facet: its values, and the members that have each."""

from collections.abc import Iterable
from heapq import heappush, heapreplace

from pyroaring import BitMap

Value = int | str


class Values:
    """{value: members}. A member may have several values, or none."""

    AT_ONCE = 8  # values that are looked at together

    def __init__(self, members: dict[Value, BitMap] | None = None) -> None:
        self.members = members or {}
        self._changed()

    def _changed(self) -> None:
        self._by_size: list[Value] | None = None
        self._groups: list[tuple[BitMap, list[Value]]] | None = None

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
        the next one as a whole is no larger than the least that was kept. Some that lie beside
        each other are passed over where all of them together have no more.
        """
        kept: list[tuple[int, int, Value]] = []
        if not most:
            return []
        place = 0
        for together, values in self.groups():
            if len(kept) == most:
                if len(self.members[values[0]]) <= kept[0][0]:
                    break
                if together.intersection_cardinality(within) <= kept[0][0]:
                    continue
            for value in values:
                place += 1
                if not (count := self.members[value].intersection_cardinality(within)):
                    continue
                entry = (count, -place, value)
                if len(kept) < most:
                    heappush(kept, entry)
                elif entry > kept[0]:
                    heapreplace(kept, entry)
        return [(value, count) for count, _, value in sorted(kept, reverse=True)]

    def groups(self) -> list[tuple[BitMap, list[Value]]]:
        """Values of a size, and the members that have any of them; the largest first."""
        if self._groups is None:
            values = self.by_size()
            starts = range(0, len(values), self.AT_ONCE)
            groups = [values[start : start + self.AT_ONCE] for start in starts]
            self._groups = [
                (BitMap.union(*(self.members[value] for value in group)), group) for group in groups
            ]
        return self._groups

    def by_size(self) -> list[Value]:
        """The values, the one with most members first."""
        if self._by_size is None:
            self._by_size = sorted(self.members, key=lambda value: -len(self.members[value]))
        return self._by_size
