import os
from collections import Counter

from django.core.management.base import BaseCommand

from sources import copies
from sources.models import Corruption, Derivation


class Command(BaseCommand):
    help = "Compare the texts of all sources; propose which took its matter from which."

    def add_arguments(self, parser):
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count(), help="how many at once"
        )

    def handle(self, *args, verbosity, processes, **options):
        progress = self.stderr.write if verbosity > 1 else lambda words: None
        copies.look_at_all(progress, max(1, processes))
        standing = Derivation.objects.standing().select_related("source", "origin")
        for derivation in standing.order_by("source__slug", "origin__slug").iterator():
            self.tell(derivation)
        counts = Counter(standing.values_list("state", flat=True))
        states = ", ".join(f"{counts[s]} {s}" for s in Derivation.State.values if counts[s])
        self.stdout.write(f"{many(counts.total(), 'derivation')}: {states or 'none'}.")
        changed = Corruption.objects.standing().count()
        self.stdout.write(f"{many(changed, 'corruption')}.")

    def tell(self, derivation):
        pair = f"{derivation.source.slug} {derivation.get_kind_display()} {derivation.origin.slug}"
        self.stdout.write(f"{pair} ({derivation.state})")
        for reason in derivation.measured.get("reasons", []):
            self.stdout.write(f"  {reason}")
        for corruption in derivation.corruptions.standing():
            kind = corruption.get_kind_display()
            self.stdout.write(
                f"  Changes {kind}: the copy says “{corruption.says}” "
                f"where its origin says “{corruption.origin_says}”."
            )


def many(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"
