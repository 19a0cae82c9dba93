"""Reduce a text to what a reader sees and to its bare letters, each with its place in the original.

A `View` is the text without invisible characters and with HTML entities decoded. A `Skeleton` is
the view's letters and digits alone, without case and accents: quick to search, and far too
forgiving to judge by.
"""

from __future__ import annotations  # array[int] can be written only in 3.12

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html.entities import html5
from itertools import accumulate

from .tokens import CharTable, char_class

INVISIBLES = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
# A soft hyphen before a line break is kept, as the hyphen that is printed there.
_UNSEEN = re.compile(f"[{INVISIBLES}]")
_REWRITTEN = re.compile(
    "(?P<soft>(?<=[^\\W\\d_])\u00ad(?=[ \t]*[\r\n]))"
    f"|(?P<invisible>[{INVISIBLES}]+)"
    r"|&(?P<entity>#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|\[(?P<letter>[^\W\d_])\](?=[^\W\d_]|&)"
    "|(?P<jamo>[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?)"
)


@dataclass(frozen=True, slots=True)
class View:
    """`text`, and where each of its pieces begins in the original. No pieces: the original itself.

    A piece is copied letter by letter, or is short and stands for `lengths[i]` original characters.
    """

    text: str
    starts: array[int] = field(default_factory=lambda: array("Q"))
    originals: array[int] = field(default_factory=lambda: array("Q"))
    lengths: array[int] = field(default_factory=lambda: array("Q"))

    def original_start(self, offset: int) -> int:
        """Offset in the original of the character at `offset`."""
        if not self.starts:
            return offset
        piece = max(bisect_right(self.starts, offset) - 1, 0)
        return self.originals[piece] + min(
            offset - self.starts[piece], max(self.lengths[piece] - 1, 0)
        )

    def original_end(self, offset: int) -> int:
        """Offset in the original just after the character before `offset`."""
        if not self.starts or not offset:
            return offset
        piece = bisect_right(self.starts, offset - 1) - 1
        following = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        if offset == following:
            return self.originals[piece] + self.lengths[piece]
        return self.originals[piece] + offset - self.starts[piece]


def _from_pieces(pieces: Iterable[tuple[str, int, int]]) -> View:
    """A view of `(text, original start, original length)` pieces in order."""
    texts: list[str] = []
    starts, originals, lengths = array("Q"), array("Q"), array("Q")
    length = 0
    for text, original, original_length in pieces:
        if not text:
            continue
        texts.append(text)
        starts.append(length)
        originals.append(original)
        lengths.append(original_length)
        length += len(text)
    return View("".join(texts), starts, originals, lengths)


def _decoded(match: re.Match[str]) -> str | None:
    """What a reader sees in place of `match`; None where it stays as it is."""
    kind = match.lastgroup
    if kind == "invisible":
        return ""
    if kind == "soft":
        return "-"
    if kind == "letter":
        return match["letter"]
    if kind == "jamo":
        return unicodedata.normalize("NFC", match[0])
    decoded = _decoded_entity(match["entity"])
    if not decoded:
        return None
    return _UNSEEN.sub("", decoded)


def _decoded_entity(name: str) -> str | None:
    """The characters that a named or numbered HTML entity stands for, if any."""
    if not name.startswith("#"):
        return html5.get(name + ";")
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    if not 0x20 <= code < 0x110000 or 0xD800 <= code < 0xE000:
        return None
    # On the web the numbers 128 to 159 mean Windows-1252.
    return bytes([code]).decode("cp1252", "ignore") if 0x80 <= code < 0xA0 else chr(code)


def seen(text: str) -> View:
    """The text as a reader sees it."""
    if not _REWRITTEN.search(text):
        return View(text)

    def pieces() -> Iterable[tuple[str, int, int]]:
        done = 0
        for match in _REWRITTEN.finditer(text):
            shown = _decoded(match)
            if shown is None:
                continue
            start, end = match.span()
            if start > done:
                yield text[done:start], done, start - done
            yield shown, start, end - start
            done = end
        if done < len(text):
            yield text[done:], done, len(text) - done

    return _from_pieces(pieces())


