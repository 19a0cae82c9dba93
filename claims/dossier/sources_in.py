"""The rows of sources.csv become sources, captures of their files, and derivations."""

import hashlib

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from sources import extraction, ingest
from sources.models import Capture, Derivation, Source

from .batches import batches
from .columns import SOURCES
from .files import Unavailable
from .outcome import CHANGED, NEW, REMOVED, UNCHANGED
from .telling import tell_derivation, tell_source

FILE = "sources.csv"
TOOL = "import_dossier"
DOCUMENTS = 100  # taken in, after which is let go what that leaves behind
# So many characters of text are held at most before they are stored.
MOST_AHEAD = 256 * 1024**2
NOT_DESCRIBED = {"id", "file", "sha256", "derived_from", "derivation"}
FIELDS = {name: name for name in SOURCES if name not in NOT_DESCRIBED} | {"author": "authors"}


def read_documents(dossier, progress):
    """Take the text out of documents that are new, and name those that cannot be read.

    It can take minutes, and a transaction that waited for it would keep every other writer out.
    """
    room = MOST_AHEAD
    rows = [row for row in dossier.rows(FILE) if row.get("file")]
    for batch in batches(progress(rows, "documents")):
        stored = current_documents([row.get("id") for row in batch])
        for row in batch:
            if room < 0 and not dossier.problems:
                return
            data = document(dossier, row)
            if data is None:
                continue
            sha256 = hash_of(data)
            if sha256 in dossier.readings or stored.get(row.get("id")) == sha256:
                continue
            try:
                found = extraction.extract(data)
            except extraction.Unreadable as exc:
                dossier.problem(FILE, row, str(exc), "file")
                continue
            room -= len(found.text)
            if room >= 0:
                dossier.readings[sha256] = found


def current_documents(slugs):
    """{slug: SHA-256 of the newest capture} of those sources that have one."""
    newest = Capture.objects.filter(source=OuterRef("pk")).values("sha256")[:1]
    sources = Source.objects.filter(slug__in=slugs).annotate(sha256=Subquery(newest))
    return dict(sources.values_list("slug", "sha256"))


def hash_of(data):
    return hashlib.sha256(data).hexdigest()


def bring_in_sources(dossier, outcome, progress):
    """{slug: Source} of the table. Problems with documents are added to the dossier's."""
    rows = dossier.rows(FILE)
    stored = Source.objects.in_bulk([row.values["id"] for row in rows], field_name="slug")
    sources = {}
    for batch in batches(progress(rows, "sources"), DOCUMENTS):
        for row in batch:
            slug = row.values["id"]
            source = sources[slug] = stored.get(slug) or Source(slug=slug)
            state, changes = describe(source, row)
            if outcome.tells_rows:
                tell_source(outcome, row, state, changes)
            if not row.get("file") or take_in_document(dossier, row, source, outcome):
                outcome.count("sources", state)
    bring_in_derivations(dossier, sources, outcome)
    return sources


def describe(source, row):
    """Write what the row says of its source; (state, {column: (before, after)})."""
    is_new = source.pk is None
    said = {name: field for name, field in FIELDS.items() if name in row.values}
    pairs = {name: (getattr(source, field), row.values[name]) for name, field in said.items()}
    changes = {name: (before, after) for name, (before, after) in pairs.items() if before != after}
    if not is_new and not changes:
        return UNCHANGED, {}
    for name in changes:
        setattr(source, said[name], row.values[name])
    source.save()
    return (NEW if is_new else CHANGED), changes


def document(dossier, row):
    """The bytes of the row's file, or None where they cannot be had, which is then a problem."""
    most = settings.DOCUMENT_MAX_BYTES
    try:
        data = dossier.files.read(row.values["file"], most)
    except Unavailable as exc:
        return dossier.problem(FILE, row, str(exc), "file")
    if len(data) > most:
        words = f"The file is larger than {most / 1024 / 1024:g} MB."
        return dossier.problem(FILE, row, words, "file")
    sha256 = hash_of(data)
    if row.get("sha256", "") not in ("", sha256):
        return dossier.problem(FILE, row, f"The SHA-256 of the file is {sha256}.", "sha256")
    return data


def take_in_document(dossier, row, source, outcome):
    """Whether it could be taken in; why not is a problem of the dossier."""
    data = document(dossier, row)
    if data is None:
        return False
    filename = row.values["file"].rpartition("/")[2]
    had_one = source.current_capture is not None
    try:
        found = dossier.readings.pop(hash_of(data), None)
        capture, is_new = ingest.take_in(
            source, data, filename, tool=TOOL, by=dossier.by, found=found
        )
    except extraction.Unreadable as exc:
        dossier.problem(FILE, row, str(exc), "file")
        return False
    outcome.count("captures", NEW if is_new else UNCHANGED)
    if is_new:
        words = f"The document {filename} is new."
        outcome.tell(FILE, row.line, source.slug, CHANGED, words)
    if is_new and had_one and (lost := source.quotes.checked().exclude(capture=capture).count()):
        words = (
            f"Quotes that no longer stand in the new file: {lost}. They keep their earlier place."
        )
        dossier.warn(FILE, row, words, "file")
    return True


def bring_in_derivations(dossier, sources, outcome):
    """What the table says of origins a person says: it is confirmed, unless a person refused it."""
    rows = [row for row in dossier.rows(FILE) if "derived_from" in row.values]
    origins = Source.objects.in_bulk(
        {slug for row in rows for slug in row.values["derived_from"]}, field_name="slug"
    )
    for batch in batches(rows):
        ids = [sources[row.values["id"]].pk for row in batch]
        stored = {}
        for derivation in Derivation.objects.filter(source__in=ids):
            stored.setdefault(derivation.source_id, {})[derivation.origin_id] = derivation
        for row in batch:
            source = sources[row.values["id"]]
            derive(dossier, row, source, origins, stored.get(source.pk, {}), outcome)


def derive(dossier, row, source, origins, stored, outcome):
    slugs, kinds = row.values["derived_from"], row.get("derivation", [])
    if len(kinds) == 1:
        kinds = kinds * len(slugs)

    def tell(state, origin, kind):
        outcome.count("derivations", state)
        if outcome.tells_rows:
            tell_derivation(outcome, row, state, origin, kind)

    for slug, kind in zip(slugs, kinds, strict=True):
        origin = origins[slug]
        derivation = stored.pop(origin.pk, None)
        if derivation and derivation.state == Derivation.State.REFUSED:
            words = f"That it derives from {slug} was refused by a person, and stays so."
            dossier.warn(FILE, row, words, "derived_from")
        elif derivation is None:
            derivation = Derivation(source=source, origin=origin)
            confirm(derivation, kind)
            tell(NEW, slug, kind)
            continue
        elif (derivation.state, derivation.kind) != (Derivation.State.CONFIRMED, kind):
            confirm(derivation, kind)
            tell(CHANGED, slug, kind)
            continue
        tell(UNCHANGED, slug, kind)
    for derivation in stored.values():
        # Stated by a dossier before, and not any more: what a person or the program said stays.
        if derivation.state == Derivation.State.CONFIRMED and derivation.decided_by_id is None:
            derivation.delete()
            tell(REMOVED, derivation.origin.slug, derivation.kind)


def confirm(derivation, kind):
    derivation.kind = kind
    derivation.state = Derivation.State.CONFIRMED
    derivation.decided_at = timezone.now()
    derivation.save()
