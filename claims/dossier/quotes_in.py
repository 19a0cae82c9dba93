"""Rows of evidence.csv become quotes, each looked for in the newest text of its source."""

from itertools import groupby

from sources import audit, quoting
from sources.models import Quote

from .batches import batches
from .contents import QUOTE_FIELDS, Marked

BROUGHT_IN = "Brought in by a dossier."


def bring_in_quotes(pieces, sources, by, progress):
    """Store a quote for each piece of evidence that has none yet, and give it to the piece."""
    # One document after the other: its text is read and made ready for the search once.
    pieces = sorted(pieces, key=source_of)
    for slug, group in groupby(progress(pieces, "quotes"), key=source_of):
        source = sources[slug]
        capture = source.captures.first()
        for batch in batches(group):
            quotes = Quote.objects.bulk_create(
                marked(source, capture, piece.row, by) for piece in batch
            )
            audit.record(
                [(quote, {"text": [None, quote.text]}) for quote in quotes],
                by=by,
                why=BROUGHT_IN,
                action=audit.Action.CREATE,
            )
            for piece, quote in zip(batch, quotes, strict=True):
                piece.quote = Marked.of(quote, is_new=True)


def source_of(piece):
    return piece.row.values["source"]


def marked(source, capture, row, by):
    said = {field: row.values[name] for name, field in QUOTE_FIELDS.items() if name in row.values}
    quote = Quote(source=source, created_by=by, **said)
    return quoting.check(quote, capture) if capture else quote
