"""The stretches that two texts share, in runs of words with small gaps."""

from typing import NamedTuple

from .words import Text

SHORTEST = 8  # words; a common phrase is shorter
GAP = 6  # words that may differ between two runs of one passage
OFTEN = 8  # a run that stands in a text so often says nothing of where it comes from


class Passage(NamedTuple):
    first: int  # index of its first word
    after: int  # index behind its last word
    other_first: int
    other_after: int
    same: int  # words that are the same, at the least


def passages(a: Text, b: Text) -> list[Passage]:
    """In the order of `a`; none overlaps another there."""
    places: dict[int, list[int]] = {}
    wanted = set(a.threes)
    for index, three in enumerate(b.threes):
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


def _exact(a: Text, places: dict[int, list[int]]) -> list[Passage]:
    """Runs of the same words, the longest at each place first."""
    open_runs: dict[int, int] = {}  # where a run began, by how far the two texts are apart
    runs = []
    for index, three in enumerate([*a.threes, None]):
        here = places.get(three, ()) if three is not None else ()
        if len(here) > OFTEN:
            here = ()
        if not here and not open_runs:
            continue
        going_on = {other - index for other in here}
        for apart in set(open_runs) - going_on:
            start = open_runs.pop(apart)
            after = index + 2
            runs.append(Passage(start, after, start + apart, after + apart, after - start))
        for apart in going_on:
            open_runs.setdefault(apart, index)
    return sorted(runs, key=lambda run: (run.first, -run.same))


def _continues(last: Passage, run: Passage) -> bool:
    gap, other_gap = run.first - last.after, run.other_first - last.other_after
    return -2 <= gap <= GAP and -2 <= other_gap <= GAP and run.after > last.after
