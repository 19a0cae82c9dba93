import os
import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from claims import listing
from claims import searchable as claims_searchable
from search.models import Language, Name, Word
from sources import searchable as sources_searchable


class Command(BaseCommand):
    help = (
        "Make the index of words anew, of all that is public. Worth doing after a restore, and "
        "where rows were written past the program."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count(), help="how many read words at once"
        )

    def handle(self, *args, processes, **options):
        for model in (Language, Name, Word):
            model.objects.all().delete()
        spread = {"processes": processes, "progress": progress}
        claims = claims_searchable.write_all(**spread)
        sources = sources_searchable.write_all(**spread)
        # Searches found less meanwhile, and what they found is kept until something changes.
        listing.note()
        self.stdout.write(f"{claims:,} claims and {sources:,} sources can be searched.")


def progress(portions):
    return tqdm(portions, "portions", leave=False, disable=not sys.stderr.isatty())
