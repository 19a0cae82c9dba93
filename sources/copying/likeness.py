"""How like two texts are, in signals that can be shown to a person.

Jaccard likeness, MinHash and SimHash see nothing of a reworded copy or of a short text out of a
long one; what is measured here is how much of *one* text the other holds, each way.
"""

from bisect import bisect_left
from collections.abc import Collection, Set
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from .figures import Figure, figures_of, shared_figures
from .passages import Passage, passages
from .speech import Speech, Twin, speech_of, twins
from .words import ONE_IN, Text, sampled_of

SEGMENT = 40  # words


class Prepared(Text):
    """A text with all that is compared of it."""

    @cached_property
    def figures(self) -> list[Figure]:
        return figures_of(self)

    @cached_property
    def values(self) -> list[Figure]:
        """Each figure once, in the order of the text."""
        return list({figure.value: figure for figure in reversed(self.figures)}.values())[::-1]

    @cached_property
    def known_values(self) -> frozenset[Decimal]:
        return frozenset(figure.value for figure in self.figures)

    @cached_property
    def speech(self) -> list[Speech]:
        return speech_of(self)

    @cached_property
    def frequent(self) -> set[str]:
        """The words that stand most often: in one language they are the same in every text."""
        letters = (word for word, _ in self.counts.most_common() if word.isalpha())
        return set(islice(letters, 40))


class Side(NamedTuple):
    """How much of one of the two texts the other holds: [how many, of how many]."""

    fives: tuple[int, int]  # runs of five words
    threes: tuple[int, int]  # runs of three words
    figures: tuple[int, int]  # beside the same telling words; each value counts once
    speech: tuple[int, int]  # passages in quotation marks
    segments: tuple[int, int]  # stretches of 40 words in which at least a third is shared


class Likeness(NamedTuple):
    a: Side
    b: Side
    figures: list[tuple[Figure, Figure]]
    speech: list[Twin]
    passages: list[Passage]
    in_order: float  # of what is shared, how much stands in the same order: 0 to 1
    one_language: bool
    sequence: int  # figures with two digits at least that both give in the same order


def share(pair: tuple[int, int]) -> float:
    return pair[0] / pair[1] if pair[1] else 0.0


def compare(a: Prepared, b: Prepared, commonplace: Collection[int] = ()) -> Likeness:
    """Every signal. Runs of four words in `commonplace` stand in many documents: a site's footer.

    Passages made of such runs are no sign that one text took anything from the other.
    """
    found = passages(a.threes, b.threes)
    if commonplace:
        found = [passage for passage in found if not _is_commonplace(a, passage, commonplace)]
    set_apart = _words_in(a, found, commonplace)
    common_fives = (a.set_of_fives & b.set_of_fives) - set_apart.fives
    common_threes = (a.set_of_threes & b.set_of_threes) - set_apart.threes
    figures = shared_figures(a, a.figures, b, b.figures)
    speech = twins(a, a.speech, b, b.speech)
    speech_back = {twin.other for twin in speech}
    return Likeness(
        Side(
            (len(common_fives), len(a.set_of_fives)),
            (len(common_threes), len(a.set_of_threes)),
            (len(figures), len(a.values)),
            (len(speech), len(a.speech)),
            _segments(a, common_threes),
        ),
        Side(
            (len(common_fives), len(b.set_of_fives)),
            (len(common_threes), len(b.set_of_threes)),
            (len(figures), len(b.values)),
            (len(speech_back), len(b.speech)),
            _segments(b, common_threes),
        ),
        figures,
        speech,
        found,
        _in_order(figures, found),
        one_language(a, b),
        _sequence(a, b),
    )


class _SetApart(NamedTuple):
    threes: set[int]
    fives: set[int]


def _words_in(a: Text, kept: list[Passage], commonplace: Collection[int]) -> _SetApart:
    """The runs of words that stand in commonplace passages alone."""
    if not commonplace:
        return _SetApart(set(), set())
    inside = bytearray(len(a))
    for index, four in enumerate(a.fours):
        if four in commonplace:
            start, end = max(0, index - ONE_IN // 2), min(len(a), index + ONE_IN)
            inside[start:end] = b"\1" * (end - start)
    for passage in kept:
        inside[passage.first : passage.after] = bytes(passage.after - passage.first)
    threes = {run for n, run in enumerate(a.threes) if inside[n]}
    fives = {run for n, run in enumerate(a.fives) if inside[n]}
    return _SetApart(threes, fives)


def _is_commonplace(a: Text, passage: Passage, commonplace: Collection[int]) -> bool:
    """Whether half of the passage's sampled runs, or more, stand in many documents."""
    sampled = sampled_of(a.fours[passage.first : passage.after - 3])
    return bool(sampled) and sum(run in commonplace for run in sampled) * 2 >= len(sampled)


def _segments(text: Text, common: Set[int]) -> tuple[int, int]:
    """Of its stretches of 40 words those in which a third of the runs of three is shared."""
    starts = range(0, max(1, len(text.threes) - SEGMENT // 2), SEGMENT)
    touched = 0
    for start in starts:
        runs = text.threes[start : start + SEGMENT]
        touched += 3 * sum(map(common.__contains__, runs)) >= len(runs) > 0
    return touched, len(starts)


def _in_order(figures: list[tuple[Figure, Figure]], found: list[Passage]) -> float:
    pairs = [(mine.place, other.place) for mine, other in figures]
    pairs += [(passage.first, passage.other_first) for passage in found]
    if not pairs:
        return 0.0
    pairs.sort()
    return _longest_rise([other for _, other in pairs]) / len(pairs)


def _longest_rise(numbers: list[int]) -> int:
    tails: list[int] = []
    for number in numbers:
        place = bisect_left(tails, number)
        tails[place : place + 1] = [number]
    return len(tails)


def one_language(a: Prepared, b: Prepared) -> bool:
    """Whether the words that stand most often are, for a good part, the same ones."""
    shorter = min(len(a.frequent), len(b.frequent))
    return len(a.frequent & b.frequent) >= shorter / 4


def _sequence(a: Prepared, b: Prepared) -> int:
    digits = [[f.digits for f in text.values if len(f.digits) > 1] for text in (a, b)]
    return int(LCSseq.similarity(*digits))
