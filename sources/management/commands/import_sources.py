from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from citations import reading
from sources.bibliography_in import REFUSED, STATES, Refused, carry_out, plan
from sources.uploads import many


class Command(BaseCommand):
    help = "Bring in the works of a file: RIS, BibTeX, BibLaTeX or CSL-JSON (docs/importing.md)."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the file, as a reference manager exported it")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and write nothing"
        )

    def handle(self, *args, file, dry_run, **options):
        rows = planned(file)
        refused = [row for row in rows if row.state == REFUSED]
        if not dry_run and not refused:
            try:
                carry_out(rows)
            except Refused as exc:
                raise CommandError(str(exc)) from exc
        for row in rows:
            self.stdout.write(line(row))
        self.stdout.write(summary(rows))
        if refused:
            raise CommandError(f"Nothing was written: {len(refused)} refused.")
        if dry_run:
            self.stdout.write("Nothing was written (dry run).")


def planned(file):
    path = Path(file)
    try:
        if path.stat().st_size > reading.MOST_BYTES:
            limit = reading.MOST_BYTES // 1024**2
            raise CommandError(f"{file} is larger than {limit} MB. Divide it into smaller files.")
        found = reading.read(path.read_bytes())
    except OSError as exc:
        raise CommandError(f"{file} cannot be read: {exc.strerror}.") from exc
    except reading.Unreadable as exc:
        raise CommandError(f"{file}: {exc}") from exc
    return plan(found.items, numbers=found.numbers, problems=found.problems)


def line(row):
    """`3 changed: Cranes fall silent (cranes-fall-silent): publisher. The same DOI.`"""
    words = f"{row.number} {row.state}: {row.title or 'without a title'}"
    if row.source:
        words += f" ({row.source.slug})"
    if row.changes:
        words += f": {', '.join(row.changes)}"
    return f"{words}. {row.why}".strip()


def summary(rows):
    counts = Counter(row.state for row in rows)
    counted = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    return f"{many(len(rows), 'work')}: {counted}"
