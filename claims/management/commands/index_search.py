from django.core.management.base import BaseCommand

from claims import searchable as claims_searchable
from search.models import Language, Name, Word
from sources import searchable as sources_searchable


class Command(BaseCommand):
    help = (
        "Make the index of words anew, of all that is public. Worth doing after a restore, and "
        "where rows were written past the program."
    )

    def handle(self, *args, **options):
        for model in (Language, Name, Word):
            model.objects.all().delete()
        claims, sources = claims_searchable.write_all(), sources_searchable.write_all()
        self.stdout.write(f"{claims:,} claims and {sources:,} sources can be searched.")
