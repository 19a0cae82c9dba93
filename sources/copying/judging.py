"""What is proposed of two texts, from what was measured, and in which words.

The thresholds come from texts whose descent is known: docs/decisions/0016.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from .figures import Figure
from .likeness import Likeness, Prepared, Side, compare, share
from .passages import Passage, passages
from .sketch import Sketch
from .speech import Twin

WHOLE = 0.6  # of its runs of five words: a copy, if perhaps a shortened one
COPY = 0.2  # of its runs of five words
ASK = 0.1  # of its runs of three words
TRACES = 0.05  # of its runs of three words, beside the same figures
TOUCHED = 0.5  # of its stretches of 40 words: more than single passages
PASSAGE = 20  # words in a row that are the same: more than a phrase
SPEECH = 12  # the same inside quotation marks
ALONE = 2  # figures beside the same words; one can be chance
MANY = 6  # figures; so many in the same order are no chance
SEQUENCE, LEAST_SEQUENCE = 0.6, 4  # of the figures of the one that has fewer, in the same order
LONG = 400  # runs of three words, ten stretches: a few shared ones are a small part of them


class Proposal(NamedTuple):
    kind: str  # a Derivation.Kind
    turned: bool  # the first text is the origin of the second
    reasons: list[str]  # sentences for people
    measured: dict[str, tuple[int, int]]  # of the derived text: [how many, of how many]
    # Of the derived text, each with its place in the origin.
    passages: list[Passage]
    figures: list[tuple[Figure, Figure]]
    speech: list[Twin]


def may_derive(a: Sketch, b: Sketch) -> bool:
    """False where `kind_of` can find nothing, whichever of the two is taken for the origin.

    Of texts that share a few fingerprints most share nothing else. To see that takes a tenth of
    the time of comparing them; where it cannot be seen at once, they are compared.
    """
    common = set(a.threes).intersection(b.threes)
    for text in (a, b):
        if text.different < LONG:
            return True
        if sum(map(common.__contains__, text.threes)) >= TRACES * text.different:
            return True
    if any(passage.same >= SPEECH for passage in passages(a.threes, b.threes)):
        return True
    fewest = min(a.digits.total(), b.digits.total())
    if (a.digits & b.digits).total() >= max(LEAST_SEQUENCE, fewest * SEQUENCE):
        return True
    shared = len(a.values & b.values)
    return shared >= ALONE and shared >= min(len(a.values), len(b.values)) / 2


def propose(
    a: Prepared,
    b: Prepared,
    *,
    first: int = 0,
    one_house: bool = False,
    commonplace: Collection[int] = (),
) -> Proposal:
    """How `a` derives from `b`, or the other way round (`turned`); of kind "" where neither does.

    `first` is -1 where `a` is known to be the earlier one, 1 where `b` is, 0 where nothing is.
    `one_house`: the same publisher, whose documents share their notices and footers.
    """
    found = compare(a, b, commonplace)
    if turned := _is_origin(found, a, b, first):
        a, b, found = b, a, _turned(found)
    kind = kind_of(found, a, b, one_house=one_house)
    measured = {
        "runs of five words": found.a.fives,
        "runs of three words": found.a.threes,
        "figures": found.a.figures,
        "quoted passages": found.a.speech,
    }
    reasons = list(_reasons(kind, a, b, found))
    return Proposal(kind, turned, reasons, measured, found.passages, found.figures, found.speech)


def kind_of(found: Likeness, a: Prepared, b: Prepared, *, one_house: bool = False) -> str:
    """What `a` is of its likely origin `b`, by these signals; "" for nothing."""
    if not a.words or not b.words:
        return ""
    if a.words == b.words:
        return "copy"
    if not found.one_language:
        return "translation" if _is_translation(found, a, b) else ""
    fives, threes, touched = share(found.a.fives), share(found.a.threes), share(found.a.segments)
    speech = found.a.speech[0] >= 2 and share(found.a.speech) >= 0.5
    passages = any(_is_taken_over(found, passage) for passage in found.passages)
    if fives >= WHOLE:
        return "copy"
    if touched >= TOUCHED and fives >= COPY and not (passages and _by_long_runs(found)):
        return "rewording"
    if one_house:
        return ""
    if _has_its_figures(found):
        return "rewording" if threes >= TRACES else "retelling"
    if touched >= TOUCHED / 2 and speech and not passages:
        return "rewording"
    if passages:
        return "quotes"
    if _retells(found, a, b):
        return "retelling"
    return "rewording" if threes >= ASK and touched > 0 else ""


def _has_its_figures(found: Likeness) -> bool:
    """Whether many figures and most of its own stand beside the same words, or nearly all do."""
    shared, of = found.a.figures
    return shared >= MANY and shared >= of * (0.5 if found.in_order >= 0.8 else 0.75)


def _by_long_runs(found: Likeness) -> bool:
    """Whether the shared words stand in long runs: cut and pasted, not put otherwise."""
    same = sum(passage.same for passage in found.passages)
    length = sum(passage.after - passage.first for passage in found.passages)
    return length > 0 and same / length >= 0.95 and same / len(found.passages) >= 40


def _is_taken_over(found: Likeness, passage: Passage) -> bool:
    if passage.same >= PASSAGE:
        return True
    return passage.same >= SPEECH and any(
        twin.mine.first - 2 <= passage.first and passage.after <= twin.mine.after + 2
        for twin in found.speech
    )


def _retells(found: Likeness, a: Prepared, b: Prepared) -> bool:
    """The same figures beside the same words, and hardly any other."""
    exact = [mine for mine, _ in found.figures if not mine.is_year and not mine.is_small]
    fewest = min(len(a.values), len(b.values))
    if len(found.figures) < ALONE or not exact or not fewest:
        return False
    return len(found.figures) >= fewest / 2 or (
        found.sequence >= max(LEAST_SEQUENCE, fewest * SEQUENCE) and found.in_order >= 0.8
    )


def _is_translation(found: Likeness, a: Prepared, b: Prepared) -> bool:
    """The same figures in the same order, in texts of comparable length."""
    fewest = min(sum(len(f.digits) > 1 for f in text.values) for text in (a, b))
    return found.sequence >= max(MANY, fewest * SEQUENCE)


def _turned(found: Likeness) -> Likeness:
    return found._replace(
        a=found.b,
        b=found.a,
        figures=[(other, mine) for mine, other in found.figures],
        speech=[Twin(twin.other, twin.mine, twin.likeness) for twin in found.speech],
        passages=[
            Passage(p.other_first, p.other_after, p.first, p.after, p.same) for p in found.passages
        ],
    )


def _is_origin(found: Likeness, a: Prepared, b: Prepared, first: int) -> bool:
    """Whether `a` is the likely origin: the earlier one, or the one that the other adds less to."""
    if first:
        return first < 0
    mine, other = _taken(found.a), _taken(found.b)
    return other > mine or (other == mine and len(b) < len(a))


def _taken(side: Side) -> float:
    return share(side.fives) + share(side.figures) + share(side.speech)


def _reasons(kind: str, text: Prepared, origin: Prepared, found: Likeness) -> Iterator[str]:
    derived = found.a
    if text.words == origin.words:
        yield "Every word is the same."
        return
    if kind == "translation":
        of = sum(len(f.digits) > 1 for f in text.values)
        yield f"{found.sequence} of {of} figures stand in the same order, in another language."
        return
    if share(derived.fives) >= 0.01:
        yield (
            f"{_percent(derived.fives)} of its runs of five words stand in the origin, and "
            f"{_percent(derived.threes)} of its runs of three."
        )
    else:
        yield f"Its words are its own: {_percent(derived.threes)} of its runs of three are shared."
    if derived.figures[0]:
        yield f"{derived.figures[0]} of {derived.figures[1]} figures stand beside the same words."
    if derived.speech[0]:
        yield f"{derived.speech[0]} of {derived.speech[1]} quoted passages have a twin."
    if kind == "quotes":
        longest = max(passage.same for passage in found.passages)
        yield f"The longest passage taken over has {longest} words."
    if len(found.figures) + len(found.passages) > 1:
        order = "the same" if found.in_order >= 0.8 else "another"
        yield f"What is shared stands in {order} order."


def _percent(pair: tuple[int, int]) -> str:
    return f"{100 * share(pair):.0f}%"
