"""What roots are found from: the quotes of a version, and the derivations above their documents."""

from collections import defaultdict
from typing import NamedTuple

from sources.models import Derivation

IN_ONE = 10_000  # values in one statement


class Piece(NamedTuple):
    """A quote under a version, as far as its origin depends on it."""

    quote: int
    source: int
    via: str
    original: int | None
    capture: int | None
    start: int | None
    end: int | None
    text: str
    titles: tuple  # what its document is called: title, container, publisher
    days: tuple  # the first and the last on which it may have been issued

    FIELDS = (
        "quote_id",
        "quote__source_id",
        "quote__via",
        "quote__original_id",
        "quote__capture_id",
        "quote__start",
        "quote__end",
        "quote__text",
        "quote__source__title",
        "quote__source__container_title",
        "quote__source__publisher",
        "quote__source__issued_from",
        "quote__source__issued_to",
    )

    @classmethod
    def of(cls, quote):
        source = quote.source
        return cls.read(
            quote.pk,
            quote.source_id,
            quote.via,
            quote.original_id,
            quote.capture_id,
            quote.start,
            quote.end,
            quote.text,
            source.title,
            source.container_title,
            source.publisher,
            source.issued_from,
            source.issued_to,
        )

    @classmethod
    def read(cls, *values):
        """From the values of FIELDS."""
        return cls(*values[:-5], values[-5:-2], values[-2:])


class Step(NamedTuple):
    """A standing derivation, seen from the document that took its matter from `origin`."""

    origin: int
    kind: str
    state: str
    capture: int | None
    passages: list  # those of a derivation that takes over passages alone

    def serves(self, piece):
        """Whether the words of a quote may have come this way."""
        if not self.passages or piece.capture != self.capture:
            return True
        return any(start < piece.end and piece.start < end for start, end, *_ in self.passages)


class Upward:
    """All standing derivations above some documents, read level by level."""

    FIELDS = ("source_id", "pk", "origin_id", "kind", "state", "capture_id")
    OF_ORIGIN = ("title", "container_title", "publisher", "issued_from", "issued_to")
    # Those of a whole copy can be thousands, and are not asked for.
    PARTIAL = (Derivation.Kind.QUOTES, Derivation.Kind.CITES)

    def __init__(self, source_ids):
        self.steps = defaultdict(list)  # {source id: [Step]}
        self.beside = defaultdict(set)  # {source id: ids of all that it has steps to}
        self.titles, self.days = {}, {}  # of the origins, as in a Piece
        rows, frontier, seen = [], set(source_ids), set(source_ids)
        while frontier:
            found = [row for ids in portions(frontier) for row in self.level(ids)]
            frontier = {origin for _, _, origin, *_ in found} - seen
            seen |= frontier
            rows += found
        partial = [pk for _, pk, _, kind, *_ in rows if kind in self.PARTIAL]
        recorded = Derivation.objects.filter(pk__in=partial).values_list("pk", "passages")
        passages = dict(recorded) if partial else {}
        for source, pk, origin, kind, state, capture, *of_origin in rows:
            self.beside[source].add(origin)
            self.titles[origin], self.days[origin] = tuple(of_origin[:3]), tuple(of_origin[3:])
            step = Step(origin, kind, state, capture, passages.get(pk, []))
            self.steps[source].append(step)

    def level(self, ids):
        standing = Derivation.objects.standing().filter(source__in=ids)
        of_origin = [f"origin__{field}" for field in self.OF_ORIGIN]
        return standing.order_by("pk").values_list(*self.FIELDS, *of_origin)

    def above(self, source):
        """The ids of all documents that derivations lead to from this one."""
        found, stack = set(), [source]
        while stack:
            further = self.beside.get(stack.pop(), set()) - found
            found |= further
            stack += further
        return found


def portions(ids):
    ids = sorted(ids)
    return [ids[start : start + IN_ONE] for start in range(0, len(ids), IN_ONE)]
