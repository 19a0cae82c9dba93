"""A document comes in: bytes kept under their hash, text taken out, quotes looked for again."""

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from . import extraction, quoting
from .models import Capture

_new_files: ContextVar[list | None] = ContextVar("new_files", default=None)


@contextmanager
def all_or_nothing():
    """A transaction that also takes back the files which were stored in it, when it fails."""
    if _new_files.get() is not None:
        with transaction.atomic():
            yield
        return
    names = []
    token = _new_files.set(names)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for name in names:
            if not Capture.objects.filter(file=name).exists():
                default_storage.delete(name)
        raise
    finally:
        _new_files.reset(token)


def take_in(source, data, filename, *, tool, by=None, taken=None):
    """Store `data` as a capture of `source`; (capture, True), or (the current one, False) if equal.

    Raises extraction.Unreadable with a sentence; nothing is stored then.
    """
    if len(data) > settings.DOCUMENT_MAX_BYTES:
        limit = settings.DOCUMENT_MAX_BYTES / 1024 / 1024
        raise extraction.Unreadable(f"The file is larger than {limit:g} MB.")
    sha256 = hashlib.sha256(data).hexdigest()
    current = source.current_capture
    if current and current.sha256 == sha256:
        return current, False
    found = extraction.extract(data)
    with all_or_nothing():
        capture = Capture.objects.create(
            source=source,
            taken=taken or timezone.now(),
            taken_by=by,
            tool=tool,
            file=store(data, sha256),
            filename=filename[-255:],
            size=len(data),
            media_type=found.media_type,
            encoding=found.encoding,
            sha256=sha256,
            text=found.text,
            text_sha256=hashlib.sha256(found.text.encode()).hexdigest(),
            extractor=found.extractor,
            pages=found.pages,
        )
        quoting.follow(capture)
    return capture, True


def store(data, sha256):
    """The name under which the bytes lie; the same bytes are stored once."""
    name = f"captures/{sha256[:2]}/{sha256}"
    if default_storage.exists(name):
        return name
    stored = default_storage.save(name, ContentFile(data))
    if (names := _new_files.get()) is not None:
        names.append(stored)
    return stored
