"""Propose the place that is most like a quote which stands nowhere, and name what differs."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from . import wording
from .skeleton import Skeleton, bare
from .tokens import JOIN, Token, tokens

_MOST_TOKENS = 4_000
_LIKE_ENOUGH = 0.5  # of the quote's letters, in whole words
_SHORT = 64
_MOST_SCANNED = 300_000


@dataclass(frozen=True, slots=True)
class Difference:
    """Where quote and document part: the words of each, `start` and `end` in the original text.

    `kind` is number, negation, hedge, sign, typography or word.
    """

    quote: str
    document: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place in a view that is like the quote; the differences are in offsets of that view."""

    start: int
    end: int
    likeness: float
    differences: tuple[Difference, ...]


def _region(letters: str, whole: Skeleton) -> tuple[int, int] | None:
    """Where in the skeleton most of `letters` stands together."""
    size = len(letters)
    if size >= 100:
        # A few long stretches find a quote of which little was changed.
        quick = _vote(letters, whole, 24, 5, 2)
        if quick and quick[0] >= 3:
            return quick[1]
    length = 10 if size >= 60 else 7 if size >= 30 else 5 if size >= 12 else 3 if size > 3 else 2
    found = _vote(letters, whole, min(length, max(1, size - 1)), 48, 24)
    return found and found[1]


