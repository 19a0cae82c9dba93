"""The tables of a dossier as rows that fit together and fit what is stored."""

from dataclasses import dataclass, field

from claims.models import Claim
from sources.models import Derivation, Source

from .columns import TABLES
from .files import Absent, Unavailable
from .problems import Problem, Refused
from .tables import Row, Table

# What one row must not share with another of its table.
UNIQUE = {
    "sources.csv": ("id",),
    "claims.csv": ("id",),
    "relations.csv": ("claim", "relation", "other"),
}
# (table, column, the table that holds the id)
REFERENCES = (
    ("sources.csv", "derived_from", "sources.csv"),
    ("evidence.csv", "claim", "claims.csv"),
    ("evidence.csv", "source", "sources.csv"),
    ("relations.csv", "claim", "claims.csv"),
    ("relations.csv", "other", "claims.csv"),
)
MODELS = {"sources.csv": Source, "claims.csv": Claim}
NAMES = {"sources.csv": "source", "claims.csv": "claim"}


@dataclass(slots=True)
class Dossier:
    """The tables that are there, by file name, the files they name, and in whose name they come.

    `by` is the person who brings them in, None for the operator; `highest_status` the furthest
    status that a claim can get by it, "" for any.
    """

    files: object
    tables: dict[str, Table] = field(default_factory=dict)
    by: object = None
    highest_status: str = ""
    readings: dict[str, object] = field(default_factory=dict)  # {SHA-256: Extraction} read ahead

    def rows(self, file) -> list[Row]:
        return self.tables[file].rows if file in self.tables else []

    def problem(self, file, row, words, column=""):
        self.tables[file].problem(words, row.line, column)

    def warn(self, file, row, words, column=""):
        self.tables[file].warn(words, row.line, column)

    @property
    def sheets(self):
        """{file name: title} of the tables that are sheets of a workbook."""
        return {file: table.sheet for file, table in self.tables.items() if table.sheet}

    @property
    def problems(self):
        return [problem for table in self.tables.values() for problem in table.problems]

    @property
    def warnings(self):
        return [warning for table in self.tables.values() for warning in table.warnings]


def read(files):
    """The Dossier in a Folder or a Zip; what is wrong with it stands in its `.problems`.

    Raises Refused where there is no table at all.
    """
    dossier = Dossier(files)
    for file, columns in TABLES.items():
        try:
            dossier.tables[file] = files.table(file, columns)
        except Absent:
            continue
        except Unavailable as exc:
            raise Refused([Problem(str(exc), file)]) from exc
    if not dossier.tables:
        raise Refused([Problem(f"There is no table in it: none of {', '.join(TABLES)}.")])
    for file, names in UNIQUE.items():
        check_unique(dossier, file, names)
    for row in dossier.rows("sources.csv"):
        check_source(dossier, row)
    for row in dossier.rows("claims.csv"):
        check_claim(dossier, row)
    for row in dossier.rows("relations.csv"):
        if "other" in row.values and row.get("claim") == row.get("other"):
            dossier.problem("relations.csv", row, "A claim has no relation to itself.", "other")
    check_references(dossier)
    return dossier


def check_unique(dossier, file, names):
    seen = {}
    for row in dossier.rows(file):
        key = tuple(row.get(name) for name in names)
        if "" in key:
            continue
        first = seen.setdefault(key, row.line)
        if first != row.line:
            where = "row" if dossier.tables[file].sheet else "line"
            words = f"“{' '.join(key)}” stands already in {where} {first}."
            dossier.problem(file, row, words, names[0] if len(names) == 1 else "")


def check_source(dossier, row):
    if row.get("sha256") and not row.get("file"):
        words = "A SHA-256 needs the file that it belongs to."
        dossier.problem("sources.csv", row, words, "sha256")
    origins, kinds = row.get("derived_from", []), row.get("derivation", [])
    if "id" in row.values and row.values["id"] in origins:
        dossier.problem("sources.csv", row, "A source does not derive from itself.", "derived_from")
    if len(set(origins)) < len(origins):
        dossier.problem("sources.csv", row, "The same source stands there twice.", "derived_from")
    if origins and not kinds:
        words = f"Say what it is of its origin: {', '.join(Derivation.Kind.values)}."
    elif kinds and not origins:
        words = "The column “derived_from” does not say of which source."
    elif len(kinds) not in (0, 1, len(origins)):
        words = (
            f"There are {len(kinds)} words for {len(origins)} sources: give one, or one for each."
        )
    else:
        return
    # What could not be read has been said; it must not be called empty too.
    stated = {"derived_from", "derivation"} & dossier.tables["sources.csv"].columns
    if stated <= row.values.keys():
        dossier.problem("sources.csv", row, words, "derivation")


# Columns that describe a figure, and say nothing without its number.
NEEDS_VALUE = ("value_to", "unit", "qualifier", "printed", "measure", "of", "place", "period")


def check_claim(dossier, row):
    if row.get("value", None) != "" and "value" in dossier.tables["claims.csv"].columns:
        low, high = row.get("value"), row.get("value_to")
        if "" not in (low, high) and high < low:
            words = "The high end of a range is not below its low end."
            dossier.problem("claims.csv", row, words, "value_to")
        return
    for name in NEEDS_VALUE:
        if row.get(name):
            dossier.problem("claims.csv", row, "It needs a number in the column “value”.", name)


def check_references(dossier):
    """Every id that a row names must stand in the dossier or in the database."""
    for target, model in MODELS.items():
        if target in dossier.tables and not dossier.tables[target].whole:
            continue
        here = {row.get("id") for row in dossier.rows(target)}
        asked = [
            (file, row, column, slug)
            for file, column, table in REFERENCES
            if table == target
            for row in dossier.rows(file)
            for slug in as_list(row.get(column))
            if slug not in here
        ]
        stored = model.objects.in_bulk({slug for *_, slug in asked}, field_name="slug")
        for file, row, column, slug in asked:
            if slug not in stored:
                words = (
                    f"“{slug}” is no {NAMES[target]}, neither in this dossier nor in the database."
                )
                dossier.problem(file, row, words, column)


def as_list(value):
    return value if isinstance(value, list) else [value] if value else []
