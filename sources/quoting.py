"""Where a quote stands: the only writer of a quote's verdict and place."""

from dataclasses import asdict
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from . import anchoring, audit
from .models import Quote
from .statements import Statement

Verdict = Quote.Verdict

# What is left of a quote's place when no place is known.
NOWHERE = {
    "start": None,
    "end": None,
    "segments": [],
    "folds": [],
    "differences": [],
    "finding_note": "",
    "other_places": [],
    "prefix": "",
    "suffix": "",
    "page": None,
}


# All that a check writes.
PLACED = [*NOWHERE, "verdict", "capture", "missing_from", "text_sha256", "checked_at"]


@lru_cache(maxsize=4)
def prepared(text_sha256, text):
    """A prepared text is used again while somebody marks quote after quote in one document."""
    return anchoring.prepare(text)


def check(quote, capture=None, *, chosen_at=None):
    """Set verdict and place on `quote` from `capture`, or its source's newest. Not saved.

    `chosen_at` is where a person chose the words: of equal places the one there is taken.
    """
    capture = capture or quote.source.captures.first()
    if capture is None or not capture.text:
        quote.checked_at = timezone.now()
        return place(quote, Verdict.UNCHECKED, None, **NOWHERE)
    finding = anchoring.find(
        prepared(capture.text_sha256, capture.text),
        quote.text,
        prefix=quote.prefix,
        suffix=quote.suffix,
        start=quote.start if chosen_at is None else chosen_at,
    )
    return settle(quote, capture, finding)


def settle(quote, capture, finding):
    """Set on `quote` what was found in the text of `capture`. Not saved."""
    quote.checked_at = timezone.now()
    if finding.start is None:
        return place(quote, finding.verdict, capture, **{**NOWHERE, "finding_note": finding.note})
    prefix, suffix = anchoring.context(capture.text, finding.start, finding.end)
    return place(
        quote,
        finding.verdict,
        capture,
        start=finding.start,
        end=finding.end,
        segments=[list(s) for s in finding.segments],
        folds=list(finding.folds),
        differences=[asdict(d) for d in finding.differences],
        finding_note=finding.note,
        other_places=[list(s) for s in finding.others],
        prefix=prefix,
        suffix=suffix,
        page=capture.page_at(finding.start),
    )


def place(quote, verdict, capture, **where):
    quote.verdict = verdict
    quote.capture = capture
    quote.missing_from = None
    quote.text_sha256 = capture.text_sha256 if capture else ""
    for name, value in where.items():
        setattr(quote, name, value)
    return quote


def relied_on(quote):
    """The verdict that readers rely on: verified, or near where a person accepted it; else ""."""
    return quote.verdict if quote.is_checked or quote.acceptance else ""


def is_lost(relied, quote):
    """Whether a newer text does not bear out any more what was relied on before."""
    if quote.is_checked:
        return False
    return relied == Verdict.VERIFIED or (relied == Verdict.NEAR and quote.verdict != Verdict.NEAR)


OF_SOURCE = Statement(
    lambda source: (
        Quote.objects.filter(source=source).select_related("capture").defer("capture__text")
    ),
    -1,
)


@transaction.atomic
def follow(capture):
    """Look for every quote of the source again in a new capture; its place moves with the text.

    A quote that was verified and is not any more keeps the verdict and the place that it had in the
    earlier capture, as does one that a person accepted and that is gone; `missing_from` says so.
    """
    lost = []
    for quote in OF_SOURCE.ask(capture.source_id, using=capture._state.db):
        relied, was = relied_on(quote), quote.missing_from_id
        check(quote, capture)
        if is_lost(relied, quote):
            lost.append((quote, {"missing_from": [was, capture.pk]}))
        else:
            quote.save(update_fields=PLACED)
    if not lost:
        return
    audit.record(lost, by=capture.taken_by)
    Quote.objects.filter(pk__in=[q.pk for q, _ in lost]).update(missing_from=capture)
