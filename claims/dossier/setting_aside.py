"""The rows of a dossier that cannot be judged: they have problems, or wait for rows that have."""

from collections import defaultdict, deque

from .problems import Problem, place
from .reading import REFERENCES, as_list

SOURCES, CLAIMS, EVIDENCE = "sources.csv", "claims.csv", "evidence.csv"
KEYS = {
    SOURCES: ("{}", "id"),
    CLAIMS: ("{}", "id"),
    EVIDENCE: ("{}, {}", "claim", "source"),
    "relations.csv": ("{} {} {}", "claim", "relation", "other"),
}
# The id without which others cannot be judged: a claim is judged with all of its evidence.
BLOCKS = {SOURCES: (SOURCES, "id"), CLAIMS: (CLAIMS, "id"), EVIDENCE: (CLAIMS, "claim")}


class Aside:
    """`rows` is {(file, line): (key, what the row waits for, or "" where it has problems)}."""

    def __init__(self):
        self.rows = {}
        self.is_first = True

    def take_out(self, dossier):
        """Take out of the tables what has problems by now, and what cannot be judged without it."""
        broken = {(problem.file, problem.line) for problem in dossier.problems} - self.rows.keys()
        # First come those that have a cause of their own, then those that wait for them.
        queue = deque(
            (file, row, "")
            for file in dossier.tables
            for row in dossier.rows(file)
            if (file, row.line) in broken
        )
        if self.is_first:
            self.is_first = False
            queue += waiting_for_tables(dossier)
            warn_of_unknown_claims(dossier, broken)
        if not queue:
            return
        waiting = dependents(dossier)
        while queue:
            file, row, cause = queue.popleft()
            if (file, row.line) in self.rows:
                continue
            self.rows[file, row.line] = key_of(file, row), cause
            target, column = BLOCKS.get(file, ("", ""))
            where = place(file, row.line, sheet=dossier.tables[file].sheet)
            rows = waiting.pop((target, row.get(column)), [])
            queue += [(other, each, where) for other, each in rows]
        for file, table in dossier.tables.items():
            table.rows = [row for row in table.rows if (file, row.line) not in self.rows]

    def tell(self, dossier, outcome):
        """Say of each row why it is not judged."""
        for problem in dossier.problems:
            key, _ = self.rows.get((problem.file, problem.line), ("", ""))
            words = str(Problem(problem.words, column=problem.column))
            outcome.refuse(problem.file, problem.line, key, words)
        for (file, line), (key, cause) in self.rows.items():
            if cause:
                outcome.refuse(file, line, key, f"It waits for {cause}.")


def key_of(file, row):
    form, *columns = KEYS[file]
    values = [row.get(column) for column in columns]
    return form.format(*values) if all(values) else next(filter(None, values), "")


def dependents(dossier):
    """{(table, id): [(file, row)]}: the rows that say something of the id."""
    found = defaultdict(list)
    own = [(file, column, target) for file, (target, column) in BLOCKS.items()]
    for file, column, target in dict.fromkeys([*REFERENCES, *own]):
        for row in dossier.rows(file):
            for slug in as_list(row.get(column)):
                found[target, slug].append((file, row))
    return found


def waiting_for_tables(dossier):
    """[(file, row, table)] of rows that may speak of what could not be read of the table."""
    found = []
    for target in (SOURCES, CLAIMS):
        table = dossier.tables.get(target)
        if table is None or table.whole:
            continue
        here = {row.get("id") for row in table.rows}
        found += [
            (file, row, place(target, sheet=table.sheet))
            for file, column, named in REFERENCES
            if named == target
            for row in dossier.rows(file)
            if not here.issuperset(as_list(row.get(column)))
        ]
    evidence = dossier.tables.get(EVIDENCE)
    if evidence and not evidence.ended:
        cause = place(EVIDENCE, sheet=evidence.sheet)
        found += [(file, row, cause) for file in (CLAIMS, EVIDENCE) for row in dossier.rows(file)]
    return found


def warn_of_unknown_claims(dossier, broken):
    """Each claim may lack the evidence of a row that does not say whose it is."""
    known = {row.line for row in dossier.rows(EVIDENCE) if row.get("claim")}
    lines = {line for file, line in broken if file == EVIDENCE} - known
    for line in sorted(lines) if lines and dossier.tables[EVIDENCE].ended else []:
        words = "It names no claim that can be read: the claims are judged without it."
        dossier.tables[EVIDENCE].warn(words, line)
