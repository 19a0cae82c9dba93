"""Find the places where a quote, or its parts in order, stand in one reading of a document."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .comparison import Cut, Document, Match, Wanted
from .damage import damage_of
from .parts import MOST_OMITTED, Joint, Parts, displaced, passes
from .skeleton import BARE, SURVIVING, Skeleton, View, skeleton
from .tokens import CharTable, char_class

_MOST_JUDGED = 2_000  # places of one quote
_MOST_COMPARED = 400_000  # characters, in all of them together
_MOST_MATCHES = 200
_MOST_MISSES = 20
_MOST_CHAINED = 240  # parts looked for around all places of the longest
_MOST_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Miss:
    """Words with the quote's letters that are not the quote, and why, where a sentence says it."""

    start: int
    end: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """The parts of a quote in order."""

    matches: tuple[Match, ...]
    joints: tuple[Joint, ...] = ()

    @property
    def start(self) -> int:
        return self.matches[0].start

    @property
    def end(self) -> int:
        return self.matches[-1].end


@dataclass
class Search:
    """What has been found, and the misses on the way."""

    matches: list[Match] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)


class Reading:
    """One way to read a document: a view of it, its skeletons, and what U+FFFD may mean there."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.document = Document(view.text, damage_of(view.text))

    @cached_property
    def whole(self) -> Skeleton:
        return skeleton(self.view.text)

    @cached_property
    def surviving(self) -> Skeleton:
        return skeleton(self.view.text, SURVIVING)

    def search(self, wanted: Wanted, low: int = 0, high: int | None = None) -> Search:
        """Every place in `text[low:high]` where the words of `wanted` stand."""
        bounds = low, len(self.view.text) if high is None else high
        search = self._search(wanted, self.whole, BARE, bounds)
        if self.document.damage and not search.matches:
            damaged = self._search(wanted, self.surviving, SURVIVING, bounds)
            search = Search(damaged.matches, search.misses + damaged.misses)
        return search

    def _search(
        self, wanted: Wanted, within: Skeleton, table: CharTable, bounds: tuple[int, int]
    ) -> Search:
        search = Search()
        letters, before, after = wanted.letters(table)
        if not letters:
            return search
        compared = 0
        for start, end in _occurrences(letters, within, self.view.text, bounds, table is BARE):
            found = self.document.judge(wanted, start, end, before, after)
            compared += end - start
            if isinstance(found, Match):
                search.matches.append(found)
            elif len(search.misses) < _MOST_MISSES:
                search.misses.append(
                    Miss(found.start, found.end, found.reason)
                    if isinstance(found, Cut)
                    else Miss(start, end)
                )
            if len(search.matches) >= _MOST_MATCHES or compared > _MOST_COMPARED:
                break
        return search

    def chains(self, wanted: list[Wanted], parts: Parts) -> tuple[list[Chain], list[Miss]]:
        """The places where all parts stand in order, with what the quote marks between them.

        The longest part is looked for everywhere, the others around it.
        """
        sizes = [len(part.text) for part in wanted]
        longest = max(range(len(sizes)), key=sizes.__getitem__)
        reach_back = MOST_OMITTED + 2 * sum(sizes[:longest]) + 200
        reach_on = MOST_OMITTED + 2 * sum(sizes[longest:]) + 200
        found: dict[tuple[int, int], Chain] = {}
        misses: list[Miss] = []
        for anchor in self.search(wanted[longest]).matches[: _MOST_CHAINED // len(wanted)]:
            window = max(0, anchor.start - reach_back), anchor.end + reach_on
            around = [
                [anchor] if i == longest else self.search(part, *window).matches
                for i, part in enumerate(wanted)
            ]
            if not all(around):
                continue
            for first in reversed(around[0][-_MOST_CHAINED // len(wanted) :]):
                chain = _chain(self.view.text, first, around, wanted, parts, misses)
                if not chain:
                    continue
                spans = [(match.start, match.end) for match in chain.matches]
                objection = displaced(parts.joints, self.view.text, spans)
                if objection:
                    misses.append(Miss(chain.start, chain.end, objection))
                    continue
                found[chain.start, chain.end] = chain
                break
        if not found and not misses and all(self.search(part).matches for part in wanted):
            place = self.search(wanted[longest]).matches[0]
            misses = [
                Miss(place.start, place.end, "the parts do not stand in order, near each other")
            ]
        return list(found.values()), misses


def _chain(
    text: str,
    first: Match,
    found: list[list[Match]],
    wanted: list[Wanted],
    parts: Parts,
    misses: list[Miss],
) -> Chain | None:
    """The matches that follow on `first` as the joints allow; objections go to `misses`."""
    chain, omitted = [first], 0
    for i, joint in enumerate(parts.joints[1 : len(found)]):
        end = chain[-1].end
        lone = min(wanted[i].words, wanted[i + 1].words) < 2
        for match in [match for match in found[i + 1] if match.start >= end][:_MOST_AHEAD]:
            objection = passes(joint, text, end, match.start, lone)
            gap = match.start - end if joint.omission else 0
            if not objection and omitted + gap > MOST_OMITTED:
                objection = f"more than {MOST_OMITTED:,} characters are left out in all"
            if not objection:
                omitted += gap
                chain.append(match)
                break
            if len(misses) < _MOST_MISSES and match.start - end <= MOST_OMITTED:
                misses.append(Miss(first.start, match.end, objection))
        else:
            return None
    return Chain(tuple(chain), parts.joints)


def _occurrences(
    letters: str, within: Skeleton, text: str, bounds: tuple[int, int], at_word_starts: bool
) -> Iterator[tuple[int, int]]:
    """Where in the text the letters stand, as far as a word can start there."""
    low, high = within.offset(bounds[0]), within.offset(bounds[1])
    place = within.letters.find(letters, low, high)
    judged = 0
    while place >= 0 and judged < _MOST_JUDGED:
        start = within.place(place)
        inside = start and char_class(text[start - 1]) in "wmdnk"
        if at_word_starts and inside and char_class(text[start]) in "wmdnk" and judged > 8:
            place = within.letters.find(letters, within.next_run(place), high)
            continue
        judged += 1
        yield start, within.place(place + len(letters) - 1) + 1
        place = within.letters.find(letters, place + 1, high)
