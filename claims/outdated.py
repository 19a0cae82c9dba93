"""Whether what was made of a listed claim beforehand still holds.

Nobody who changes something touches what was made: they say which listings they changed
(listing.py), as they do for the counts. What was made bears what its maker had seen of these
changes before it read anything, so that a change which was told later, or under way at that
moment, makes it stale.
"""

from django.db import connections
from django.db.models import Exists, OuterRef
from pyroaring import BitMap

from sources.portions import portions

from .models import Change, Listing, Prepared

# So many listings are remembered with the change that was the last; beyond, each change makes
# stale whatever was made of its listings, whenever that was.
MOST = 200_000


def moment(using="default"):
    """(newest change that is seen, oldest transaction that is open), as one statement sees them.

    To be asked before the first row is read. SQLite has one writer, and no transaction is open
    that is not over when its changes are seen.
    """
    connection = connections[using]
    oldest = "1"
    if connection.vendor == "postgresql":
        oldest = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(max(id), 0), {oldest} FROM {Change._meta.db_table}"  # noqa: S608
        )
        return cursor.fetchone()


class Changed:
    """All changes that the database still tells: those since the counts were stored."""

    def __init__(self, using):
        self.all = BitMap()
        self.last = {}  # {listing: (number of its last change, its latest transaction)}
        rows = Change.objects.using(using).order_by("id")
        for number, transaction, listings in rows.values_list("id", "transaction", "listings"):
            self.all.update(listings)
            if len(self.all) > MOST:
                self.last = {}
                continue
            for listing in listings:
                _, before = self.last.get(listing, (0, 0))
                self.last[listing] = number, max(transaction, before)

    def since(self, listing, seen, horizon):
        """Whether it changed after what `moment` gave."""
        if listing not in self.all:
            return False
        number, transaction = self.last.get(listing, (None, None))
        return number is None or number > seen or transaction >= horizon


def drop(using="default"):
    """Delete what does not hold any more, so that the changes which say so can be forgotten."""
    kept = Prepared.objects.using(using)
    listed = Listing.objects.using(using).filter(pk=OuterRef("pk"))
    gone = set(kept.filter(~Exists(listed)).values_list("pk", flat=True))
    changed = Changed(using)
    for numbers in portions(changed.all):
        rows = kept.filter(pk__in=numbers).values_list("pk", "seen", "horizon")
        gone.update(number for number, *then in rows if changed.since(number, *then))
    for numbers in portions(gone):
        kept.filter(pk__in=numbers).delete()
