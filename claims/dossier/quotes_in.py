"""Rows of evidence.csv become quotes, each looked for in the newest text of its source."""

from itertools import groupby

from sources import anchoring, audit, quoting
from sources.inserting import insert
from sources.models import Quote
from sources.processes import ahead

from .batches import batches, keep
from .contents import QUOTE_FIELDS, Marked

BROUGHT_IN = "Brought in by a dossier."
DOCUMENTS = 50  # looked through at a time, and held in memory


def bring_in_quotes(pieces, sources, by, progress, run=map):
    """Store a quote for each piece of evidence that has none yet, and give it to the piece.

    `run` maps the search over documents; while it works on some, those before are written.
    """
    # One document after the other: its text is read and made ready for the search once.
    pieces = sorted(pieces, key=source_of)
    groups = groupby(progress(pieces, "quotes"), key=source_of)
    documents = batches(((sources[slug], list(group)) for slug, group in groups), DOCUMENTS)
    for some, found in ahead(begin(some, run) for some in documents):
        finish(some, found, by)
        keep()


def begin(documents, run):
    """The documents with their captures, and what is found in each, which may take a while."""
    documents = [(source, source.captures.first(), pieces) for source, pieces in documents]
    texts = [capture.text if capture else "" for _, capture, _ in documents]
    wanted = [
        [(piece.row.values["quote"], "", "", None) for piece in pieces] for *_, pieces in documents
    ]
    return documents, run(anchoring.find_all, texts, wanted)


def finish(documents, found, by):
    written = []
    for (source, capture, pieces), findings in zip(documents, found, strict=True):
        for piece, finding in zip(pieces, findings, strict=True):
            written.append((piece, marked(source, capture, piece.row, finding, by)))
    for batch in batches(written):
        quotes = insert(quote for _, quote in batch)
        audit.record(
            [(quote, {"text": [None, quote.text]}) for quote in quotes],
            by=by,
            why=BROUGHT_IN,
            action=audit.Action.CREATE,
        )
        for piece, quote in batch:
            piece.quote = Marked.of(quote, is_new=True)


def source_of(piece):
    return piece.row.values["source"]


def marked(source, capture, row, finding, by):
    said = {field: row.values[name] for name, field in QUOTE_FIELDS.items() if name in row.values}
    quote = Quote(source=source, created_by=by, **said)
    if capture is None:
        return quote
    if not capture.text:
        return quoting.check(quote, capture)
    return quoting.settle(quote, capture, finding)
