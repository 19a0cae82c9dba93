"""A document that somebody uploads: read before anything is locked, then stored and told of."""

from django.contrib import messages
from django.core.exceptions import ValidationError

from . import extraction
from .ingest import refuse_too_large, take_in
from .readings import what_is_missing, what_it_says


def read_ahead(request, document):
    """Keep what stands in the document as `request.extraction`. Raises ValidationError.

    It can take a minute, and a transaction that waited for it would keep every other writer out.
    """
    try:
        refuse_too_large(document.size)
        request.extraction = extraction.extract(document.read())
    except extraction.Unreadable as exc:
        raise ValidationError({"document": str(exc)}) from exc


def take_in_from(request, source, document):
    """Store a file that was read ahead, and tell what became of the quotes."""
    before = dict(source.quotes.values_list("pk", "start"))
    document.seek(0)
    capture, is_new = take_in(
        source,
        document.read(),
        document.name,
        tool="admin",
        by=request.user,
        found=request.extraction,
    )
    if not is_new:
        messages.info(request, "This file is the newest capture already: nothing was stored.")
        return
    messages.success(request, f"“{document.name}” is stored as a new capture.")
    if words := what_it_says(capture.suggestions):
        messages.info(request, words)
    if words := what_is_missing(capture):
        messages.warning(request, words)
    quotes = list(source.quotes.defer("segments", "folds", "differences"))
    found = [q for q in quotes if q.capture_id == capture.pk and q.is_checked]
    if found:
        moved = sum(before[q.pk] != q.start for q in found)
        messages.success(request, f"{many(len(found), 'quote')} verified in it, {moved} moved.")
    if lost := [q for q in quotes if q.capture_id != capture.pk and q.is_checked]:
        words = ", ".join(map(str, lost[:5])) + (" and others" if len(lost) > 5 else "")
        messages.warning(
            request,
            f"{many(len(lost), 'quote')} lost: not in this capture, and still shown in the "
            f"earlier one. {words}",
        )
    if unsure := sum(not q.is_checked for q in quotes):
        messages.warning(request, f"{many(unsure, 'quote')} not verified in it.")


def many(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"
