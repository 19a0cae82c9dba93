"""What is written into an index of a document: the words of each of its fields."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from .folding import LONGEST, joined, pieces, words_of
from .stemming import MARK, language_of, stem_of

# Stands between parts of a field, so that no phrase reaches from one into the next.
BREAK = "|"
# PostgreSQL tells places apart up to 16,383, and takes no more than 1 MB for a document.
MOST_WORDS, MOST_BYTES = 15_000, 400_000


def field(parts: Iterable[tuple[str, str]]) -> list[str]:
    """The words of a field of several [(text, language)].

    Behind all of them the stems, and the words with an apostrophe as they are without.
    """
    found: list[str] = []
    stemmed: dict[str, None] = {}
    for text, tag in parts:
        if found:
            found.append(BREAK)
        language = language_of(tag)
        for piece in pieces(text):
            words, stem = words_and_stem(piece, language)
            found += words
            if stem:
                stemmed[stem] = None
        for span in joined(text):
            stemmed[MARK + span.word] = None
    return [*found, BREAK, *stemmed] if stemmed else found


def words_and_stem(piece: str, language: str) -> tuple[Sequence[str], str]:
    """The words of a piece, and its stem with the mark before it; "" where it has none."""
    return known(piece, language) if len(piece) <= LONGEST else (words_of(piece), "")


@lru_cache(maxsize=30_000)
def known(piece: str, language: str) -> tuple[Sequence[str], str]:
    stem = language and stem_of(piece, language)
    return tuple(words_of(piece)), MARK + stem if stem else ""


def within_bounds(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """The fields of one document, cut where they are more than every database takes."""
    count = sum(map(len, fields.values()))
    if count <= MOST_WORDS and count * 256 <= MOST_BYTES:
        return fields
    left, room, kept = MOST_WORDS, MOST_BYTES, {}
    for name, found in fields.items():
        kept[name] = []
        for word in found[:left]:
            room -= len(word.encode())
            if room < 0:
                break
            kept[name].append(word)
        left -= len(kept[name])
    return kept
