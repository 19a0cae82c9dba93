"""The search itself: which places are tried, in which order, and what is told of the best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from . import folds
from .comparison import Wanted
from .furniture import page_furniture
from .locating import Chain, Miss, Reading
from .parts import Parts, parts_of
from .proposals import Difference, Proposal, propose, propose_at
from .skeleton import View, bare, seen, without
from .tokens import QUOTATION_MARKS

VERIFIED, NEAR, ABSENT = "verified", "near", "absent"
_MOST_OTHERS = 50
_MOST_MISSES = 8
_CONTEXT = 48


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a quote stands.

    `segments` has one span for each part, `omitted` what a marked omission passes over, `others`
    further places that are as good. `folds` are the constants of `folds`. `differences` and
    `typographic_only` are for near places, `note` is a sentence for a person.
    """

    verdict: str  # verified, near or absent; "unchecked" is for callers without a text
    start: int | None
    end: int | None
    segments: tuple[tuple[int, int], ...] = ()
    folds: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    omitted: tuple[tuple[int, int], ...] = ()
    others: tuple[tuple[int, int], ...] = ()
    typographic_only: bool = False
    note: str = ""


class Prepared:
    """A text made ready to be searched again and again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = Reading(seen(text))
        self.plain.whole  # noqa: B018 the work is done now, not with the first quote

    @cached_property
    def unfurnished(self) -> Reading | None:
        """The text without page furniture, where there is any."""
        spans = page_furniture(self.plain.view.text)
        return Reading(without(self.plain.view, spans)) if spans else None

    def readings(self) -> Iterator[Reading]:
        yield self.plain
        if self.unfurnished:
            yield self.unfurnished


def prepare(text: str) -> Prepared:
    """The text with the reduced forms that every search needs; keep it for the next quote."""
    return Prepared(text)


class _Asked:
    """A quote as it is looked for: whole, and in the parts that it marks."""

    def __init__(self, quote: str) -> None:
        view = seen(quote)
        self.quote = quote
        self.text = view.text
        # [T]he: the bracket says that the case of this letter was changed.
        self.recased = frozenset(
            start
            for start, original, length in zip(
                view.starts, view.originals, view.lengths, strict=True
            )
            if length == 3 and quote[original] == "["
        )
        self.wanted = Wanted(self.text, self.recased)

    @cached_property
    def quoted(self) -> str:
        """The quote without what it marks as left out or put in."""
        if not self.parts:
            return self.text
        return " ".join(self.text[start:end].strip() for start, end in self.parts.spans)

    @cached_property
    def parts(self) -> Parts | None:
        return parts_of(self.text)

    @cached_property
    def wanted_parts(self) -> list[Wanted]:
        return [
            Wanted(
                self.text[start:end],
                frozenset(place - start for place in self.recased if start <= place < end),
                first=i == 0,
            )
            for i, (start, end) in enumerate(self.parts.spans if self.parts else ())
        ]


@dataclass(frozen=True, slots=True)
class _Rank:
    """Orders equally good places by the context and the place that the quote had before."""

    text: str
    prefix: str
    suffix: str
    start: int | None

    def __call__(self, span: tuple[int, int]) -> tuple[int, int, int]:
        start, end = span
        before = bare(self.text[max(0, start - 2 * len(self.prefix)) : start])
        after = bare(self.text[end : end + 2 * len(self.suffix)])
        likeness = _common(bare(self.prefix)[::-1], before[::-1]) + _common(
            bare(self.suffix), after
        )
        distance = abs(start - self.start) if self.start is not None else 0
        return -likeness, distance, start


def _common(a: str, b: str) -> int:
    """How many letters `a` and `b` begin with in common."""
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length


def find(
    prepared: Prepared, quote: str, *, prefix: str = "", suffix: str = "", start: int | None = None
) -> Finding:
    """Where `quote` stands in the text.

    `prefix`, `suffix` (see `context`) and `start` are where it stood before: they choose among
    equally good places and never change a verdict.
    """
    asked = _Asked(quote)
    if not bare(asked.text):
        return Finding(ABSENT, None, None, note="The quote has no words.")
    rank = _Rank(prepared.text, prefix, suffix, start)
    misses: list[tuple[Reading, Miss]] = []
    for reading in prepared.readings():
        search = reading.search(asked.wanted)
        if search.matches and not _cut_by_furniture(prepared, reading, asked):
            chains = [Chain((match,)) for match in search.matches]
            return _verified(prepared, reading, asked, chains, rank)
        misses += [(reading, miss) for miss in search.misses]
    if asked.parts:
        objection = _objection(asked)
        for reading in prepared.readings():
            chains, objections = reading.chains(asked.wanted_parts, asked.parts)
            if chains and not objection:
                return _verified(prepared, reading, asked, chains, rank)
            objections += [Miss(chain.start, chain.end, objection) for chain in chains]
            misses = [(reading, miss) for miss in objections] + misses
    return _near(prepared, asked, misses)


def _cut_by_furniture(prepared: Prepared, reading: Reading, asked: _Asked) -> bool:
    """Whether the words are whole only because a running head stands in the middle of a word."""
    if reading is not prepared.plain or not prepared.unfurnished:
        return False
    search = prepared.unfurnished.search(asked.wanted)
    return bool(search.misses) and not search.matches


def _objection(asked: _Asked) -> str:
    """Why the marked parts cannot pass wherever they stand, or ""."""
    assert asked.parts
    for joint in asked.parts.joints:
        objection = joint.objection()
        if objection:
            return objection
    joints = asked.parts.joints
    last = len(asked.wanted_parts) - 1
    lone = [
        part.words < 2 and ((i > 0 and joints[i].omission) or (i < last and joints[i + 1].omission))
        for i, part in enumerate(asked.wanted_parts)
    ]
    added = sum(len(Wanted(words).tokens) for joint in joints for words in joint.brackets)
    if added > sum(part.words for part in asked.wanted_parts):
        return "more words are added in brackets than are quoted"
    if sum(lone) > 1:
        return "more than one part is a single word"
    return ""


def _verified(
    prepared: Prepared, reading: Reading, asked: _Asked, chains: list[Chain], rank: _Rank
) -> Finding:
    """The best of `chains`, and the others that are as good."""
    view = reading.view

    def original(start: int, end: int) -> tuple[int, int]:
        return view.original_start(start), view.original_end(end)

    def cost(chain: Chain) -> tuple[int, int]:
        return (
            sum(len(m.inferred) + m.recased for m in chain.matches),
            sum(b.start - a.end for a, b in zip(chain.matches, chain.matches[1:], strict=False)),
        )

    least = min(map(cost, chains))
    equal = [chain for chain in chains if cost(chain) == least]
    equal.sort(key=lambda chain: rank(original(chain.start, chain.end)))
    best = equal[0]
    segments = tuple(original(match.start, match.end) for match in best.matches)
    last = best.matches[-1]
    segments = (*segments[:-1], (segments[-1][0], view.original_end(last.full_end)))
    opening = view.original_start(_with_opening_marks(view, best.start, asked.text))
    segments = ((opening, segments[0][1]), *segments[1:])
    omitted = tuple(
        original(before.end, after.start)
        for before, after, joint in zip(
            best.matches, best.matches[1:], best.joints[1:], strict=False
        )
        if joint.omission and before.end < after.start
    )
    return Finding(
        VERIFIED,
        segments[0][0],
        segments[-1][1],
        segments=segments,
        folds=tuple(dict.fromkeys(_folds(prepared, reading, asked, best, segments))),
        omitted=omitted,
        others=tuple(original(chain.start, chain.end) for chain in equal[1 : _MOST_OTHERS + 1]),
        note=_note(asked, best, len(equal)),
    )


def _folds(
    prepared: Prepared,
    reading: Reading,
    asked: _Asked,
    chain: Chain,
    segments: tuple[tuple[int, int], ...],
) -> Iterator[str]:
    quotes = [asked.quote]
    if chain.joints and asked.parts:
        if any(joint.omission for joint in chain.joints):
            yield folds.OMISSION
        if any(joint.brackets for joint in chain.joints):
            yield folds.INSERTION
        quotes = [asked.text[start:end] for start, end in asked.parts.spans]
    for quote, (start, end), match in zip(quotes, segments, chain.matches, strict=True):
        if reading is prepared.unfurnished and (end - start > match.full_end - match.start + 1):
            yield folds.FURNITURE
        if match.joined:
            yield folds.LINE_END_HYPHEN
        if match.recased:
            yield folds.FIRST_LETTER
        if match.inferred:
            yield folds.DAMAGED
        if match.lost_mark:
            yield folds.LOST_MARK
        if match.lost_letters:
            yield folds.LOST_LIGATURE
        yield from folds.needed(prepared.text[start:end], quote)


def _note(asked: _Asked, chain: Chain, places: int) -> str:
    inferred = [letters for match in chain.matches for letters in match.inferred]
    notes = []
    if inferred:
        notes.append(f"The text is damaged; inferred: {', '.join(dict.fromkeys(inferred))}.")
    if places > 1:
        notes.append(f"The words stand in {places} places.")
    if (
        sum(1 for token in asked.wanted.tokens if token.kind == "word") < 3
        and len(bare(asked.text)) < 20
    ):
        notes.append("Very short quote: give more context.")
    return " ".join(notes)


def _near(prepared: Prepared, asked: _Asked, misses: list[tuple[Reading, Miss]]) -> Finding:
    """The place most like the quote, with the words that differ; absent where there is none."""
    quoted = asked.quoted
    wanted = asked.wanted.tokens if quoted is asked.text else Wanted(quoted).tokens
    found: tuple[Reading, Proposal, str] | None = None
    for reading, miss in misses[: _MOST_MISSES if len(asked.text) < 5_000 else 1]:
        proposal = propose_at(reading.view.text, miss.start, miss.end, quoted, wanted)
        if found is None or _badness(proposal, miss.reason) < _badness(found[1], found[2]):
            found = reading, proposal, miss.reason
    for text, words in ((quoted, wanted), (asked.text, asked.wanted.tokens)):
        if found:
            break
        for reading in prepared.readings():
            likely = propose(reading.view.text, reading.whole, text, words)
            if likely and (found is None or likely.likeness > found[1].likeness):
                found = reading, likely, ""
    if found is None:
        return Finding(ABSENT, None, None)
    reading, proposal, reason = found
    view = reading.view
    start, end = view.original_start(proposal.start), view.original_end(proposal.end)
    differences = tuple(
        _in_original(difference, view, prepared.text) for difference in proposal.differences
    )
    return Finding(
        NEAR,
        start,
        end,
        segments=((start, end),),
        differences=differences,
        typographic_only=not reason
        and bool(differences)
        and all(d.kind == "typography" for d in differences),
        note=f"{reason[0].upper()}{reason[1:]}." if reason else "",
    )


def _in_original(difference: Difference, view: View, text: str) -> Difference:
    """A difference of a view, in the words and places of the original."""
    end = view.original_end(difference.end)
    start = end if difference.start == difference.end else view.original_start(difference.start)
    return replace(difference, document=text[start:end], start=start, end=end)


def _with_opening_marks(view: View, start: int, quote: str) -> int:
    """`start`, moved before the quotation marks with which the quote begins too."""
    quote = quote.lstrip()
    marks = len(quote) - len(quote.lstrip(QUOTATION_MARKS))
    while marks and start and view.text[start - 1] in QUOTATION_MARKS:
        start, marks = start - 1, marks - 1
    return start


def _badness(proposal: Proposal, reason: str) -> tuple[bool, int]:
    return bool(reason), len(proposal.differences)


def find_all(text: str, wanted: Sequence[tuple[str, str, str, int | None]]) -> list[Finding]:
    """The finding of each (quote, prefix, suffix, start): work for a process of its own."""
    prepared = prepare(text)
    return [
        find(prepared, quote, prefix=prefix, suffix=suffix, start=start)
        for quote, prefix, suffix, start in wanted
    ]


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """The words before and after a place, to know it again (W3C's TextQuoteSelector)."""
    low, high = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    while low > 0 and low < start and not text[low - 1].isspace() and start - low > _CONTEXT // 2:
        low += 1
    while (
        high < len(text) and high > end and not text[high].isspace() and high - end > _CONTEXT // 2
    ):
        high -= 1
    return text[low:start], text[end:high]
