"""Stems of words by the language of the text, with Snowball: running and runs are both `run`."""

from functools import lru_cache
from threading import local

import Stemmer

from .folding import is_undivided, words_of

# Stands before a stem in the index, where no folded word can be taken for one.
MARK = "="
SHORTEST, LONGEST = 3, 40
SNOWBALL = {
    **{"ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek"},
    **{"en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish"},
    **{"fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian"},
    **{"id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian"},
    **{"ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese"},
    **{"ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil"},
    **{"tr": "turkish"},
}
# A stemmer may not be used by two threads at once.
held = local()


def language_of(tag):
    """The language of a BCP 47 tag for which there is a stemmer, or ""."""
    primary = tag.replace("_", "-").split("-")[0].lower()
    return primary if primary in SNOWBALL else ""


def beside(term, languages):
    """What a text may hold in place of the words of a query.Term: single words and marked stems."""
    if term.typed:
        return alternatives(term.typed, languages)
    return (term.whole, MARK + term.whole) if term.whole else ()


@lru_cache(maxsize=1_000)
def alternatives(word, languages):
    """The words to look for beside the typed `word` itself: stems in these languages.

    As they stand, for texts that hold the stem itself, and with the mark, for inflected words.
    """
    parts = words_of(word) if len(word) <= LONGEST else ()
    if len(parts) != 1:
        return ()
    found = {parts[0]: None}
    for language in languages:
        if stem := stem_of(word, language):
            found[stem] = None
    marked = [MARK + stem for stem in found]
    return (*[stem for stem in found if stem != parts[0]], *marked)


def stem_of(piece, language):
    """The folded stem of a piece of a text; "" where it has none, or is its own."""
    if not (piece.isalpha() and SHORTEST <= len(piece) <= LONGEST):
        return ""
    parts = words_of(piece)
    if len(parts) != 1 or is_undivided(parts[0]):
        return ""
    stem = words_of(stemmer(language).stemWord(piece.casefold()))
    if len(stem) != 1 or len(stem[0]) < 2 or stem[0] == parts[0]:
        return ""
    return stem[0]


def stemmer(language):
    stemmers = held.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(SNOWBALL[language])
    return stemmers[language]
