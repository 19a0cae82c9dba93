"""One facet: its values, and the members that have each."""

from collections.abc import Iterable
from heapq import heappush, heapreplace
from typing import TypeVar

from pyroaring import BitMap

Value = int | str
Item = TypeVar("Item")
Group = tuple[BitMap, list[Value]]  # the members that have any of these values


class Values:
    """{value: members}. A member may have several values, or none."""

    AT_ONCE = 8  # values that are looked at together, and groups of them
    FEW = 1_000  # members among which most values have none

    def __init__(self, members: dict[Value, BitMap] | None = None) -> None:
        self.members = members or {}
        self._changed()

    def _changed(self) -> None:
        self._by_size: list[Value] | None = None
        self._blocks: list[tuple[BitMap, list[Group]]] | None = None

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
        place = least = 0
        # Of many the first values of all are sure to have some.
        are_few = len(within) <= self.FEW
        for in_block, groups in self.blocks():
            if are_few and in_block.intersection_cardinality(within) <= least:
                continue
            for together, values in groups:
                if len(self.members[values[0]]) <= least:
                    break
                if (are_few or least) and together.intersection_cardinality(within) <= least:
                    continue
                for value in values:
                    place += 1
                    count = self.members[value].intersection_cardinality(within)
                    if count <= least:
                        continue
                    entry = (count, -place, value)
                    if len(kept) < most:
                        heappush(kept, entry)
                    else:
                        heapreplace(kept, entry)
                    least = kept[0][0] if len(kept) == most else 0
        return [(value, count) for count, _, value in sorted(kept, reverse=True)]

    def blocks(self) -> list[tuple[BitMap, list[Group]]]:
        """Groups of values of a size, and the members of each block; the largest first."""
        if self._blocks is None:
            groups = [
                (BitMap.union(*(self.members[value] for value in group)), group)
                for group in self.beside_each_other(self.by_size())
            ]
            self._blocks = [
                (BitMap.union(*(together for together, _ in block)), block)
                for block in self.beside_each_other(groups)
            ]
        return self._blocks

    def beside_each_other(self, items: list[Item]) -> list[list[Item]]:
        return [items[at : at + self.AT_ONCE] for at in range(0, len(items), self.AT_ONCE)]

    def by_size(self) -> list[Value]:
        """The values, the one with most members first."""
        if self._by_size is None:
            self._by_size = sorted(self.members, key=lambda value: -len(self.members[value]))
        return self._by_size
