import os
import sys

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from claims.dossier.batches import collecting_at_times
from claims.dossier.importing import import_dossier
from claims.dossier.problems import Refused
from sources.processes import spread

MOST_SHOWN = 100
AT_ONCE = 5  # documents that go to a process together


class Command(BaseCommand):
    help = (
        "Bring in a dossier: a folder, a zip or a workbook of tables, and documents "
        "(docs/dossier.md)."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", help="the folder, the zip, the workbook or one table")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and write nothing"
        )
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count(), help="how many look for quotes at once"
        )
        parser.add_argument("--rows", action="store_true", help="say what becomes of each row")

    def handle(self, *args, path, dry_run, rows, processes, **options):
        try:
            with collecting_at_times(), spread(processes, AT_ONCE) as run:
                outcome = import_dossier(
                    path, dry_run=dry_run, rows=rows, progress=progress, run=run
                )
        except Refused as refused:
            raise CommandError(explanation(refused.problems)) from refused
        for row in outcome.rows:
            self.stdout.write(str(row))
        for line in outcome.lines():
            self.stdout.write(line)


def progress(items, label):
    return tqdm(items, label, leave=False, disable=not sys.stderr.isatty())


def explanation(problems):
    number = len(problems)
    lines = [f"Nothing was written: {number:,} {'problem' if number == 1 else 'problems'}."]
    lines += map(str, problems[:MOST_SHOWN])
    if number > MOST_SHOWN:
        lines.append(f"… and {number - MOST_SHOWN:,} more.")
    return "\n".join(lines)
