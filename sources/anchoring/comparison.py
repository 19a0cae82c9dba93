"""Judge whether a stretch of a document holds the very words of a quote. No score decides here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from .damage import Damage, read_as
from .edges import cut
from .skeleton import bare
from .tokens import JOIN, LOST, QUOTATION_MARKS, CharTable, Token, tokens

_REACH = 64  # characters looked at beside the place, to see whether its ends are whole
_QUOTATION_MARK = "quotation mark"


@dataclass(frozen=True, slots=True)
class Match:
    """`text[start:end]` has the quote's words; `full_end` is after the punctuation that both have.

    `inferred` are the letters read for lost ones, `joined` says that a hyphen at a line end was
    passed over, `recased` that the case of a first letter differs.
    """

    start: int
    end: int
    full_end: int
    inferred: tuple[str, ...] = ()
    joined: bool = False
    recased: bool = False

    @property
    def lost_letters(self) -> tuple[str, ...]:
        return tuple(letters for letters in self.inferred if letters != _QUOTATION_MARK)

    @property
    def lost_mark(self) -> bool:
        return _QUOTATION_MARK in self.inferred


@dataclass(frozen=True, slots=True)
class Cut:
    """The words stand at `text[start:end]`, but a quote cannot end where this one does."""

    start: int
    end: int
    reason: str


class Wanted:
    """The tokens of a quote without the punctuation at its ends."""

    def __init__(
        self, text: str, recased: frozenset[int] = frozenset(), first: bool = True
    ) -> None:
        """`recased`: places of letters whose case may differ; the first letter's, if `first`."""
        self.text = text
        found = tokens(text)
        spoken = [i for i, token in enumerate(found) if token.spoken]
        self.tokens = found[spoken[0] : spoken[-1] + 1] if spoken else []
        self.trailing = found[spoken[-1] + 1 :] if spoken else []
        self.keys = [token.key for token in self.tokens]
        words = [token for token in self.tokens if token.kind in ("word", "letter")]
        self.words = len(words)
        self.recased = recased | {words[0].start} if words and first else recased

    def letters(self, table: CharTable) -> tuple[str, int, int]:
        """The bare letters, and how many tokens before and after them have none."""
        before = next((i for i, key in enumerate(self.keys) if bare(key, table)), None)
        if before is None:
            return "", 0, 0
        after = next(i for i, key in enumerate(reversed(self.keys)) if bare(key, table))
        return bare(self.text, table), before, after


class _Step(NamedTuple):
    """How far both sides go on together, and what was passed over."""

    found: int
    wanted: int
    inferred: tuple[str, ...] = ()
    joined: bool = False
    recased: bool = False


