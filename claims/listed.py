"""The public list as a table of its own, and what changed of it. Written by listing.py alone."""

from django.db import models
from django.db.models import Func


class Listing(models.Model):
    """A version that the public sees. The number rises as versions come to be listed, the newest
    has the highest, and none is used again.
    """

    # Not a BigAutoField: the sets that are kept of these numbers hold 32 bits.
    id = models.AutoField(primary_key=True)
    version = models.OneToOneField("Version", on_delete=models.CASCADE, related_name="listing")

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.pk}: {self.version}"


class TransactionId(Func):
    """The number of the transaction on PostgreSQL; SQLite has one writer, and needs none."""

    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler, connection, **context):
        return "pg_current_xact_id()::text::bigint", []

    def as_sqlite(self, compiler, connection, **context):
        return "0", []


class Change(models.Model):
    """Some of what the public sees changed. Every process reads here what it has to read anew."""

    # On PostgreSQL rows do not come to be seen in the order of their numbers: who has read up to
    # some moment goes on from the oldest transaction that was open then.
    transaction = models.BigIntegerField(db_index=True)
    # Tells this row from one of the same number that was rolled back or stood in a restored copy.
    token = models.BigIntegerField()
    listings = models.JSONField(
        default=list, help_text="The numbers concerned; none where only names changed."
    )

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.pk}: {len(self.listings)} listings"


class StoredTally(models.Model):
    """The sets of tally.py as they stood once, so that a process need not gather them anew."""

    data = models.BinaryField()

    def __str__(self):
        return f"{len(self.data):,} bytes"
