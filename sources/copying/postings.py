"""Which of many pieces of text share words with one: so that not all need be compared."""

from collections import Counter
from collections.abc import Iterable

from .words import COMMON

OFTEN = 20  # a word in so many pieces does not help to find one
MOST = 8  # pieces to look at closely


class Postings:
    """`pieces` are (number, words); a word in many pieces is passed over."""

    def __init__(self, pieces: Iterable[tuple[int, Iterable[str]]]) -> None:
        self._pieces: dict[str, list[int]] = {}
        for number, words in pieces:
            for word in set(words) - COMMON:
                self._pieces.setdefault(word, []).append(number)

    def sharing(self, words: Iterable[str]) -> list[int]:
        """The numbers of the pieces that share most of these words, the best first."""
        shared: Counter[int] = Counter()
        for word in set(words) - COMMON:
            numbers = self._pieces.get(word, ())
            if len(numbers) <= OFTEN:
                shared.update(numbers)
        return [number for number, _ in shared.most_common(MOST)]