def without(view: View, cuts: list[tuple[int, int]]) -> View:
    """`view` with the spans of `cuts` (offsets of the view, in order) left out."""

    def pieces() -> Iterable[tuple[str, int, int]]:
        done = 0
        for start, end in [*cuts, (len(view.text), len(view.text))]:
            yield from _pieces_between(view, done, start)
            done = end

    return _from_pieces(pieces())


def _pieces_between(view: View, start: int, end: int) -> Iterable[tuple[str, int, int]]:
    while start < end:
        if not view.starts:
            yield view.text[start:end], start, end - start
            return
        piece = bisect_right(view.starts, start) - 1
        following = view.starts[piece + 1] if piece + 1 < len(view.starts) else len(view.text)
        stop = min(end, following)
        first = view.original_start(start)
        yield view.text[start:stop], first, view.original_end(stop) - first
        start = stop


@lru_cache(maxsize=20_000)
def letters_of(char: str) -> str:
    """The bare letters of one character: no case, no accent, plain digits; "" for the rest."""
    if char_class(char) not in "wmdnck":
        return ""
    if "\uac00" <= char <= "\ud7a3":
        return char
    return "".join(
        part
        for part in unicodedata.normalize("NFKD", char).lower()
        if not unicodedata.combining(part) and char_class(part) in "wmdnck"
    )


def _one_letter(char: str) -> str:
    letters = letters_of(char)
    if not letters:
        return " "
    return letters if len(letters) == 1 else "\0"


# What survives where U+FFFD stands for lost ligatures or for one character outside ASCII.
_LOSABLE = frozenset("fijlthkbsc")


def _one_survivor(char: str) -> str:
    lowered = char.lower()
    return lowered if char.isascii() and char.isalnum() and lowered not in _LOSABLE else " "


BARE = CharTable(_one_letter)
SURVIVING = CharTable(_one_survivor)
_RUN = re.compile("[^ \0]+|\0")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The bare letters of a view: run `i` starts at `starts[i]`, and at `places[i]` in the view."""

    letters: str
    starts: array[int]
    places: array[int]

    def place(self, offset: int) -> int:
        """Offset in the view of the letter at `offset`."""
        run = bisect_right(self.starts, offset) - 1
        place = self.places[run] + offset - self.starts[run]
        # Only a character that stands for several letters can reach past its run.
        return min(place, self.places[run + 1] - 1) if run + 1 < len(self.places) else place

    def next_run(self, offset: int) -> int:
        """The first run start after `offset`; the length where there is none."""
        run = bisect_right(self.starts, offset)
        return self.starts[run] if run < len(self.starts) else len(self.letters)

    def offset(self, place: int) -> int:
        """The first letter at or after `place` in the view."""
        run = bisect_right(self.places, place) - 1
        if run < 0:
            return 0
        following = self.starts[run + 1] if run + 1 < len(self.starts) else len(self.letters)
        return min(self.starts[run] + place - self.places[run], following)


def bare(text: str, table: CharTable = BARE) -> str:
    """The bare letters of a short text."""
    folded = text.translate(table)
    if "\0" not in folded:
        return folded.replace(" ", "")
    return "".join(map(letters_of, text))


def skeleton(text: str, table: CharTable = BARE, chunk: int = 1 << 20) -> Skeleton:
    """The bare letters of a text and the map back to it."""
    parts: list[str] = []
    starts, places = array("Q"), array("Q")
    length = 0
    for begin in range(0, len(text), chunk):
        folded = text[begin : begin + chunk].translate(table)
        spans = [match.span() for match in _RUN.finditer(folded)]
        places.extend(begin + start for start, _ in spans)
        if "\0" not in folded:
            lengths = (end - start for start, end in spans)
            starts.extend(accumulate(lengths, initial=length))
            length = starts.pop()
            parts.append(folded.replace(" ", ""))
            continue
        for start, end in spans:
            starts.append(length)
            if folded[start] == "\0":
                letters = letters_of(text[begin + start])
                parts.append(letters)
                length += len(letters)
            else:
                length += end - start
                parts.append(folded[start:end])
    return Skeleton("".join(parts), starts, places)
