"""From two texts to what is stored, as plain values: it can be done in any process.

Offsets are Python string indices (code points) into the texts, start inclusive, end exclusive.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from .corruptions import Change, changes
from .fingerprints import digest, fingerprints
from .judging import Proposal, may_derive, propose
from .likeness import Prepared
from .sketch import Sketch, Sketches

# In another language no words can be laid beside those of the origin.
CAN_CORRUPT = {"copy", "rewording", "retelling"}


class Changed(NamedTuple):
    """The derived text says one thing at its place, the origin another at its own."""

    kind: str  # figure, name or speech
    says: str
    origin_says: str
    start: int
    end: int
    origin_start: int
    origin_end: int


class Judgement(NamedTuple):
    kind: str  # a Derivation.Kind, or "" where neither text took anything from the other
    turned: bool  # the second text derives from the first
    reasons: list[str]  # sentences for people
    measured: dict[str, tuple[int, int]]  # {signal: (how many, of how many)}
    places: list[list[int]]  # [start, end, start in the origin, end in the origin]
    changed: list[Changed]


# Of the texts that are compared with others in this process; whoever ends that forgets them.
sketches = Sketches()


@lru_cache(maxsize=16)
def prepared(raw: str) -> Prepared:
    """Pairs come sorted: one text is compared with several in a row."""
    return Prepared(raw)


def sketched(raw: str) -> Sketch:
    return sketches.find(raw) or sketches.keep(prepared(raw))


def sampled(raw: str) -> tuple[str, list[int]]:
    """(the digest of its words, its fingerprints)"""
    text = Prepared(raw)
    sketches.keep(text)
    return digest(text), sorted(fingerprints(text))


class Question(NamedTuple):
    """Two texts, and what is known of them: see judging.propose. `stated`: what a person said."""

    raw: str
    other: str
    first: int = 0
    one_house: bool = False
    stated: str = ""


def judge(question: Question, commonplace: Collection[int] = ()) -> Judgement:
    both = question.raw, question.other
    if not question.stated and not may_derive(*map(sketched, both)):
        return Judgement("", False, [], {}, [], [])
    a, b = map(prepared, both)
    found = propose(
        a, b, first=question.first, one_house=question.one_house, commonplace=commonplace
    )
    text, origin = (b, a) if found.turned else (a, b)
    return Judgement(
        found.kind,
        found.turned,
        found.reasons,
        found.measured,
        _places(found, question.stated or found.kind, text, origin),
        [_changed(change, text, origin) for change in _changes(found, text, origin)],
    )


def _places(found: Proposal, kind: str, text: Prepared, origin: Prepared) -> list[list[int]]:
    places = [(p.first, p.after, p.other_first, p.other_after) for p in found.passages]
    if kind != "quotes":
        places += [(m.place, m.place + 1, o.place, o.place + 1) for m, o in found.figures]
    return sorted([*_offsets(text, a, b), *_offsets(origin, c, d)] for a, b, c, d in places)


def _changes(found: Proposal, text: Prepared, origin: Prepared) -> list[Change]:
    """What the text says otherwise; where it took over passages, in those alone."""
    if found.kind == "quotes":
        inside = [(p.first, p.after) for p in found.passages]
        everywhere = changes(text, origin, found.speech)
        return [c for c in everywhere if any(c.first < b and a < c.after for a, b in inside)]
    return changes(text, origin, found.speech) if found.kind in CAN_CORRUPT else []


def _changed(change: Change, text: Prepared, origin: Prepared) -> Changed:
    start, end = _offsets(text, change.first, change.after)
    origin_start, origin_end = _offsets(origin, change.origin_first, change.origin_after)
    says, origin_says = text.raw[start:end], origin.raw[origin_start:origin_end]
    return Changed(
        change.kind,
        " ".join(says.split()),
        " ".join(origin_says.split()),
        start,
        end,
        origin_start,
        origin_end,
    )


def _offsets(text: Prepared, first: int, after: int) -> tuple[int, int]:
    return text.spans[first][0], text.spans[after - 1][1]
