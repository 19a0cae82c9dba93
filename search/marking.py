"""The words of a query in a text that was found, on the text as people read it."""

from typing import NamedTuple

from .folding import spans
from .query import Query, Unsearchable, read
from .stemming import MARK, alternatives, stem_of

ELLIPSIS = "…"


class Piece(NamedTuple):
    text: str
    is_marked: bool


def mark(text, query, field=None):
    """[Piece] that together are `text`.

    `query` is a Query, or what was typed. Words that are looked for in a field are marked in texts
    of that field alone; in every text where `field` is None.
    """
    return pieces_of(text, places(text, query_of(query), field))


def excerpt(text, query, field=None, size=300):
    """[Piece] of the stretch of `text`, about so long, that holds most of what was looked for."""
    found = places(text, query_of(query), field)
    start, end = stretch(text, found, size)
    inside = [(max(s, start), min(e, end)) for s, e in found if s < end and e > start]
    shown = pieces_of(text[start:end], [(s - start, e - start) for s, e in inside])
    before = [Piece(ELLIPSIS, False)] if start else []
    after = [Piece(ELLIPSIS, False)] if end < len(text) else []
    return [*before, *shown, *after]


def met(text, query, field=None):
    """How many of the groups of a query this text meets by words that it holds."""
    words = spans(text)
    return sum(
        any(found_at(words, text, term, query.languages) for term in wanted(group, field))
        for group in query.groups
    )


def query_of(query):
    if isinstance(query, Query):
        return query
    try:
        return read(query)
    except Unsearchable:
        return Query(query, ())


def wanted(terms, field):
    return [
        term
        for term in terms
        if not term.is_negated and (field is None or term.field in ("", field))
    ]


def places(text, query, field):
    """[(start, end)] of what is marked: in order, none touching another."""
    terms = wanted(query.terms, field)
    words = spans(text) if terms else []
    found = sorted(
        place for term in terms for place in found_at(words, text, term, query.languages)
    )
    joined = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def found_at(words, text, term, languages):
    """[(start, end)] of where a term stands among these Spans of a text."""
    if term.typed:
        others = alternatives(term.typed, languages)
        wanted = {*term.words, *others}
        return [
            (span.start, span.end)
            for span in words
            if span.word in wanted or wanted & stems_of(text[span.start : span.end], languages)
        ]
    *first, last = term.words
    count = len(term.words)
    found = []
    for at in range(len(words) - count + 1):
        ending = words[at + count - 1]
        fits = ending.word.startswith(last) if term.is_prefix else ending.word == last
        if fits and [span.word for span in words[at : at + count - 1]] == first:
            found.append((words[at].start, ending.end))
    return found


def stems_of(piece, languages):
    """The stems of a piece of text as `alternatives` gives those of a typed word."""
    return {MARK + stem for stem in (stem_of(piece, language) for language in languages) if stem}


def pieces_of(text, found):
    shown, at = [], 0
    for start, end in found:
        shown += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    shown.append(Piece(text[at:], False))
    return [piece for piece in shown if piece.text]


def stretch(text, found, size):
    """(start, end) of `size` characters or less, cut between words, with most marks in them."""
    if len(text) <= size:
        return 0, len(text)
    if not found:
        start = 0
    else:
        counts = [
            (sum(other[0] < place[0] + size * 2 // 3 for other in found[n:]), -n)
            for n, place in enumerate(found)
        ]
        start = max(0, found[-max(counts)[1]][0] - size // 4)
    end = min(len(text), start + size)
    start = max(0, end - size)
    if start and (space := text.find(" ", start, start + size // 8)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", end - size // 8, end)) >= 0:
        end = space
    return start, end
