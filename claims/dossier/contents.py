"""What a version of a claim says: as it is stored, and as a dossier would have it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from claims.models import Claim, Evidence, Version

from .columns import Whom

# Columns of evidence.csv that describe the quote, and the fields they fill.
QUOTE_FIELDS = {
    "quote": "text",
    "attribution": "attribution",
    "via": "via",
    "locator": "locator",
    "translation": "translation",
    "language": "language",
}
QUOTE_READ = [
    f"quote__{name}"
    for name in ("source_id", *QUOTE_FIELDS.values(), "verdict", "differences", "finding_note")
]
# What is said of a quote as evidence: columns, and the fields they fill.
SAID = ("stance", "note", *Evidence.AXES)
WORDS = ("text", "scope", "occurred", "note")
# Columns of claims.csv that describe the figure, and the fields they fill.
FIGURE = {
    "value": "value",
    "value_to": "upper",
    "unit": "unit",
    "qualifier": "bound",
    "printed": "printed",
    "measure": "measure",
    "of": "subject",
    "place": "place",
    "period": "period",
}
NO_FIGURE = dict.fromkeys(FIGURE.values(), "") | {"value": None, "upper": None, "subject": None}


class Marked(NamedTuple):
    """A stored quote."""

    id: int
    verdict: str
    differences: Sequence
    note: str
    is_new: bool = False

    @classmethod
    def of(cls, quote, is_new=False):
        # The one empty tuple: an import holds hundreds of thousands of these.
        differences = quote.differences or ()
        return cls(quote.pk, quote.verdict, differences, quote.finding_note, is_new)


@dataclass(slots=True)
class Piece:
    """A piece of evidence. `key` is its source and what the dossier says of the quote."""

    key: tuple
    stance: str
    note: str
    quote: Marked | None = None  # None until the quote is stored
    row: object = None  # where the dossier states it
    source_kind: str = ""
    information: str = ""
    directness: str = ""

    @property
    def sense(self):
        return self.key, *(getattr(self, name) for name in SAID)

    def said(self):
        """{field of Evidence: what is said in it}."""
        return {name: getattr(self, name) for name in SAID}


@dataclass(frozen=True, slots=True)
class Contents:
    """Topics and subjects are {slug: name}; a quantity is {field: value}."""

    text: str = ""
    scope: str = ""
    occurred: str = ""
    note: str = ""
    topics: dict = field(default_factory=dict)
    subjects: dict = field(default_factory=dict)
    quantities: list = field(default_factory=list)
    evidence: list[Piece] = field(default_factory=list)
    # What was looked for in vain: no table says it, and the next version keeps it.
    not_found: list = field(default_factory=list)

    def same_as(self, other):
        """Rows may stand in another order and headings be spelled differently."""
        return self.sense() == other.sense()

    def differs_in_note_alone(self, other):
        return replace(self, note=other.note).same_as(other)

    def sense(self):
        return (
            self.text,
            self.scope,
            self.occurred,
            self.note,
            self.topics.keys(),
            self.subjects.keys(),
            self.quantities,
            Counter(piece.sense for piece in self.evidence),
        )


@dataclass(slots=True)
class Held:
    version: Version
    contents: Contents


@dataclass(slots=True)
class Stored:
    """A claim as the database has it, and every quote that a version of it rests on."""

    claim: Claim
    listed: Held | None = None
    open: Held | None = None
    last_number: int = 0
    quotes: list[tuple[tuple, Marked]] = field(default_factory=list)


class Statements:
    """What the tables of one dossier can say: a column that is missing says nothing."""

    def __init__(self, dossier, sources):
        tables = dossier.tables
        self.says_evidence = "evidence.csv" in tables
        columns = tables["evidence.csv"].columns if self.says_evidence else set()
        self.quote_columns = [name for name in QUOTE_FIELDS if name in columns]
        self.sources = sources

    def key_of_row(self, row):
        source = self.sources[row.values["source"]].pk
        return (source, *(row.values[name] for name in self.quote_columns))

    def key_of_quote(self, quote):
        fields = (QUOTE_FIELDS[name] for name in self.quote_columns)
        return (quote.source_id, *(getattr(quote, name) for name in fields))

    def applied(self, base, row, evidence, quotes=()):
        """`base` with what a row of claims.csv (or None) and its rows of evidence.csv say.

        The rows of evidence are the whole evidence of a claim that stands in claims.csv, and an
        addition to that of any other. `quotes` are those that may be used again.
        """
        if row is not None:
            said = {name: row.values[name] for name in WORDS if name in row.values}
            for name in ("topics", "subjects"):
                # The names are the database's where it has them.
                if name in row.values and row.values[name].keys() != getattr(base, name).keys():
                    said[name] = row.values[name]
            base = replace(base, quantities=figures(base.quantities, row), **said)
        if not self.says_evidence:
            return base
        free = defaultdict(list)
        for piece in base.evidence:
            free[piece.key].append(piece)
        mine = {piece.quote.id for piece in base.evidence}
        for key, marked in quotes:
            if marked.id not in mine:
                mine.add(marked.id)
                free[key].append(bare(key, marked))
        pieces = [self.piece(each, free) for each in evidence]
        if row is None:
            restated = {piece.quote.id for piece in pieces if piece.quote}
            pieces = [piece for piece in base.evidence if piece.quote.id not in restated] + pieces
        return replace(base, evidence=pieces)

    def piece(self, row, free):
        key = self.key_of_row(row)
        known = free[key].pop(0) if free[key] else bare(key)
        said = {name: row.get(name, getattr(known, name)) for name in SAID}
        return Piece(key, quote=known.quote, row=row, **said)


def bare(key, quote=None):
    """Evidence of which nothing is said but the quote."""
    return Piece(key, Evidence.Stance.SUPPORTS.value, "", quote)


def figures(stored, row):
    """The quantities of a version after a row of claims.csv, which can state one or none.

    A version with several, one of which is as stated, keeps them.
    """
    if "value" not in row.values:
        return stored
    if row.values["value"] == "":
        return []
    said = {name: row.values[column] for column, name in FIGURE.items() if column in row.values}
    for name in ("upper", "subject"):
        if said.get(name) == "":
            said[name] = None
    if any(each | said == each for each in stored):
        return stored
    return [NO_FIGURE | said]


def stored_claims(slugs, statements):
    """{slug: Stored} of those that are in the database."""
    found = {claim.pk: Stored(claim) for claim in Claim.objects.filter(slug__in=slugs)}
    versions = Version.objects.filter(claim__in=found)
    shown = versions.listed() | versions.open()
    held = {}
    for version in shown.prefetch_related("topics", "subjects", "quantities__subject", "not_found"):
        stored = found[version.claim_id]
        held[version.pk] = Held(version, contents_of(version))
        setattr(stored, "open" if version.is_open else "listed", held[version.pk])
        stored.last_number = max(stored.last_number, version.number)
    # Joined, not prefetched: SQLite refuses to prefetch a thousand quotes by their ids.
    evidence = Evidence.objects.filter(version__claim__in=found).select_related("version", "quote")
    evidence = evidence.only(*SAID, "version__claim_id", *QUOTE_READ)
    for each in evidence.order_by("-version__number", "order", "id"):
        key, marked = statements.key_of_quote(each.quote), Marked.of(each.quote)
        found[each.version.claim_id].quotes.append((key, marked))
        if each.version_id in held:
            pieces = held[each.version_id].contents.evidence
            said = {name: getattr(each, name) for name in SAID}
            pieces.append(Piece(key, quote=marked, **said))
    return {stored.claim.slug: stored for stored in found.values()}


def contents_of(version):
    """What a version says, its evidence left out."""
    return Contents(
        **{name: getattr(version, name) for name in WORDS},
        topics={topic.slug: topic.name for topic in version.topics.all()},
        subjects={subject.slug: subject.name for subject in version.subjects.all()},
        quantities=[figure_of(quantity) for quantity in version.quantities.all()],
        not_found=[
            {name: getattr(search, name) for name in ("sought", "place", "looked", "note")}
            for search in version.not_found.all()
        ],
    )


def figure_of(quantity):
    said = {name: getattr(quantity, name) for name in FIGURE.values()}
    subject = quantity.subject
    return said | {"subject": Whom(subject.slug, subject.name) if subject else None}
