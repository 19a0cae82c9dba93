"""The words of a query in a text that was found, on the text as people read it."""

from functools import cached_property
from typing import NamedTuple

from django.conf import settings

from . import documents
from .folding import joined, matches, spans, spans_of
from .query import Query, Unsearchable, read
from .stemming import MARK, beside, language_of

ELLIPSIS = "…"


class Piece(NamedTuple):
    text: str
    is_marked: bool


def mark(text, query, field=None, language=None):
    """[Piece] that together are `text`.

    `query` is a Query, or what was typed. Words that are looked for in a field are marked in texts
    of that field alone; in every text where `field` is None. `language` is the tag of the language
    that the text was indexed in: "" for names, which have no stems, None for the site's.
    """
    return pieces_of(text, places(text, query_of(query), field, language))


def excerpt(text, query, field=None, language=None, size=300):
    """[Piece] of the stretch of `text`, about so long, that holds most of what was looked for."""
    found = places(text, query_of(query), field, language)
    start, end = stretch(text, found, size)
    inside = [(max(s, start), min(e, end)) for s, e in found if s < end and e > start]
    shown = pieces_of(text[start:end], [(s - start, e - start) for s, e in inside])
    before = [Piece(ELLIPSIS, False)] if start else []
    after = [Piece(ELLIPSIS, False)] if end < len(text) else []
    return [*before, *shown, *after]


def met(text, query, field=None, language=None):
    """How many of the groups of a query this text meets by words that it holds."""
    reading = Reading(text, query, language)
    return sum(any(map(reading.holds, wanted(group, field))) for group in query.groups)


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


def places(text, query, field, language):
    """[(start, end)] of what is marked: in order, none touching another."""
    terms = wanted(query.terms, field)
    reading = Reading(text if terms else "", query, language)
    found = sorted(place for term in terms for place in reading.found_at(term))
    joined = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class Reading:
    """A text, to look for terms of a query in."""

    def __init__(self, text, query, language):
        self.text = text
        # What is typed may be of any language that there is; the text is of one.
        self.languages = query.languages
        self.language = language_of(settings.LANGUAGE_CODE if language is None else language)

    @cached_property
    def spans(self):
        return spans(self.text)

    @cached_property
    def words(self):
        """The words and marked stems in it: sooner told than where they stand."""
        return set(documents.field([(self.text, self.language)]))

    def holds(self, term):
        if not self.words.isdisjoint(self.sought(term)):
            return True
        return not term.typed and bool(self.beside_each_other(term))

    def sought(self, term):
        """The single words and stems that a term is met by."""
        return {*(term.words if term.typed else ()), *beside(term, self.languages)}

    def found_at(self, term):
        """[(start, end)] of where a term stands."""
        found = [] if term.typed else self.beside_each_other(term)
        if wanted := self.sought(term):
            for match in matches(self.text):
                found += self.met_at(match, wanted)
            for span in joined(self.text):
                if MARK + span.word in wanted:
                    found.append((span.start, span.end))
        return found

    def beside_each_other(self, term):
        """[(start, end)] of where the words of a term stand one behind the other."""
        *first, last = term.words
        count = len(term.words)
        found = []
        for at in range(len(self.spans) - count + 1):
            ending = self.spans[at + count - 1]
            fits = ending.word.startswith(last) if term.is_prefix else ending.word == last
            if fits and [span.word for span in self.spans[at : at + count - 1]] == first:
                found.append((self.spans[at].start, ending.end))
        return found

    def met_at(self, match, wanted):
        """(start, end) of what is wanted in a piece of the text: words, or its stem."""
        words, stem = documents.words_and_stem(match[0], self.language)
        if stem in wanted or not wanted.isdisjoint(words):
            for span in spans_of(match[0], match.start()):
                if stem in wanted or span.word in wanted:
                    yield span.start, span.end


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
