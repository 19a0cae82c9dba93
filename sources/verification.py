"""Every stored quote looked for again, in several processes; what changed is told."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

from django.db import transaction

from . import quoting
from .anchoring import find_all
from .models import Source
from .processes import ahead

PLACE = ("verdict", "capture_id", "missing_from_id", "start", "end", "segments", "differences")


class Change(NamedTuple):
    source: str  # slug
    words: str  # a sentence


def verify(processes, progress=lambda sources: sources):
    """Check every quote in its source's newest text, save what changed, and yield each Change.

    A quote that was verified in an earlier capture and is not in the newest keeps its place, as
    long as it still stands there.
    """
    sources = Source.objects.filter(quotes__isnull=False).distinct().order_by("pk")
    # Few texts are under way at once: each may be megabytes long.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for begun in ahead((begin(pool, source) for source in progress(sources)), 2 * processes):
            yield from finish(*begun)


def begin(pool, source):
    capture = source.captures.first()
    quotes = list(source.quotes.select_related("capture").defer("capture__text"))
    if capture is None or not capture.text:
        return source, capture, quotes, None
    wanted = [(q.text, q.prefix, q.suffix, q.start) for q in quotes]
    return source, capture, quotes, pool.submit(find_all, capture.text, wanted)


@transaction.atomic
def finish(source, capture, quotes, found):
    if found is None:
        return []
    changes = []
    if not capture.is_intact():
        words = f"the text of {capture} is not the one that was stored"
        changes.append(Change(source.slug, words))
    for quote, finding in zip(quotes, found.result(), strict=True):
        before = [getattr(quote, name) for name in PLACE]
        was, earlier, relied = quote.verdict, quote.capture, quoting.relied_on(quote)
        quoting.settle(quote, capture, finding)
        if quoting.is_lost(relied, quote) and earlier != capture:
            quoting.check(quote, earlier)
            if quote.verdict == was:
                quote.missing_from = capture
        if before == [getattr(quote, name) for name in PLACE]:
            continue
        quote.save(update_fields=quoting.PLACED)
        words = f"was {was}, is {quote.verdict}" if was != quote.verdict else "has another place"
        changes.append(Change(source.slug, f"quote {quote.pk} {words}: {quote}"))
    return changes