class Document:
    """A text to judge against."""

    def __init__(self, text: str, damage: Damage | None) -> None:
        self.text = text
        self.damage = damage

    def judge(
        self, wanted: Wanted, start: int, end: int, before: int = 0, after: int = 0
    ) -> Match | Cut | None:
        """Whether the words of `wanted` stand where its letters were found, at `start` to `end`.

        `before` and `after`: how many tokens at its ends have no letters to be found by.
        """
        found = tokens(self.text, max(0, start - _REACH), end + _REACH)
        low = next((i for i, token in enumerate(found) if token.end > start), len(found))
        high = next((i for i in range(low, len(found)) if found[i].start >= end), len(found))
        low, high = low - before, high + after
        if low < 0 or high > len(found) or low >= high:
            return None
        steps = self._steps(found[low:high], wanted)
        if steps is None:
            return None
        inferred = tuple(letters for step in steps for letters in step.inferred)
        if self.damage and 0 < len(inferred) < self.damage.dropped:
            return None
        first, last = found[low].start, found[high - 1].end
        reason = cut(self.text, found, low, high)
        if reason:
            return Cut(first, last, reason)
        return Match(
            first,
            last,
            _with_punctuation(found[high:], last, wanted),
            inferred,
            any(step.joined for step in steps),
            any(step.recased for step in steps),
        )

    def _steps(self, found: list[Token], wanted: Wanted) -> list[_Step] | None:
        """How the two sides go on together to the end of both; None where they part."""
        if [token.key for token in found] == wanted.keys:
            return []
        steps: list[_Step] = []
        i = j = 0
        while i < len(found) and j < len(wanted.tokens):
            step = next((s for rule in _RULES if (s := rule(self, found, i, wanted, j))), None)
            if step is None:
                return None
            steps.append(step)
            i, j = i + step.found, j + step.wanted
        return steps if i == len(found) and j == len(wanted.tokens) else None

    def same_word(self, found: list[Token], i: int, wanted: Wanted, j: int) -> _Step | None:
        """The next words are the same, as far as case may differ and letters may be lost."""
        have, want = found[i].key, wanted.keys[j]
        if have == want:
            return _Step(1, 1)
        joined = JOIN in have or JOIN in want
        read = read_as(have, want, self.damage)
        if read is not None:
            return _Step(1, 1, read, joined)
        if wanted.tokens[j].start not in wanted.recased:
            return None
        if have[:1].lower()[:1] != want[:1].lower()[:1]:
            return None
        read = read_as(want[:1] + have[1:], want, self.damage)
        return None if read is None else _Step(1, 1, read, joined, recased=True)

    def broken_word(self, found: list[Token], i: int, wanted: Wanted, j: int) -> _Step | None:
        """A word broken at a line end, where the quote has kept the hyphen and a space after it."""
        if JOIN not in found[i].key or not wanted.keys[j].endswith("-"):
            return None
        pieces = found[i].key.split(JOIN)
        quoted = wanted.keys[j : j + len(pieces)]
        broken = [*(piece + "-" for piece in pieces[:-1]), pieces[-1]]
        if len(quoted) != len(broken):
            return None
        inferred: tuple[str, ...] = ()
        for have, want in zip(broken, quoted, strict=True):
            read = read_as(have, want, self.damage)
            if read is None:
                return None
            inferred += read
        return _Step(1, len(pieces), inferred, joined=True)

    def lost_mark(self, found: list[Token], i: int, wanted: Wanted, j: int) -> _Step | None:
        """U+FFFD at a word's edge that can only be a quotation mark."""
        damage, have, want = self.damage, found[i].key, wanted.tokens[j]
        if not damage or LOST not in (have[:1], have[-1:]):
            return None
        text = wanted.text
        if have == LOST:
            between = text[wanted.tokens[j - 1].end : want.start] if j else ""
            marks = [mark for mark in between if mark in QUOTATION_MARKS]
            lost = damage.straight or not all(map(str.isascii, marks))
            return _Step(1, 0, (_QUOTATION_MARK,)) if lost else None
        # At the quote's own ends its marks stand around all of it and say nothing of the word.
        before = text[want.start - 1 : want.start] if j and want.start else ""
        after = text[want.end : want.end + 1] if j + 1 < len(wanted.tokens) else ""
        key = have
        if key.startswith(LOST) and (
            self._may_be_mark(before) or (damage.straight and key[1:2].isupper())
        ):
            key = key[1:]
        if key.endswith(LOST) and self._may_be_mark(after):
            key = key[:-1]
        read = read_as(key, want.key, damage)
        if key == have or read is None:
            return None
        return _Step(1, 1, (*read, *[_QUOTATION_MARK] * (len(have) - len(key))))

    def _may_be_mark(self, mark: str) -> bool:
        """Whether U+FFFD may stand for `mark` of the quote ("" for none) at a word's edge."""
        assert self.damage
        if mark == "" or mark not in QUOTATION_MARKS:
            return self.damage.marks
        return self.damage.straight or not mark.isascii()

    def lost_punctuation(self, found: list[Token], i: int, wanted: Wanted, j: int) -> _Step | None:
        """U+FFFD for a dash or the like, alone or between two words."""
        if not self.damage or LOST not in found[i].key:
            return None
        alone = found[i].key == LOST
        place = j if alone else j + 1
        if place + (not alone) >= len(wanted.tokens):
            return None
        mark = wanted.tokens[place]
        raw = wanted.text[mark.start : mark.end]
        if mark.spoken or len(raw) != 1 or raw.isascii():
            return None
        if alone:
            return _Step(1, 1, (raw,))
        read = read_as(found[i].key, wanted.keys[j] + raw + wanted.keys[j + 2], self.damage)
        return None if read is None else _Step(1, 3, read)

    def closing_mark(self, found: list[Token], i: int, wanted: Wanted, j: int) -> _Step | None:
        """A mark after a number that looks like feet or inches in the quote and closes there."""
        if wanted.tokens[j].kind != "unit" or not i:
            return None
        mark = self.text[found[i - 1].end : found[i - 1].end + 1]
        closing = '”“»"' if wanted.keys[j] == "″" else "’‘›'"
        return _Step(0, 1) if mark and mark in closing else None


_Rule = Callable[[Document, list[Token], int, Wanted, int], _Step | None]
_RULES: tuple[_Rule, ...] = (
    Document.same_word,
    Document.broken_word,
    Document.lost_mark,
    Document.lost_punctuation,
    Document.closing_mark,
)


def _with_punctuation(following: list[Token], end: int, wanted: Wanted) -> int:
    """Where the quote ends with the punctuation that stands in the document as well."""
    for token, mark in zip(following, wanted.trailing, strict=False):
        if token.key != mark.key or token.start > end + 2:
            break
        end = token.end
    return end
