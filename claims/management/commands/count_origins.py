from django.core.management.base import BaseCommand
from tqdm import tqdm

from claims import origins
from claims.models import Version
from sources.portions import portions


class Command(BaseCommand):
    help = "Count the independent origins of every version anew, and report how many changed."

    def handle(self, *args, **options):
        ids = list(Version.objects.order_by("pk").values_list("pk", flat=True))
        changed = 0
        for some in tqdm(portions(ids, origins.PORTION), "portions", leave=False, disable=None):
            changed += origins.refresh(some)
        self.stdout.write(f"{len(ids)} versions counted, {changed} changed.")
