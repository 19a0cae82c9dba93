"""A text as words that two tellings of one thing share, each with its place in the text.

Offsets are Python string indices (code points), start inclusive, end exclusive.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple
from zlib import crc32

# Scripts without spaces: each letter is a word.
_UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e4d"
_HIDDEN = "\u00ad\u200b-\u200d"  # soft hyphens and the like
_LETTER = rf"(?:[^\W_]|[{_HIDDEN}])"
# Numbers with their separators; letters and digits, over apostrophes and line-end hyphens.
_SPACE = "[ \u00a0\u2009\u202f]"
_FIGURE = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?![.,]?\d)|\d+(?:[.,]\d+)*"
_WORD = r"[^\W\d_]{0}*(?:['’]{0}+|-[ \t]*\r?\n[ \t]*{0}+)*|"
_SPACED_WORDS = re.compile(_WORD.format(_LETTER) + _FIGURE)
_PLAIN_WORDS = re.compile(_WORD.format(r"[^\W_]") + _FIGURE)  # the same where nothing is hidden
_ANY_WORDS = re.compile(
    rf"{_FIGURE}|[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W\d_])"
    rf"(?:(?![{_UNSPACED}]){_LETTER})*(?:['’]{_LETTER}+)?"
)
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_HAS_HIDDEN = re.compile(f"[{_HIDDEN}]")
_INSIDE = re.compile(f"[{_HIDDEN}]|-[ \t]*\r?\n[ \t]*")
_POSSESSIVE = re.compile("['’]s$")
# The end of a sentence, or of a paragraph or table cell; not the point of an abbreviation.
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]*\s+(?=[\"“‘«(\[]?[^\W\d_a-z]|\d)|\n\s*\n|[。！？]")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Rep|Sen|No|vs|approx|Inc|Ltd)\.$"
)

# Words that stand in every English text, and so tie none to another. Texts in other languages are
# judged by the words that are rare in them.
COMMON = frozenset(
    """
    a about above after again against all also although always am an and another any are
    around as at away back be became because become been before began being below between
    both but by came can cannot could day days did do does doing done down during each
    either enough even ever every few first for found four from further gave get give given
    go going gone got had has have having he her here hers him his how however i if in
    include included including into is it its itself just last later least less like long
    made make makes making many may me might more most much must my near nearly never new
    next no nor not now of off often old on once one only or other others our out over own
    part per put quite rather said same saw say says second see seen set several shall she
    should show since so some still such take taken than that the their them then there
    these they third this those though three through thus to too took toward two under until
    up upon us use used using very was way we well went were what when where whether which
    while who whole whom whose why will with within without would year years yet you your
    told according
    """.split()
)


ONE_IN = 16  # of the runs of four words, those that texts are looked up by


class Sentence(NamedTuple):
    first: int  # index of its first word
    after: int  # index behind its last word
    start: int
    end: int


class Text:
    """What is compared of a document, each part made when it is first asked for."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.spans = [found.span() for found in _pattern_for(raw).finditer(raw)]
        self.words = [folded(raw[start:end]) for start, end in self.spans]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(self.words)

    @cached_property
    def _hashes(self) -> list[int]:
        known = {word: crc32(word.encode()) for word in self.counts}
        return [known[word] for word in self.words]

    @cached_property
    def threes(self) -> list[int]:
        """The hash of each run of three words, in order."""
        h = self._hashes
        return [
            (a * 0x9E3779B1 + b) * 0x85EBCA77 + c for a, b, c in zip(h, h[1:], h[2:], strict=False)
        ]

    @cached_property
    def fours(self) -> list[int]:
        """The hash of each run of four words, in order: 63 bits, the same on every machine."""
        # Multiplied once more, so that the upper bits, which sampling goes by, depend on all words.
        return [
            ((three * 0x27D4EB2F + word) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) >> 1
            for three, word in zip(self.threes, self._hashes[3:], strict=False)
        ]

    @cached_property
    def fives(self) -> list[int]:
        runs = zip(self.fours, self._hashes[4:], strict=False)
        return [four * 0xC2B2AE3D + word for four, word in runs]

    @cached_property
    def set_of_threes(self) -> frozenset[int]:
        return frozenset(self.threes)

    @cached_property
    def set_of_fives(self) -> frozenset[int]:
        return frozenset(self.fives)

    @cached_property
    def sentences(self) -> list[Sentence]:
        return list(self._cut())

    def _cut(self) -> Iterator[Sentence]:
        ends = []
        for found in _SENTENCE_END.finditer(self.raw):
            if not _ABBREVIATION.search(self.raw, found.start() - 8, found.start() + 1):
                ends.append(found.end())
        ends.append(len(self.raw))
        word = 0
        for end in ends:
            first, word = word, bisect_left(self.spans, (end,))
            if word > first:
                yield Sentence(first, word, self.spans[first][0], self.spans[word - 1][1])

    def is_name(self, index: int) -> bool:
        """Whether the word is written with a capital where no sentence begins."""
        start = self.spans[index][0]
        return self.raw[start].isupper() and index not in self._openings

    def are_together(self, index: int) -> bool:
        """Whether nothing but white space stands between a word and the next."""
        return not self.raw[self.spans[index][1] : self.spans[index + 1][0]].strip()

    def is_short(self, index: int) -> bool:
        """Whether the word is one of those made of first letters: US, PC, NATO."""
        start, end = self.spans[index]
        return end - start > 1 and self.raw[start:end].isupper()

    @cached_property
    def _openings(self) -> frozenset[int]:
        return frozenset(sentence.first for sentence in self.sentences)

    def between(self, first: int, after: int) -> str:
        """The words from index `first` to before `after` as they stand in the text."""
        return self.raw[self.spans[first][0] : self.spans[after - 1][1]]

    def is_telling(self, index: int) -> bool:
        """Whether the word is one of those that only a text on the same thing would hold."""
        word = self.words[index]
        return len(word) > 2 and word not in COMMON and self.counts[word] <= 3


def _pattern_for(raw: str) -> re.Pattern[str]:
    if not raw.isascii():
        if _HAS_UNSPACED.search(raw):
            return _ANY_WORDS
        if _HAS_HIDDEN.search(raw):
            return _SPACED_WORDS
    return _PLAIN_WORDS


@lru_cache(20_000)
def folded(word: str) -> str:
    """A word without case, possessive, soft hyphens or the hyphen of a line end."""
    if word.isascii() and word.isalnum():
        return word.lower()
    word = unicodedata.normalize("NFKC", _INSIDE.sub("", word))
    return _POSSESSIVE.sub("", word).casefold()


def sampled_of(runs: Iterable[int], one_in: int = ONE_IN) -> list[int]:
    """Of the hashes of runs of four words those that texts are looked up by."""
    limit = (1 << 63) // one_in
    return [run for run in runs if run < limit]
