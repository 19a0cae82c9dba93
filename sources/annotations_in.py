"""Annotations that people made with Hypothesis become quotes of the sources they were made on.

Planned first, then carried out as a whole, like a bibliography. What somebody wrote beside the
words (the note, the tags) goes to the row for people to see, and into no field: it was written for
another place, and a quote is public where a claim rests on it.
"""

from dataclasses import dataclass, field
from itertools import groupby

from django.db import IntegrityError

from citations import addresses, reading
from citations.cleaning import clean, one_line
from citations.reading_csljson import parsed

from . import audit, quoting
from .bibliography_in import (
    LEFT,
    MADE,
    REFUSED,
    SAVED_MEANWHILE,
    Refused,
    Row,
    named,
    named_some,
    sentences,
)
from .bibliography_in import carry_out as make_sources_of
from .bibliography_in import plan as plan_sources
from .ingest import all_or_nothing
from .matching import Known, comparable, work_of
from .models import Quote, Source
from .portions import portions

MOST = 20_000
LONGEST_QUOTE = 20_000
LONGEST_CONTEXT = Quote._meta.get_field("prefix").max_length
# Where the service shows other sites' pages.
PROXY = "https://via.hypothes.is/"
LISTS = ("annotations", "rows")
EXPECTED = "Export the annotations from Hypothesis as JSON, and take that file."


@dataclass
class AnnotationRow(Row):
    """One annotation of a file, and what becomes of it. `title` is that of the document."""

    words: str = ""  # the words of the document
    comment: str = ""  # what the person wrote beside them
    tags: list = field(default_factory=list)
    address: str = ""
    quote: Quote | None = None  # looked up in the document; stored once it is carried out
    source_row: Row | None = None  # of a source that is to be made
    context: tuple[str, str] = ("", "")  # the words before and behind


def read(data):
    """The annotations in a file of Hypothesis, as dicts. Raises citations.reading.Unreadable.

    The client's export, the answer of the service's search, or a plain list.
    """
    found = parsed(reading.decoded(data))
    if isinstance(found, dict):
        found = next((found[name] for name in LISTS if name in found), None)
    if not isinstance(found, list):
        raise reading.Unreadable(f"There is no list of annotations in the file. {EXPECTED}")
    if not found:
        raise reading.Unreadable(f"There is no annotation in the file. {EXPECTED}")
    if len(found) > MOST:
        raise reading.Unreadable(f"There are more than {MOST:,} annotations. Divide the file.")
    return found


def plan(annotations, *, make_sources=False):
    """An AnnotationRow for each, in their order; every quote is looked for. Nothing is written.

    With `make_sources` a document that is not known becomes a private source.
    """
    rows = [row_of(number, one) for number, one in enumerate(annotations, 1)]
    open_rows = [row for row in rows if row.state == MADE]
    find_sources(open_rows, annotations)
    if make_sources:
        plan_missing(rows, annotations)
    look_up([row for row in rows if row.state == MADE])
    return rows


def row_of(number, annotation):
    row = AnnotationRow(number, MADE, "")
    if not isinstance(annotation, dict):
        row.refuse("This is no annotation: it is not an object in braces.")
        return row
    row.title = as_text(title_of(annotation))
    row.comment = as_text(clean(annotation.get("text")))
    row.tags = [one_line(tag) for tag in listed(annotation.get("tags")) if one_line(tag)]
    selector = quote_selector(annotation)
    if selector is None:
        row.state = LEFT
        row.why = (
            "It is a reply: it marks no words of the document."
            if annotation.get("references")
            else "It is a note on the page: it marks no words of the document."
        )
        return row
    row.words = str(selector["exact"]).strip()
    if not is_text(row.words):
        row.words = ""
        row.refuse("Its words hold characters that no text has.")
        return row
    before, behind = (selector.get(end) for end in ("prefix", "suffix"))
    row.context = (
        str(before or "").replace("\0", "")[-LONGEST_CONTEXT:],
        str(behind or "").replace("\0", "")[:LONGEST_CONTEXT],
    )
    if len(row.words) > LONGEST_QUOTE:
        row.refuse(f"It marks more than {LONGEST_QUOTE:,} characters. Mark a shorter passage.")
    elif "\0" in row.words or not is_text("".join([row.words, *row.context])):
        row.refuse("Its words hold characters that no text has.")
    return row


def as_text(words):
    """The words without halves of letters, which JSON can hold and no text can."""
    return words.encode(errors="replace").decode()


def is_text(words):
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True


def quote_selector(annotation):
    """The selector with the words that were marked, or None."""
    for target in listed(annotation.get("target")):
        for selector in listed(target.get("selector") if isinstance(target, dict) else None):
            if (
                isinstance(selector, dict)
                and selector.get("type") == "TextQuoteSelector"
                and isinstance(selector.get("exact"), str)
                and selector["exact"].strip()
            ):
                return selector
    return None


def listed(value):
    return value if isinstance(value, list) else []


def document_of(annotation):
    document = annotation.get("document")
    return document if isinstance(document, dict) else {}


