"""Documents and references come onto the desk, and become sources once somebody agrees."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from citations import reading
from sources import extraction, ingest, matching
from sources.models import Source

from .models import Arrival

TOOL = "desk"
MOST_REFERENCES = 50


class Known(Exception):
    """These bytes are a capture of a source already."""

    def __init__(self, capture):
        self.capture = capture
        super().__init__(f"This file is here already: it is a capture of “{capture.source}”.")


def put_document(data, name, *, by):
    """An Arrival with the text of a document. Raises Known, or extraction.Unreadable."""
    ingest.refuse_too_large(len(data))
    if not data:
        raise extraction.Unreadable("The file is empty.")
    sha256 = hashlib.sha256(data).hexdigest()
    if known := matching.by_bytes([sha256]):
        raise Known(known[sha256][0])
    if lying := Arrival.objects.sources().filter(by=by, sha256=sha256).first():
        return lying
    found = extraction.extract(data)
    forget()
    return Arrival.objects.create(
        by=by,
        name=name[-255:],
        # A name of its own: the same file may lie on two desks, and leave them one by one.
        file=default_storage.save(f"arrivals/{sha256}", ContentFile(data)),
        sha256=sha256,
        media_type=found.media_type,
        encoding=found.encoding,
        extractor=found.extractor,
        text=found.text,
        pages=found.pages,
        item=described_by(found),
    )


def described_by(found):
    """What a document says of itself, as a CSL-JSON item.

    The date in a PDF or a Word file tells when the file was made: nobody should cite it.
    """
    item = dict(found.suggestions)
    if found.media_type == "text/html":
        return {"type": "webpage", **item}
    item.pop("issued", None)
    return item


def put_references(data, *, by):
    """([Arrival], [reading.Problem]) of a RIS, BibTeX or CSL-JSON file. Raises Unreadable."""
    read = reading.read(data)
    if len(read.items) > MOST_REFERENCES:
        raise reading.Unreadable(
            f"{len(read.items)} references are too many to look at one by one: import the file."
        )
    forget()
    put = [
        Arrival.objects.create(by=by, name=str(item.get("title") or "A reference")[:255], item=item)
        for item in read.items
    ]
    return put, read.problems


def put_import(kind, file, *, by):
    """An Arrival with the bytes of an uploaded file, to be planned and carried out as a whole."""
    forget()
    return Arrival.objects.create(
        by=by,
        kind=kind,
        name=file.name[-255:],
        file=default_storage.save("arrivals/import", file),
    )


def known_sources(fields):
    """([Source], why): those that a description may mean already; none where it says nothing."""
    work = matching.work_of(fields, key=0, name="")
    match = matching.Known([work]).match(work)
    return list(Source.objects.filter(pk__in=[known.key for known in match.works])), match.why


def take_over(arrival, source, *, by):
    """What arrived becomes a capture of `source`; (capture or None, whether it is new)."""
    capture, is_new = None, False
    with ingest.all_or_nothing():
        arrival = locked(arrival)
        if arrival.file:
            data = data_of(arrival)
            found = extraction.Extraction(
                text=arrival.text,
                media_type=arrival.media_type,
                encoding=arrival.encoding,
                extractor=arrival.extractor,
                pages=arrival.pages,
            )
            capture, is_new = ingest.take_in(
                source, data, arrival.name, tool=TOOL, by=by, found=found
            )
        discard(arrival)
    return capture, is_new


class Gone(Exception):
    """Somebody took it over or away at this moment; the message is a sentence."""


def locked(arrival):
    """The arrival, locked until the transaction ends. Raises Gone where it is there no more."""
    stored = Arrival.objects.select_for_update().filter(pk=arrival.pk).first()
    if stored is None:
        raise Gone("It is not on the desk any more: look whether it was added.")
    return stored


def data_of(arrival):
    """The bytes of its file. Raises Gone where the file is missing."""
    try:
        with arrival.file.open("rb") as stored:
            return stored.read()
    except (OSError, ValueError) as exc:
        raise Gone("Its file is missing: put it on the desk once more.") from exc


def discard(arrival):
    name = arrival.file.name
    arrival.delete()
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def forget():
    """Discard what nobody came back to."""
    for arrival in Arrival.objects.forgotten().without_text()[:100]:
        discard(arrival)
