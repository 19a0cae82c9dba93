"""A whole dossier comes in, or nothing of it."""

from claims import conflicts, searchable
from sources import copies
from sources.ingest import all_or_nothing
from sources.models import Source

from .batches import batches, keep
from .claims_in import bring_in_claims
from .files import OPERATOR, open_dossier
from .outcome import Outcome
from .problems import Refused
from .reading import read
from .relations_in import bring_in_relations
from .sources_in import bring_in_sources, read_documents


class TakenBack(Exception):
    """Ends the transaction of a dry run."""


def without_progress(items, label):
    return items


def import_dossier(
    path,
    *,
    name="",
    by=None,
    highest_status="",
    limits=OPERATOR,
    dry_run=False,
    rows=False,
    progress=without_progress,
    run=map,
):
    """Bring the dossier at `path` in and return the Outcome, of each row too where `rows` is true.

    `name` is what it is called where the path does not say. What is new is by the person `by`;
    with `highest_status` "in review" nothing is published that did not pass through review.
    Raises Refused with every problem of every row; nothing is written then, nor in a dry run.
    `progress(items, label)` gives the items on and may show how far they have come; `run` is the
    `map` by which texts are worked on.
    """
    with open_dossier(path, name, limits) as files:
        dossier = read(files)
        dossier.by, dossier.highest_status = by, highest_status
        read_documents(dossier, progress)
        refuse_problems(dossier)
        keep()
        outcome = Outcome(dry_run=dry_run, tells_rows=rows, sheets=dossier.sheets)
        write(dossier, outcome, progress, refuse_problems, run)
        outcome.warnings = dossier.warnings
        outcome.order_rows()
        return outcome


def write(dossier, outcome, progress, on_problems, run=map):
    """Write everything, or take it back at the end of a dry run.

    `on_problems(dossier)` is called wherever problems can have been found that stood in no table.
    """
    try:
        # What the dossier states of derivations goes before what comparing its texts suggests.
        with (
            all_or_nothing(run) as sources_to_find,
            searchable.put_off(run) as claims_to_find,
            copies.put_off(run) as comparison,
        ):
            others = [comparison, sources_to_find, claims_to_find]
            sources = bring_in_sources(dossier, outcome, progress)
            on_problems(dossier)
            named = {row.values["source"] for row in dossier.rows("evidence.csv")} - sources.keys()
            sources |= Source.objects.in_bulk(named, field_name="slug")

            def meanwhile():
                # What is taken back need neither be compared nor be found.
                for other in () if outcome.dry_run else others:
                    other.go_on()

            meanwhile()
            moved = bring_in_claims(
                dossier, sources, outcome, progress, on_problems, run, meanwhile
            )
            bring_in_relations(dossier, outcome)
            for claims in batches(moved):
                conflicts.refresh(claims)
            if outcome.dry_run:
                raise TakenBack
    except TakenBack:
        return


def refuse_problems(dossier):
    if dossier.problems:
        raise Refused(dossier.problems)
