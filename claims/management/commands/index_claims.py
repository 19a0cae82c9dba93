import os
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from tqdm import tqdm

from claims import listing, prepared, tally
from claims.models import Listing, StoredTally, Version
from claims.tally_check import differences


class Command(BaseCommand):
    help = (
        "Bring the public list in step with the claims, store its counts so that a process that "
        "starts need not gather them, and make ready what files of it hold. Worth doing every "
        "night, and after a restore. Broken off, it goes on where it was."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="compare the counts with plain SQL; changes nothing",
        )

        parser.add_argument(
            "--processes", type=int, default=os.cpu_count(), help="how many at once"
        )

    def handle(self, *args, check, processes, **options):
        if check:
            return self.check_counts()
        out_of_step = Version.objects.filter(
            Q(listed_at__isnull=False, listing__isnull=True)
            | Q(listed_at__isnull=True, listing__isnull=False)
        )
        listing.refresh(out_of_step.values_list("pk", flat=True))
        count = tally.store()
        self.stdout.write(f"{count:,} claims are listed, and their counts stored.")
        run = StoredTally.objects.values_list("pk", flat=True).get()
        try:
            made = sum(prepared.prepare_missing(run, processes, progress))
        except prepared.Superseded as exc:
            raise CommandError("Somebody else began to index the claims, and goes on.") from exc
        self.stdout.write(f"{made:,} were made ready for files.")

    def check_counts(self):
        if wrong := differences():
            raise CommandError("\n".join(wrong))
        count = Listing.objects.count()
        self.stdout.write(f"All counts of {count:,} claims are those of plain SQL.")


def progress(portions):
    return tqdm(portions, "portions", leave=False, disable=not sys.stderr.isatty())
