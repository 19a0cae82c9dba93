import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from claims import conflicts


class Command(BaseCommand):
    help = "Propose relations between claims whose figures say the same or cannot both hold."

    def handle(self, *args, **options):
        proposed, withdrawn = conflicts.refresh_all(progress)
        self.stdout.write(f"{proposed} proposed, {withdrawn} withdrawn.")


def progress(items, total):
    return tqdm(items, "claims", total=total, leave=False, disable=not sys.stderr.isatty())
