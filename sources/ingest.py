"""A document comes in: its bytes are kept, its text taken out and compared with the others'."""

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from . import copies, extraction, quoting, searchable
from .models import Capture

_new_files: ContextVar[list | None] = ContextVar("new_files", default=None)


@contextmanager
def all_or_nothing(run=map):
    """A transaction that also takes back the files which were stored in it, when it fails.

    The words of the sources that change in it are written once; `run` reads them. Gives the
    later.Waiting of these.
    """
    if _new_files.get() is not None:
        with transaction.atomic(), searchable.put_off(run) as waiting:
            yield waiting
        return
    names = []
    token = _new_files.set(names)
    try:
        with transaction.atomic(), searchable.put_off(run) as waiting:
            yield waiting
    except BaseException:
        for name in names:
            if not Capture.objects.filter(file=name).exists():
                default_storage.delete(name)
        raise
    finally:
        _new_files.reset(token)


def refuse_too_large(size):
    """Raise extraction.Unreadable for a document of so many bytes; it need not be read for that."""
    if size > settings.DOCUMENT_MAX_BYTES:
        limit = settings.DOCUMENT_MAX_BYTES / 1024 / 1024
        raise extraction.Unreadable(f"The file is larger than {limit:g} MB.")


def take_in(source, data, filename, *, tool, by=None, taken=None, found=None):
    """Store `data` as a capture of `source`; (capture, True), or (the current one, False) if equal.

    A new capture carries `suggestions`, what the file says of itself (extraction.Suggestions); they
    are not stored. `found` is what extraction.extract(data) gave where that was called before.
    Raises extraction.Unreadable with a sentence; nothing is stored then.
    """
    refuse_too_large(len(data))
    sha256 = hashlib.sha256(data).hexdigest()
    current = source.current_capture
    if current and current.sha256 == sha256:
        return current, False
    capture = Capture(
        source=source,
        taken=taken or timezone.now(),
        taken_by=by,
        tool=tool,
        filename=filename[-255:],
        size=len(data),
        sha256=sha256,
    )
    return keep(capture, data, found or extraction.extract(data)), True


def read_again(capture):
    """The text of a stored capture, made again by the extractor of today.

    A new capture of the same bytes where the text or the pages differ, None where they do not: a
    capture is never changed. It was taken when the bytes were, and as the later one of the two it
    is the current one. Raises extraction.Unreadable; nothing is stored then.
    """
    try:
        with capture.file.open("rb") as stored:
            data = stored.read()
    except OSError as exc:
        raise extraction.Unreadable("The stored file is missing.") from exc
    if hashlib.sha256(data).hexdigest() != capture.sha256:
        raise extraction.Unreadable("The stored file is not the one that was taken in.")
    found = extraction.extract(data)
    if (hash_of(found.text), found.pages) == (capture.text_sha256, capture.pages):
        return None
    again = Capture(
        source=capture.source,
        taken=capture.taken,
        taken_by=capture.taken_by,
        tool="reextract",
        filename=capture.filename,
        size=capture.size,
        sha256=capture.sha256,
    )
    return keep(again, data, found)


def keep(capture, data, found):
    """Store a capture of `data` with what was `found` in it; the quotes follow its text."""
    capture.media_type = found.media_type
    capture.encoding = found.encoding
    capture.text = found.text
    capture.text_sha256 = hash_of(found.text)
    capture.extractor = found.extractor
    capture.pages = found.pages
    capture.suggestions = found.suggestions
    with all_or_nothing():
        capture.file = store(data, capture.sha256)
        capture.save()
        quoting.follow(capture)
        copies.arrived(capture)
    return capture


def hash_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


def store(data, sha256):
    """The name under which the bytes lie; the same bytes are stored once."""
    name = f"captures/{sha256[:2]}/{sha256}"
    if default_storage.exists(name):
        return name
    stored = default_storage.save(name, ContentFile(data))
    if (names := _new_files.get()) is not None:
        names.append(stored)
    return stored
