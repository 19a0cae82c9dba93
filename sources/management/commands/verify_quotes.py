import os
import sys
from collections import Counter

from django.core.management.base import BaseCommand
from tqdm import tqdm

from sources.models import Quote
from sources.verification import verify


class Command(BaseCommand):
    help = "Look for every quote in its document again, and report what changed."

    def add_arguments(self, parser):
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count(), help="how many at once"
        )

    def handle(self, *args, processes, **options):
        changes = 0
        for change in verify(max(1, processes), progress):
            changes += 1
            self.stdout.write(f"{change.source}: {change.words}")
        verdicts = Counter(Quote.objects.values_list("verdict", flat=True))
        counted = ", ".join(f"{verdicts[v]} {v}" for v in Quote.Verdict.values if verdicts[v])
        self.stdout.write(f"{many(verdicts.total())}: {counted or 'none'}")
        self.stdout.write(f"{changes} changed." if changes else "Nothing changed.")


def many(quotes):
    return f"{quotes} quote{'' if quotes == 1 else 's'}"


def progress(sources):
    return tqdm(
        sources.iterator(),
        "sources",
        total=sources.count(),
        leave=False,
        disable=not sys.stderr.isatty(),
    )
