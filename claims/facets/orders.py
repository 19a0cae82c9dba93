"""Orders of a set of members, read in portions by key: what comes after a member, or before it.

A key is (number, member): the number is None for members without one, which come last either way.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from pyroaring import BitMap

from .slices import Slices

Key = tuple[int | None, int]


class Order(Protocol):
    def key(self, member: int) -> Key: ...

    def after(self, within: BitMap, key: Key | None, most: int) -> list[int]:
        """At most so many of `within` that follow this key, in order; the first without a key."""

    def before(self, within: BitMap, key: Key, most: int) -> list[int]:
        """At most so many of `within` that come before this key, the nearest first."""


def run(within: BitMap, most: int, falling: bool, beyond: int | None = None) -> list[int]:
    """Members by their own number, those beyond one of them."""
    if falling:
        end = len(within) if beyond is None else rank_below(within, beyond)
        return list(reversed(within[max(0, end - most) : end]))
    start = 0 if beyond is None else within.rank(beyond)
    return list(within[start : start + most])


def rank_below(within: BitMap, member: int) -> int:
    """How many are smaller than this one."""
    return within.rank(member - 1) if member > 0 else 0


class ByNumber:
    """By the members themselves."""

    def __init__(self, falling: bool) -> None:
        self.falling = falling

    def key(self, member: int) -> Key:
        return None, member

    def after(self, within: BitMap, key: Key | None, most: int) -> list[int]:
        return run(within, most, self.falling, key[1] if key else None)

    def before(self, within: BitMap, key: Key, most: int) -> list[int]:
        return run(within, most, not self.falling, key[1])


class ByValue:
    """By the number that each has; ties by the member in the same direction."""

    def __init__(self, slices: Slices, falling: bool) -> None:
        self.slices = slices
        self.falling = falling

    def key(self, member: int) -> Key:
        return self.slices.number(member), member

    def after(self, within: BitMap, key: Key | None, most: int) -> list[int]:
        numbered, others = within & self.slices.known, within - self.slices.known
        if key and key[0] is None:
            return run(others, most, self.falling, key[1])
        if key:
            numbered = self._beyond(numbered, key, self.falling)
        found = self.slices.foremost(numbered, most, self.falling)
        return found + run(others, most - len(found), self.falling)

    def before(self, within: BitMap, key: Key, most: int) -> list[int]:
        numbered, others = within & self.slices.known, within - self.slices.known
        found: list[int] = []
        if key[0] is None:
            found = run(others, most, not self.falling, key[1])
        else:
            numbered = self._beyond(numbered, key, not self.falling)
        return found + self.slices.foremost(numbered, most - len(found), not self.falling)

    def _beyond(self, within: BitMap, key: Key, falling: bool) -> BitMap:
        number, member = key
        assert number is not None
        same = within & self.slices.exactly(number)
        if falling:
            further = self.slices.below(number)
            ties = same[: rank_below(same, member)]
        else:
            further = self.slices.at_least(number + 1)
            ties = same[same.rank(member) :]
        return (within & further) | ties


class ByRank:
    """As a search ranked them; what it did not rank follows, the newest first."""

    def __init__(self, ranked: Sequence[int]) -> None:
        self.ranked = ranked
        self.known = BitMap(ranked)
        self.rest = ByNumber(falling=True)

    @cached_property
    def place(self) -> dict[int, int]:
        return {member: place for place, member in enumerate(self.ranked)}

    def key(self, member: int) -> Key:
        return None, member

    def after(self, within: BitMap, key: Key | None, most: int) -> list[int]:
        others = within - self.known
        if key and key[1] not in self.place:
            return self.rest.after(others, key, most)
        start = self.place[key[1]] + 1 if key else 0
        found = self._some(within, range(start, len(self.ranked)), most)
        return found + self.rest.after(others, None, most - len(found))

    def before(self, within: BitMap, key: Key, most: int) -> list[int]:
        found: list[int] = []
        end = self.place.get(key[1])
        if end is None:
            found = self.rest.before(within - self.known, key, most)
            end = len(self.ranked)
        return found + self._some(within, range(end - 1, -1, -1), most - len(found))

    def _some(self, within: BitMap, places: range, most: int) -> list[int]:
        found: list[int] = []
        for place in places:
            if len(found) >= most:
                break
            if self.ranked[place] in within:
                found.append(self.ranked[place])
        return found
