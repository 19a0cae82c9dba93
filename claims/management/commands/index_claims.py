from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from claims import listing, tally
from claims.models import Listing, Version
from claims.tally_check import differences


class Command(BaseCommand):
    help = (
        "Bring the public list in step with the claims, and store its counts so that a process "
        "that starts need not gather them. Worth doing every night, and after a restore."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="compare the counts with plain SQL; changes nothing",
        )

    def handle(self, *args, check, **options):
        if check:
            return self.check_counts()
        out_of_step = Version.objects.filter(
            Q(listed_at__isnull=False, listing__isnull=True)
            | Q(listed_at__isnull=True, listing__isnull=False)
        )
        listing.refresh(out_of_step.values_list("pk", flat=True))
        count = tally.store()
        self.stdout.write(f"{count:,} claims are listed, and their counts stored.")

    def check_counts(self):
        if wrong := differences():
            raise CommandError("\n".join(wrong))
        count = Listing.objects.count()
        self.stdout.write(f"All counts of {count:,} claims are those of plain SQL.")
