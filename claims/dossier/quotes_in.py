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


def bring_in_quotes(rows, sources, by, progress, run=map):
    """Store a quote for each of these rows: {line: Marked}.

    `run` maps the search over documents; while it works on some, those before are written.
    """
    # One document after the other: its text is read and made ready for the search once.
    groups = groupby(progress(sorted(rows, key=source_of), "quotes"), key=source_of)
    documents = batches(((sources[slug], list(group)) for slug, group in groups), DOCUMENTS)
    marked = {}
    for some, found in ahead(begin(some, run) for some in documents):
        marked |= finish(some, found, by)
        keep()
    return marked


def begin(documents, run):
    """The documents with their captures, and what is found in each, which may take a while."""
    documents = [(source, source.captures.first(), rows) for source, rows in documents]
    texts = [capture.text if capture else "" for _, capture, _ in documents]
    wanted = [[(row.values["quote"], "", "", None) for row in rows] for *_, rows in documents]
    return documents, run(anchoring.find_all, texts, wanted)


def finish(documents, found, by):
    written, marked = [], {}
    for (source, capture, rows), findings in zip(documents, found, strict=True):
        for row, finding in zip(rows, findings, strict=True):
            written.append((row, quote_of(source, capture, row, finding, by)))
    for batch in batches(written):
        quotes = insert(quote for _, quote in batch)
        audit.record(
            [(quote, {"text": [None, quote.text]}) for quote in quotes],
            by=by,
            why=BROUGHT_IN,
            action=audit.Action.CREATE,
        )
        marked |= {row.line: Marked.of(quote, is_new=True) for row, quote in batch}
    return marked


def source_of(row):
    return row.values["source"]


def quote_of(source, capture, row, finding, by):
    said = {field: row.values[name] for name, field in QUOTE_FIELDS.items() if name in row.values}
    quote = Quote(source=source, created_by=by, **said)
    if capture is None:
        return quote
    if not capture.text:
        return quoting.check(quote, capture)
    return quoting.settle(quote, capture, finding)
