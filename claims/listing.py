"""Who stands in the public list, kept in step with whatever changes about a version.

Each listed version has a number there (listed.py); what is found, counted and put in order for the
public goes by these numbers: see tally.py and decision 0022.
"""

from secrets import randbits

from django.db import transaction

from sources.models import Quote

from . import searchable
from .models import Change, Evidence, Listing, TransactionId, Version
from .upward import portions


def refresh(version_ids, *, words=True):
    """Bring the list in step with these versions, whatever changed about them.

    `words`: whether what they are found by may have changed too.
    """
    for ids in portions(set(version_ids)):
        refresh_portion(ids, words)


@transaction.atomic(savepoint=False)
def refresh_portion(version_ids, words):
    rows = Version.objects.filter(pk__in=version_ids).order_by("listed_at", "pk")
    rows = list(rows.values_list("pk", "listed_at", "listing"))
    numbers = [number for _, _, number in rows if number]
    stay = [number for _, listed_at, number in rows if number and listed_at]
    if gone := [number for _, listed_at, number in rows if number and not listed_at]:
        Listing.objects.filter(pk__in=gone).delete()
    added = []
    if new := [pk for pk, listed_at, number in rows if listed_at and not number]:
        Listing.objects.bulk_create([Listing(version_id=pk) for pk in new], ignore_conflicts=True)
        added = Listing.objects.filter(version__in=new).order_by("pk")
        added = list(added.values_list("pk", flat=True))
    searchable.write([*stay, *added] if words else added)
    if numbers := [*numbers, *added]:
        note(numbers)


def note(listings=()):
    """Say that these listings changed, or that names did which the public sees."""
    Change.objects.create(transaction=TransactionId(), token=randbits(63), listings=list(listings))


# What listens


def version_changed(sender, instance, **kwargs):
    refresh([instance.pk])


def version_deleted(sender, instance, **kwargs):
    if number := getattr(instance, "number_in_list", None):
        note([number])


def version_goes(sender, instance, **kwargs):
    """On pre_delete: the number that it has in the list."""
    numbers = Listing.objects.filter(version=instance.pk).values_list("pk", flat=True)
    instance.number_in_list = numbers.first()


def part_changed(sender, instance, **kwargs):
    refresh([instance.version_id])


def headings_changed(sender, instance, action, reverse, pk_set, **kwargs):
    if not action.startswith("post_"):
        return
    if not reverse:
        refresh([instance.pk])
    elif pk_set:
        refresh(pk_set)


def quote_changed(sender, instance, **kwargs):
    quotes_changed(sender, [instance.pk])


def quotes_changed(sender, quotes, **kwargs):
    """Of these quotes (ids) something was written."""
    for ids in portions(quotes):
        resting = Evidence.objects.filter(quote__in=ids)
        refresh(resting.values_list("version_id", flat=True))


def source_changed(sender, instance, created=False, **kwargs):
    if not created:
        sources_changed(sender, [instance.pk])


def sources_changed(sender, sources, **kwargs):
    for ids in portions(sources):
        resting = Evidence.objects.filter(quote__source__in=ids)
        refresh(resting.values_list("version_id", flat=True))


def heading_changed(sender, instance, created=False, **kwargs):
    if not created:
        refresh(instance.versions.listed().values_list("pk", flat=True))


def rows_recorded(sender, rows, **kwargs):
    """On `recorded`: what is logged past save() may be shown."""
    quotes = [row.pk for row in rows if isinstance(row, Quote)]
    if quotes:
        quotes_changed(sender, quotes)


def shown_changed(sender, **kwargs):
    """Something that the public may see beside the list changed."""
    note()
