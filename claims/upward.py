"""What roots are found from: the quotes of a version, and the derivations above their documents."""

import json
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db import connections

from sources.models import Derivation, Source
from sources.portions import portions


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
    """All standing derivations above some documents, read in one statement."""

    # The passages of a whole copy can be thousands, and are not asked for.
    SQL = """
        WITH RECURSIVE above(id) AS (
            SELECT id FROM sources_source WHERE id IN ({ids})
            UNION SELECT origin_id FROM sources_derivation JOIN above ON source_id = above.id
            WHERE state <> 'refused'
        )
        SELECT source.id, source.slug, source.access,
            source.access = 'public' OR EXISTS (
                SELECT 1 FROM sources_quote
                WHERE source_id = source.id AND published_at IS NOT NULL
            ),
            source.title, source.container_title, source.publisher,
            source.issued_from, source.issued_to,
            step.origin_id, step.kind, step.state, step.capture_id,
            CASE WHEN step.kind IN ('quotes', 'cites') THEN step.passages END
        FROM above JOIN sources_source source ON source.id = above.id
        LEFT JOIN sources_derivation step ON step.source_id = above.id AND step.state <> 'refused'
        ORDER BY step.id
    """

    def __init__(self, source_ids):
        self.steps = defaultdict(list)  # {source id: [Step]}
        self.beside = defaultdict(set)  # {source id: ids of all that it has steps to}
        self.titles, self.days = {}, {}  # of all of them, as in a Piece
        self.sources, self.public = {}, set()  # {id: Source}, and the ids of those open to all
        for ids in portions(source_ids):
            # Documents behind two portions come twice, with the same steps.
            again = set(self.sources)
            for row in self.read(ids):
                if row[0] not in again:
                    self.add(*row)

    def read(self, ids):
        with connections[Derivation.objects.db].cursor() as cursor:
            cursor.execute(self.SQL.format(ids=", ".join(["%s"] * len(ids))), ids)
            return cursor.fetchall()

    def add(self, pk, slug, access, is_public, *rest):
        titles, days, (origin, kind, state, capture, passages) = rest[:3], rest[3:5], rest[5:]
        if pk not in self.sources:
            described = pk, slug, titles[0], access
            self.sources[pk] = Source.from_db(None, ["id", "slug", "title", "access"], described)
            self.titles[pk], self.days[pk] = titles, tuple(map(as_day, days))
            if is_public:
                self.public.add(pk)
        if origin:
            self.beside[pk].add(origin)
            step = Step(origin, kind, state, capture, json.loads(passages or "[]"))
            self.steps[pk].append(step)

    def compared(self, source):
        """Whether the text of a document was compared with one that it took its matter from."""
        return any(step.capture for step in self.steps.get(source, ()))

    def above(self, source):
        """The ids of all documents that derivations lead to from this one."""
        found, stack = set(), [source]
        while stack:
            further = self.beside.get(stack.pop(), set()) - found
            found |= further
            stack += further
        return found


def as_day(stored):
    """SQLite may give the text that it keeps."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored
