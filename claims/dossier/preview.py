"""What an import would do, row by row, also where some rows cannot be read.

Rows with problems are set aside, and so is every row that cannot be judged without them: nothing
is guessed. The others are brought in, told of, and taken back.
"""

from .files import OPERATOR, open_dossier
from .importing import without_progress, write
from .outcome import Outcome
from .problems import Refused
from .reading import read
from .setting_aside import Aside
from .sources_in import read_documents


def preview(
    path, *, name="", by=None, highest_status="", limits=OPERATOR, progress=without_progress
):
    """The Outcome of an import of the same arguments, with its rows. Nothing is written.

    Where an import would be refused, `.problems` says why; a row that it would be refused for, or
    that waits for such a row, is “refused”, and the counts are of the others.
    """
    outcome = Outcome(dry_run=True, tells_rows=True)
    try:
        with open_dossier(path, name, limits) as files:
            dossier = read(files)
            dossier.by, dossier.highest_status = by, highest_status
            outcome.sheets = dossier.sheets
            read_documents(dossier, progress)
            aside = Aside()
            aside.take_out(dossier)
            write(dossier, outcome, progress, aside.take_out)
    except Refused as refused:
        return Outcome(dry_run=True, problems=refused.problems)
    aside.tell(dossier, outcome)
    outcome.problems = Refused(dossier.problems).problems
    outcome.warnings = dossier.warnings
    outcome.order_rows()
    return outcome
