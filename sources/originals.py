"""Originals that quotes name and nobody has taken in; said of a held document that it is one.

The only writer of `Quote.original`. It may be said of a quote that is published: the words that
readers were shown do not change.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Min
from django.dispatch import Signal

from . import audit
from .hops import hops
from .models import Quote

# Sent with the ids of the `quotes` of which something was said past save().
said = Signal()

CHANGED = "Some of these quotes were changed since you opened the page. Look at it again."


def missing():
    """A QuerySet of {original_name, via, quotes, newest}: names that are not held.

    `via` is one way in which a quote names it; the newest quote's name comes first.
    """
    named = Quote.objects.filter(original__isnull=True).exclude(original_name="")
    return grouped(named, "original_name")


def found():
    """A QuerySet of {original_name, original, via, quotes, newest}: names that are held."""
    return grouped(Quote.objects.filter(original__isnull=False), "original_name", "original")


def grouped(quotes, *by):
    rows = quotes.order_by().values(*by)
    counted = rows.annotate(via=Min("via"), quotes=Count("pk", distinct=True), newest=Max("pk"))
    return counted.order_by("-newest")


def written(via):
    """The name of the original as it is written in `via`."""
    return hops(via)[-1]


@transaction.atomic
def take(name, source, *, by, quotes=None):
    """Say that the original of this folded name is `source`; how many quotes say so now.

    Of all quotes that name it and have none yet, or of `quotes` (ids) among them alone. All or
    nothing: raises ValidationError with a sentence.
    """
    naming = Quote.objects.filter(original_name=name, original__isnull=True)
    found = naming.order_by("pk") if quotes is None else naming.filter(pk__in=quotes).order_by("pk")
    found = list(found)
    if quotes is not None and len(found) != len(set(quotes)):
        raise ValidationError(CHANGED)
    if not found:
        raise ValidationError("No quote names this original any more.")
    if any(quote.source_id == source.pk for quote in found):
        raise ValidationError(
            f"A quote of “{source.title}” names it: a document is not its own original. "
            "Choose the other quotes alone."
        )
    return write(found, None, source, by, f"“{written(found[0].via)}” is held.")


@transaction.atomic
def let_go(name, source, *, by):
    """Take back that the original of this folded name is `source`; of how many quotes."""
    found = list(Quote.objects.filter(original_name=name, original=source).order_by("pk"))
    if not found:
        raise ValidationError("No quote says so any more.")
    return write(found, source, None, by, f"It is not “{source.title}”.")


def write(quotes, before, after, by, why):
    ids = [quote.pk for quote in quotes]
    change = {"original": [before and before.pk, after and after.pk]}
    # The log locks the versions that rest on them, which come before quotes for everybody.
    audit.record([(quote, change) for quote in quotes], by=by, why=why)
    unchanged = Quote.objects.filter(pk__in=ids, original_name=quotes[0].original_name)
    unchanged = unchanged.filter(original=before) if before else unchanged.filter(original=None)
    if unchanged.update(original=after) != len(ids):
        raise ValidationError(CHANGED)
    said.send(Quote, quotes=ids)
    return len(ids)
