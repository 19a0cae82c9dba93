"""A text cut where quotes begin and end, so that a page can mark them."""

from typing import NamedTuple


class Chunk(NamedTuple):
    text: str
    begins: list  # the quotes whose first words these are: the page gives them their anchor
    ends: list  # the quotes whose last words these are
    quotes: list  # all quotes that these words belong to; empty for text between quotes
    place: int | None = None  # where a passage begins here: the page gives it an anchor


def chunks(text, quotes, places=()):
    """[Chunk] that together are `text`. Quotes may overlap; each needs segments in this text.

    `places`: where passages begin that somebody may be led to.
    """
    spans = [(start, end, quote) for quote in quotes for start, end in quote.segments]
    spans.sort(key=lambda span: (span[0], span[1]))
    places = {place for place in places if place < len(text)}
    edges = sorted({0, len(text), *places, *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    anchored, running, found, following = set(), [], [], 0
    for start, end in zip(edges, edges[1:], strict=False):
        running = [span for span in running if span[1] > start]
        while following < len(spans) and spans[following][0] <= start:
            running.append(spans[following])
            following += 1
        here = [quote for _, _, quote in running]
        begins = [quote for quote in here if quote.pk not in anchored]
        anchored.update(quote.pk for quote in begins)
        ends = [quote for _, last, quote in running if last == end == quote.segments[-1][1]]
        place = start if start in places else None
        found.append(Chunk(text[start:end], begins, ends, here, place))
    return found
