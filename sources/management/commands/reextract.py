"""Take the text out of stored documents again, with the extractors of today."""

import sys

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from sources import ingest
from sources.extraction import Unreadable
from sources.models import Source


class Command(BaseCommand):
    help = (
        "Reads the newest capture of each source again. Where its text comes out differently, a "
        "new capture of the same bytes is stored and every quote is looked for in it."
    )

    def add_arguments(self, parser):
        parser.add_argument("--source", metavar="SLUG", help="this source alone")

    def handle(self, *args, source, **options):
        sources = Source.objects.order_by("slug")
        if source:
            sources = sources.filter(slug=source)
            if not sources:
                raise CommandError(f"There is no source “{source}”.")
        counts = {"changed": 0, "unchanged": 0, "not read": 0}
        slugs = list(sources.filter(captures__isnull=False).distinct())
        for source in tqdm(slugs, "documents", leave=False, disable=not sys.stderr.isatty()):
            counts[self.read_again(source)] += 1
        total = sum(counts.values())
        told = ", ".join(f"{number:,} {what}" for what, number in counts.items())
        self.stdout.write(f"Texts made again: {total:,} ({told}).")
        if counts["not read"]:
            raise CommandError("Some documents could not be read; their captures stay as they are.")

    def read_again(self, source):
        """Which of the counts it belongs to. What changed is printed."""
        before = {quote.pk: quote for quote in source.quotes.all()}
        try:
            capture = ingest.read_again(source.current_capture)
        except Unreadable as exc:
            self.stdout.write(f"{source.slug}: {exc}")
            return "not read"
        if capture is None:
            return "unchanged"
        self.stdout.write(f"{source.slug}: new text by {capture.extractor}.")
        for quote in source.quotes.order_by("pk"):
            if words := change(before[quote.pk], quote, capture):
                self.stdout.write(f"  {quote}: {words}")
        return "changed"


def change(before, after, capture):
    """What became of a quote, in a few words; "" where nothing did."""
    if before.is_checked and after.capture_id != capture.pk:
        return "lost, and still shown in the earlier capture"
    if before.verdict != after.verdict:
        return f"{before.verdict} before, {after.verdict} now"
    if (before.start, before.end) != (after.start, after.end):
        return "moved"
    return ""
