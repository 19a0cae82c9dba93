"""The stretches that two texts share, in runs of words with small gaps."""

from collections.abc import Sequence
from typing import NamedTuple

SHORTEST = 8  # words; a common phrase is shorter
GAP = 6  # words that may differ between two runs of one passage
OFTEN = 8  # a run that stands in a text so often says nothing of where it comes from


class Passage(NamedTuple):
    first: int  # index of its first word
    after: int  # index behind its last word
    other_first: int
    other_after: int
    same: int  # words that are the same, at the least


def passages(a: Sequence[int], b: Sequence[int]) -> list[Passage]:
    """Of two texts as the hashes of their runs of three words: what they share, in the order of
    `a`; none overlaps another there.
    """
    places: dict[int, list[int]] = {}
    wanted = set(a)
    for index, three in enumerate(b):
        if three in wanted:
            places.setdefault(three, []).append(index)
    joined: list[Passage] = []
    for run in _exact(a, places):
        if joined and _continues(joined[-1], run):
            last = joined[-1]
            same = last.same + run.same + min(0, run.first - last.after)
            joined[-1] = Passage(last.first, run.after, last.other_first, run.other_after, same)
        elif not joined or run.first >= joined[-1].after:
            joined.append(run)
        elif run.same > joined[-1].same:
            joined[-1] = run
    return [passage for passage in joined if passage.same >= SHORTEST]


def _exact(a: Sequence[int], places: dict[int, list[int]]) -> list[Passage]:
    """Runs of the same words, the longest at each place first."""
    open_runs: dict[int, int] = {}  # where a run began, by how far the two texts are apart
    runs = []

    def close(ended: set[int], after: int) -> None:
        for apart in ended:
            start = open_runs.pop(apart)
            runs.append(Passage(start, after, start + apart, after + apart, after - start))

    last = 0
    # Most runs of most texts stand in no other.
    for index in [index for index, three in enumerate(a) if three in places]:
        here = places[a[index]]
        going_on = {other - index for other in here} if len(here) <= OFTEN else set()
        if index > last + 1:
            close(set(open_runs), last + 3)
        close(set(open_runs) - going_on, index + 2)
        for apart in going_on:
            open_runs.setdefault(apart, index)
        last = index
    close(set(open_runs), last + 3)
    return sorted(runs, key=lambda run: (run.first, -run.same))


def _continues(last: Passage, run: Passage) -> bool:
    gap, other_gap = run.first - last.after, run.other_first - last.other_after
    return -2 <= gap <= GAP and -2 <= other_gap <= GAP and run.after > last.after
