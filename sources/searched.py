"""What of the sources stands in the index of words. Written by searchable.py alone."""

from django.db import models


class Passage(models.Model):
    """A stretch of a text that is open to all, or a source without such a text."""

    # Not a BigAutoField: the sets that are made of these numbers hold 32 bits.
    id = models.AutoField(primary_key=True)
    source = models.ForeignKey("Source", on_delete=models.CASCADE, related_name="+")
    capture = models.ForeignKey("Capture", null=True, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.source_id}: {self.start} to {self.end}"


class Searched(models.Model):
    """A source that stands in the index, and what it was written from."""

    source = models.OneToOneField(
        "Source", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    digest = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.source_id}: {self.digest}"
