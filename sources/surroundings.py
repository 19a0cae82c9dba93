"""A quote among the words around it, cut out by the database: a text can be megabytes long."""

import re
from itertools import pairwise
from typing import NamedTuple

from django.db.models import F
from django.db.models.functions import Greatest, Substr

from . import anchoring
from .models import Quote, Source

REACH = 400


class Piece(NamedTuple):
    text: str
    kind: str  # "quoted", "different" (the document's words where the quote has others) or ""


def with_surroundings(quotes):
    """Annotates `around`: the text from REACH characters before each quote to REACH after it."""
    return quotes.annotate(around=around())


def around(quote=""):
    """The same as an expression; `quote` is the way to it, such as "quote__"."""
    start, end = F(f"{quote}start"), F(f"{quote}end")
    first = Greatest(start - REACH, 0) + 1
    return Substr(f"{quote}capture__text", first, end - start + 2 * REACH)


def pieces(quote, beside=0):
    """[Piece]: the sentence of a quote that comes from `with_surroundings`; [] without a place.

    With up to `beside` characters before the sentence and after it, in whole words.
    """
    if quote.start is None:
        return []
    offset, first, last = sentence_in(quote)
    if beside:
        first, last = widened(quote.around, first, last, beside)
    quoted = [(s - offset, e - offset) for s, e in quote.segments]
    different = [(d["start"] - offset, d["end"] - offset) for d in quote.differences]
    edges = {first, last, *(edge for span in quoted + different for edge in span)}
    inside = sorted(edge for edge in edges if first <= edge <= last)
    return [
        Piece(unwrapped(quote.around[a:b]), kind_of(a, quoted, different))
        for a, b in pairwise(inside)
    ]


def widened(text, first, last, beside):
    """The span with so many characters more on both sides, as far as whole words go."""
    start, end = max(first - beside, 0), min(last + beside, len(text))
    if start:
        start = next((i + 1 for i in range(start, first) if text[i].isspace()), first)
    if end < len(text):
        end = next((i for i in range(end - 1, last - 1, -1) if text[i].isspace()), last)
    return start, end


def show_sentences(quotes):
    """Give each quote `before` and `after`, the rest of its sentence, for the public to read.

    Both are empty where the text is private or the quote has no place in it. One query for all.
    """
    shown = with_surroundings(
        Quote.objects.filter(pk__in=[quote.pk for quote in quotes], start__isnull=False).exclude(
            source__access=Source.Access.PRIVATE
        )
    ).only("start", "end")
    beside = {quote.pk: words_beside(quote) for quote in shown}
    for quote in quotes:
        quote.before, quote.after = beside.get(quote.pk, ("", ""))


def beside(quote):
    """(before, after) as `show_sentences` gives them, of a quote that has its `around`."""
    if quote.start is None or quote.source.access == Source.Access.PRIVATE:
        return "", ""
    return words_beside(quote)


def words_in_documents(quotes):
    """{pk: the document's words from the start of a quote to its end}, of those found in it."""
    found = Quote.objects.filter(pk__in=[quote.pk for quote in quotes], start__isnull=False)
    words = Substr("capture__text", F("start") + 1, F("end") - F("start"))
    return dict(found.annotate(words=words).values_list("pk", "words"))


def words_beside(quote):
    """The words of the sentence before and after a quote that comes from `with_surroundings`."""
    offset, first, last = sentence_in(quote)
    start, end = quote.start - offset, quote.end - offset
    return unwrapped(quote.around[first:start]), unwrapped(quote.around[end:last])


def caution(quote):
    """The words just before the passage that may turn its meaning round, or ""."""
    if quote.start is None:
        return ""
    return anchoring.caution(quote.around, quote.start - offset_of(quote))


def offset_of(quote):
    """Where in the whole text `around` begins."""
    return max(quote.start - REACH, 0)


def sentence_in(quote):
    """(offset of `around`, where in it the sentence begins, where it ends)."""
    offset = offset_of(quote)
    start, end = quote.start - offset, quote.end - offset
    return offset, *anchoring.sentence_around(quote.around, start, end, reach=REACH)


def kind_of(place, quoted, different):
    if any(start <= place < end for start, end in different):
        return "different"
    return "quoted" if any(start <= place < end for start, end in quoted) else ""


def unwrapped(text):
    """Lines that only the width of a page broke run on; blank lines and hyphens stay."""
    return re.sub(r"(?<![\n-])\n(?!\n)", " ", text)
