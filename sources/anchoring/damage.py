"""Read the letters that were lost when a text was taken out of a file, where they can be known.

U+FFFD may be a lost ligature or one lost character outside ASCII, and in a text without a curly
quotation mark also such a mark. Some programs drop ligatures without a trace.
"""

import re
from dataclasses import dataclass

from .tokens import CURLY, JOIN, LOST

_LIGATURES: tuple[str, ...] = (
    *("ffi", "ffl", "ff", "fi", "fl"),
    *("ffj", "fft", "fj", "ft", "fb", "fh", "fk"),
)
# Lost by few fonts, and common: they count only where a long text has none of them left.
_RARER = ("tti", "tt", "ti", "Th", "st", "ct")
_LONG = 2_000
_MOST_LOST = 8  # in one word; past it there is nothing left to compare
_DROPPED = re.compile("ffi|ffl|ff|fi|fl")
_LEAST_LETTERS = 200
_ENOUGH_LETTERS = 1_500


@dataclass(frozen=True, slots=True)
class Damage:
    """What may be inferred in a text.

    `straight`: no curly quotation mark is left, so U+FFFD may be one at a word's edge. `marks`: it
    clearly is one in places, and a ligature nowhere. `dropped`: how many words of a quote must lack
    a ligature before it is believed that the text has lost them all; 0 where it has not.
    """

    ligatures: tuple[str, ...] = ()
    straight: bool = False
    marks: bool = False
    dropped: int = 0


def damage_of(text: str) -> Damage | None:
    """How `text` is damaged; None where it is not."""
    if LOST not in text:
        return _without_ligatures(text)
    ligatures = _LIGATURES
    if len(text) >= _LONG:
        ligatures += tuple(letters for letters in _RARER if letters not in text)
    if not CURLY.isdisjoint(text):
        return Damage(ligatures)
    mark = re.search(f"[.,!?;:]{LOST}|(?<!\\w){LOST}[^\\W\\da-z_]", text)
    ligature = re.search(f"[^\\W\\d_]{LOST}(?!(?:s|t|d|m|re|ve|ll)\\b)[^\\W\\d_]", text)
    return Damage(ligatures, True, bool(mark) and not ligature)


def _without_ligatures(text: str) -> Damage | None:
    """A text of some length has fi, fl or ff somewhere, unless they were dropped from it."""
    if re.search("f[fil]|[ﬀ-ﬄ]", text, re.IGNORECASE):
        return None
    letters = len(re.findall("[a-z]", text[: 4 * _ENOUGH_LETTERS]))
    if letters < _LEAST_LETTERS:
        return None
    return Damage(dropped=1 if letters >= _ENOUGH_LETTERS else 2)


def _may_be_lost(char: str) -> bool:
    """A letter or mark of punctuation; never a digit, a currency or another sign."""
    return (
        not char.isascii()
        and char != LOST
        and (char.isalpha() or not (char.isnumeric() or char in "£€¥§±°−"))
    )


def read_as(have: str, want: str, damage: Damage | None) -> tuple[str, ...] | None:
    """What was inferred for the word `have` of the document to be `want`; None where it is not.

    Both are token keys: a hyphen at a line end (`JOIN`) may belong to the word or not.
    """
    if have == want:
        return ()
    if damage and damage.dropped and LOST not in have and _DROPPED.sub("", want) == have:
        return tuple(_DROPPED.findall(want))
    if JOIN in want:
        if LOST not in have and _fill(want, have, None) is not None:
            return ()
        want = want.replace(JOIN, "-")
    if LOST not in have and JOIN not in have:
        return None
    return _fill(have, want, damage)


def _fill(pattern: str, word: str, damage: Damage | None) -> tuple[str, ...] | None:
    """What each U+FFFD of `pattern` must be for it to be `word`, if it can be."""
    if pattern.count(LOST) > _MOST_LOST or len(pattern) > 4 * len(word) + 8:
        return None
    ways: dict[int, tuple[str, ...]] = {0: ()}  # how much of `word` is read, and as what
    for char in pattern:
        following: dict[int, tuple[str, ...]] = {}
        for place, read in ways.items():
            have = word[place : place + 1]
            if char == have or (char == JOIN and have == "-"):
                following.setdefault(place + 1, read)
            if char == JOIN:
                following.setdefault(place, read)
            if char != LOST or not damage:
                continue
            for letters in damage.ligatures:
                if word.startswith(letters, place):
                    following.setdefault(place + len(letters), (*read, letters))
            inside = 0 < place < len(word) - 1  # a word: an apostrophe, not a quotation mark
            if _may_be_lost(have) or (have == "'" and (damage.straight or inside)):
                following.setdefault(place + 1, (*read, have.replace("'", "’")))
        ways = following
        if not ways:
            return None
    return ways.get(len(word))
