"""What stands between quotation marks, and which passage of another text it is the twin of."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Indel

from .postings import Postings
from .words import Text

SHORTEST = 5  # words; fewer are a title or a term
TWIN = 0.6  # of the words of both, in the same order

_OPENING = re.compile("[“«„「『\"‘']")
_SPEECH = re.compile(
    r"“[^“”]{10,1500}”|«[^«»]{10,1500}»|„[^„“”]{10,1500}[“”]|「[^「」]{4,800}」|『[^『』]{4,800}』"
    r"|(?<![^\W_])\"(?!\s)[^\"“”\n]{10,1500}\"(?![^\W_])"
    # An apostrophe is followed by a letter, or belongs to a plural; speech ends behind a point.
    r"|(?<![^\W_])‘(?:[^‘’\n]|’(?=[^\W_])|(?<=s)’(?=\s[^\W_])){10,1500}’(?![^\W_])"
    r"|(?<![^\W_])'(?![\s\d])(?:[^'\n]|(?<=[^\W_])'(?=[^\W_])){10,1500}[.,!?…]'(?![^\W_])"
)


class Speech(NamedTuple):
    first: int  # index of its first word
    after: int  # index behind its last word


class Twin(NamedTuple):
    mine: Speech
    other: Speech
    likeness: float  # 0 to 1


def speech_of(text: Text) -> list[Speech]:
    found, word, last = [], 0, len(text.spans)
    for start, end in _between_marks(text.raw):
        while word < last and text.spans[word][0] < start:
            word += 1
        first = word
        while word < last and text.spans[word][1] <= end:
            word += 1
        if word - first >= SHORTEST:
            found.append(Speech(first, word))
    return found


def _between_marks(raw: str) -> Iterator[tuple[int, int]]:
    end = 0
    while opening := _OPENING.search(raw, end):
        passage = _SPEECH.match(raw, opening.start())
        end = passage.end() if passage else opening.end()
        if passage:
            yield passage.span()


def twins(a: Text, passages: list[Speech], b: Text, others: list[Speech]) -> list[Twin]:
    """For each passage of `a` in quotation marks the one of `b` that it is the twin of."""
    places = Postings((n, b.words[o.first : o.after]) for n, o in enumerate(others))
    found = []
    for mine in passages:
        words = a.words[mine.first : mine.after]
        likeness, best = max(
            (
                (alike(words, b.words[others[n].first : others[n].after]), n)
                for n in places.sharing(words)
            ),
            default=(0.0, 0),
        )
        if likeness >= TWIN:
            found.append(Twin(mine, others[best], likeness))
    return found


def alike(words: list[str], those: list[str]) -> float:
    """How much of the shorter stands in the longer, in the same order; 0 where almost nothing."""
    shorter = min(len(words), len(those))
    if len(set(words) & set(those)) < shorter * TWIN / 2:
        return 0.0
    common = (len(words) + len(those) - Indel.distance(words, those)) / 2
    return common / shorter
