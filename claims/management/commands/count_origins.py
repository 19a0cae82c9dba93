from django.core.management.base import BaseCommand
from tqdm import tqdm

from claims import origins
from claims.models import Version


class Command(BaseCommand):
    help = "Count the independent origins of every version anew, and report how many changed."

    def handle(self, *args, **options):
        ids = list(Version.objects.order_by("pk").values_list("pk", flat=True))
        changed = 0
        portions = range(0, len(ids), origins.PORTION)
        for start in tqdm(portions, "portions", leave=False, disable=None):
            changed += origins.refresh(ids[start : start + origins.PORTION])
        self.stdout.write(f"{len(ids)} versions counted, {changed} changed.")