def title_of(annotation):
    said = document_of(annotation).get("title")
    return one_line(next(iter(said), "") if isinstance(said, list) else said)


def addresses_of(annotation):
    """The web addresses of the document, the likeliest first, each once."""
    said = [annotation.get("uri")]
    for target in listed(annotation.get("target")):
        said.append(target.get("source") if isinstance(target, dict) else None)
    for link in listed(document_of(annotation).get("link")):
        said.append(link.get("href") if isinstance(link, dict) else None)
    known = [addresses.web_address(one_line(one).removeprefix(PROXY)) for one in said]
    return list(dict.fromkeys(filter(None, known)))


def find_sources(rows, annotations):
    """Give each row its source by the addresses of its document, or refuse it."""
    found = {row.number: addresses_of(annotations[row.number - 1]) for row in rows}
    works = {
        address: work_of({"url": address}, key=0, name=address)
        for address in {one for several in found.values() for one in several}
    }
    known = Known(works.values())
    meant = {}
    for row in rows:
        row.address = next(iter(found[row.number]), "")
        matches = [known.match(works[address]) for address in found[row.number]]
        match = next((match for match in matches if match.works), None)
        if not row.address:
            row.refuse("It does not say on which page of the web it was made.")
        elif match is None:
            row.refuse(f"There is no source with the address {row.address}. Add the source first.")
        elif match.is_ambiguous:
            slugs = named_some(match.works)
            row.refuse(f"Several sources have the address {row.address}: {slugs}.")
        else:
            meant[row.number] = match.works[0].key
    stored = {}
    for keys in portions(set(meant.values())):
        stored |= Source.objects.in_bulk(keys)
    for row in rows:
        row.source = stored.get(meant.get(row.number))


def plan_missing(rows, annotations):
    """A private source for each page that no source is known of."""
    missing = [row for row in rows if row.state == REFUSED and row.address and row.words]
    items = {}
    for row in missing:
        title = row.title or row.address
        item = {"type": "webpage", "title": title, "URL": row.address}
        items.setdefault(comparable(row.address), item)
    source_rows = dict(zip(items, plan_sources(items.values()), strict=True))
    for row in missing:
        source_row = source_rows[comparable(row.address)]
        if source_row.state == REFUSED:
            row.why = source_row.why
            continue
        row.state, row.why = MADE, ""
        row.source_row, row.source = source_row, source_row.source


def look_up(rows):
    """Look for the words of each row; one whose quote is there already is left."""
    there = quotes_there({row.source.pk for row in rows if row.source})
    of_source = sorted(rows, key=place_of)
    for _, group in groupby(of_source, key=place_of):
        group = list(group)
        source = group[0].source
        capture = source.captures.first() if source else None
        for row in group:
            look_for(row, capture)
            mark = (*place_of(row), row.words, row.quote.start)
            if mark in there:
                row.state, row.why = LEFT, "The same words are quoted at this place already."
                row.quote = None
            there.add(mark)


def place_of(row):
    return (row.source.pk, "") if row.source else (0, comparable(row.address))


def quotes_there(keys):
    found = set()
    for portion in portions(set(keys)):
        quotes = Quote.objects.filter(source__in=portion).order_by()
        for source, text, start in quotes.values_list("source", "text", "start"):
            found.add((source, "", text, start))
    return found


def look_for(row, capture):
    """The quote of the row with its verdict; the document of a new source comes later."""
    before, behind = row.context
    row.quote = Quote(source=row.source, text=row.words, prefix=before, suffix=behind)
    if row.source and capture:
        quoting.check(row.quote, capture)
    row.why = sentences(SAID[row.quote.verdict], row.source_row and "Its source is made.")


SAID = {
    Quote.Verdict.VERIFIED: "Verified.",
    Quote.Verdict.NEAR: "Near: its words differ from the document.",
    Quote.Verdict.ABSENT: "Absent: its words are not in the document.",
    Quote.Verdict.UNCHECKED: "Unchecked: there is no document of its source yet.",
}


def carry_out(rows, *, by=None, leave_refused=False):
    """Store what the rows say, all or nothing, and return them. Raises bibliography_in.Refused.

    A quote whose source got a newer document since it was planned is looked for once more.
    """
    refused = [row for row in rows if row.state == REFUSED]
    if refused and not leave_refused:
        raise Refused(f"Nothing was stored. {named(refused[0])} is refused: {refused[0].why}")
    made = [row for row in rows if row.state == MADE]
    new = {id(row.source_row): row.source_row for row in made if row.source_row}
    try:
        with audit.set_actor(by), all_or_nothing():
            make_sources_of(list(new.values()), by=by)
            for row in sorted(made, key=place_of):
                keep(row, by)
    except IntegrityError as exc:
        raise Refused(SAVED_MEANWHILE) from exc
    return rows


def keep(row, by):
    if row.source_row:
        row.source = row.source_row.source
    quote = row.quote
    quote.source, quote.created_by = row.source, by
    newest = row.source.captures.without_text().values_list("pk", flat=True).first()
    if newest != quote.capture_id:
        quote.prefix, quote.suffix = row.context
        quoting.check(quote)
    quote.save()
