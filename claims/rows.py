"""Rows of a list of claims, as templates show them.

They are read as values: to make models of the same rows takes three times as long.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.template.defaultfilters import pluralize

from citations import dates
from sources.addresses import path
from sources.statements import OfRows

from .models import Evidence, Version
from .places import Place

COLUMNS = (
    *("pk", "listing", "claim__slug", "number", "text", "status"),
    *("documents", "independent_origins", "occurred"),
)


@dataclass
class Row:
    version: int  # its id
    listing: int  # its number in the list
    slug: str
    number: int
    text: str
    status: str
    documents: int
    origins: int
    occurs: str  # EDTF
    supporting: int = 0  # pieces of evidence
    contradicting: int = 0
    topics: list = field(default_factory=list)  # (address, name)
    place: Place | None = None  # where it holds what was looked for

    @property
    def address(self):
        return path("claims:claim", self.slug)

    @property
    def get_status_display(self):
        return Version.Status(self.status).label

    @property
    def rests_on(self):
        documents = f"{self.documents} document{pluralize(self.documents)}"
        return f"{documents}, {self.origins} independent origin{pluralize(self.origins)}"

    @property
    def occurred(self):
        return dates.parse(self.occurs).display() if self.occurs else ""


LISTED = OfRows(
    lambda numbers: Version.objects.filter(listing__in=numbers).order_by().values_list(*COLUMNS)
)
STANCES = OfRows(
    lambda versions: (
        Evidence.objects.filter(version__in=versions).order_by().values_list("version", "stance")
    )
)
TOPICS = OfRows(
    lambda versions: (
        Version.topics.through.objects.filter(version__in=versions)
        .order_by("topic__name")
        .values_list("version", "topic__slug", "topic__name")
    )
)


def newest(most):
    """[Row] of the versions that were listed last."""
    versions = Version.objects.listed().order_by("-listed_at", "-id")[:most]
    return completed([Row(*values) for values in versions.values_list(*COLUMNS)])


def of_listings(numbers):
    """[Row] of the versions with these numbers in the list; those no more listed are left out."""
    found = completed([Row(*values) for values in LISTED.ask(numbers)])
    by_number = {row.listing: row for row in found}
    return [by_number[number] for number in numbers if number in by_number]


def completed(found):
    """With the evidence counted and the topics named."""
    ids = [row.version for row in found]
    stances = Counter(STANCES.ask(ids))
    topics = defaultdict(list)
    for version, slug, name in TOPICS.ask(ids):
        topics[version].append((path("claims:topic", slug), name))
    for row in found:
        row.supporting = stances[row.version, Evidence.Stance.SUPPORTS]
        row.contradicting = stances[row.version, Evidence.Stance.CONTRADICTS]
        row.topics = topics[row.version]
    return found
