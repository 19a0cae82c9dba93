"""A whole dossier comes in, or nothing of it."""

from sources.ingest import all_or_nothing
from sources.models import Source

from .claims_in import bring_in_claims
from .files import open_dossier
from .outcome import Outcome
from .problems import Refused
from .reading import read
from .relations_in import bring_in_relations
from .sources_in import bring_in_sources, check_documents


class TakenBack(Exception):
    """Ends the transaction of a dry run."""


def without_progress(items, label):
    return items


def import_dossier(path, *, dry_run=False, progress=without_progress):
    """Bring the folder or zip at `path` in and return the Outcome.

    Raises Refused with every problem of every row; nothing is written then, nor in a dry run.
    `progress(items, label)` gives the items on and may show how far they have come.
    """
    with open_dossier(path) as files:
        dossier = read(files)
        if dossier.problems:
            check_documents(dossier)
            raise Refused(dossier.problems)
        outcome = Outcome(dry_run=dry_run)
        try:
            with all_or_nothing():
                write(dossier, outcome, progress)
                if dry_run:
                    raise TakenBack
        except TakenBack:
            pass
        outcome.warnings = dossier.warnings
        return outcome


def write(dossier, outcome, progress):
    sources = bring_in_sources(dossier, outcome, progress)
    refuse_problems(dossier)
    named = {row.values["source"] for row in dossier.rows("evidence.csv")} - sources.keys()
    sources |= Source.objects.in_bulk(named, field_name="slug")
    bring_in_claims(dossier, sources, outcome, progress)
    refuse_problems(dossier)
    bring_in_relations(dossier, outcome)


def refuse_problems(dossier):
    if dossier.problems:
        raise Refused(dossier.problems)