def _vote(
    letters: str, whole: Skeleton, length: int, most_seeds: int, most_places: int
) -> tuple[int, tuple[int, int]] | None:
    """How many stretches of `letters` stand where all of it might, and where that is."""
    size = len(letters)
    step = max(1, (size - length) // most_seeds)
    width = max(16, size // 4)
    votes: Counter[int] = Counter()
    spans: defaultdict[int, list[int]] = defaultdict(list)
    for offset in range(0, size - length + 1, step):
        seed = letters[offset : offset + length]
        place = -1
        for _ in range(most_places):
            place = whole.letters.find(seed, place + 1)
            if place < 0:
                break
            diagonal = (place - offset) // width
            votes[diagonal] += 1
            spans[diagonal].append(place - offset)
    if not votes:
        return None
    best = max(votes, key=lambda d: (votes[d] + votes.get(d + 1, 0), -d))
    starts = spans[best] + spans.get(best + 1, [])
    low, high = max(0, min(starts)), min(len(whole.letters), max(starts) + size)
    return len(starts), (low, high)


def _keys(found: list[Token]) -> list[str]:
    return [token.key.replace(JOIN, "") for token in found]


def _plain(token: Token) -> str:
    return bare(token.key) or token.key


def compare(text: str, found: list[Token], quote: str, wanted: list[Token]) -> Proposal | None:
    """The part of `found` that is most like `wanted`, and the differences there."""
    have, want = _keys(found), _keys(wanted)
    blocks = [
        (op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in Levenshtein.opcodes(want, have)
    ]
    equal = [
        i
        for i, block in enumerate(blocks)
        if block[0] == "equal" and any(map(str.isalnum, "".join(have[block[3] : block[4]])))
    ]
    if not equal:
        return None
    low, high = _densest(blocks, equal, want)
    matched = sum(
        len(bare("".join(want[b[1] : b[2]]))) for b in blocks[low : high + 1] if b[0] == "equal"
    )
    first, last = blocks[low][3], blocks[high][4]
    # Up to three words of the quote before and after have as many of the document against them.
    missing = min(blocks[low][1], first)
    if missing <= 3:
        first -= missing
    missing = min(len(want) - blocks[high][2], len(have) - last)
    if missing <= 3:
        last += missing
    size = max(1, len(bare("".join(want))))
    differences = tuple(_differences(text, found[first:last], quote, wanted))
    near = sum(len(bare(d.quote)) for d in differences if d.kind == "typography")
    return Proposal(
        found[first].start, found[last - 1].end, min(1.0, (matched + near) / size), differences
    )


def _densest(
    blocks: list[tuple[str, int, int, int, int]], equal: list[int], want: list[str]
) -> tuple[int, int]:
    """The first and last of the blocks that lie together, leaving strays outside."""

    def weight(i: int) -> int:
        return len("".join(want[blocks[i][1] : blocks[i][2]]))

    best = (0, equal[0], equal[0])
    score, low = 0, equal[0]
    for previous, i in zip([equal[0], *equal], equal, strict=False):
        gap = 3 * max(0, blocks[i][3] - blocks[previous][4])
        if score - gap <= 0:
            score, low = 0, i
        else:
            score -= gap
        score += weight(i)
        if score > best[0]:
            best = (score, low, i)
    return best[1], best[2]


def _differences(
    text: str, found: list[Token], quote: str, wanted: list[Token]
) -> list[Difference]:
    """The runs of tokens in which the two part."""
    result: list[Difference] = []
    ops = Levenshtein.opcodes(_keys(wanted), _keys(found))
    for equal, group in groupby(ops, key=lambda op: op.tag == "equal"):
        if equal:
            continue
        run = list(group)
        asked = wanted[run[0].src_start : run[-1].src_end]
        there = found[run[0].dest_start : run[-1].dest_end]
        if there:
            start, end = there[0].start, there[-1].end
        else:
            place = run[0].dest_start
            start = end = found[place - 1].end if place else found[0].start
        words = quote[asked[0].start : asked[-1].end] if asked else ""
        result.append(Difference(words, text[start:end], start, end, kind_of(asked, there)))
    return result


def kind_of(asked: list[Token], there: list[Token]) -> str:
    """What sort of difference stands between two runs of tokens."""
    both = [*asked, *there]
    a, b = "".join(map(_plain, asked)), "".join(map(_plain, there))
    if any(any(map(str.isnumeric, token.key)) for token in both):
        return "number"
    if any(token.kind in ("sign", "minus", "unit") for token in both):
        return "sign"
    if bare(a) == bare(b):
        return "typography"
    keys = [token.key.replace(JOIN, "") for token in both]
    if any(wording.is_negation(key) for key in keys):
        return "negation"
    if any(wording.counts(key) for key in keys):
        return "number"
    if any(map(wording.weighty, keys)) or (len(keys) < 4 and wording.approximate(" ".join(keys))):
        return "hedge"
    return "word"


def propose_at(text: str, start: int, end: int, quote: str, wanted: list[Token]) -> Proposal:
    """The place `text[start:end]`, widened to whole words, with its differences from the quote."""
    found = [
        t for t in tokens(text, max(0, start - 64), end + 64) if t.end > start and t.start < end
    ]
    if not found:
        return Proposal(start, end, 1.0, ())
    differences: list[Difference] = []
    if len(found) + len(wanted) < 2 * _MOST_TOKENS:
        differences = _differences(text, found, quote, wanted)
    return Proposal(found[0].start, found[-1].end, 1.0, tuple(differences))


def propose(text: str, whole: Skeleton, quote: str, wanted: list[Token]) -> Proposal | None:
    """The place in `text` that is most like the quote, or None where nothing is like it."""
    letters = bare(quote)
    place = _region(letters, whole)
    if place is None:
        return _alike(text, whole, quote, letters, wanted)
    start, end = whole.place(place[0]), whole.place(max(place[0], place[1] - 1)) + 1
    slack = 24 + min((end - start) // 8, 400)
    found = tokens(text, max(0, start - slack), end + slack)
    if len(wanted) > _MOST_TOKENS or len(found) > _MOST_TOKENS:
        return Proposal(start, end, 1.0, ())
    proposal = compare(text, found, quote, wanted) if wanted and found else None
    if proposal and proposal.likeness >= _LIKE_ENOUGH:
        return proposal
    return _alike(text, whole, quote, letters, wanted)


def _alike(
    text: str, whole: Skeleton, quote: str, letters: str, wanted: list[Token]
) -> Proposal | None:
    """The place of the letters most like those of a short quote, whatever its words are."""
    if len(letters) > _SHORT or len(letters) < 4 or len(whole.letters) < len(letters):
        return None
    found = fuzz.partial_ratio_alignment(
        # Percent; the fewer the letters, the more of them stand in order by chance.
        letters,
        whole.letters[:_MOST_SCANNED],
        score_cutoff=66 if len(letters) > 16 else 70,
    )
    if found is None or found.dest_start >= found.dest_end:
        return None
    return propose_at(
        text, whole.place(found.dest_start), whole.place(found.dest_end - 1) + 1, quote, wanted
    )
