"""Rows of a list of claims, as templates show them.

They are read as values: to make models of the same rows takes three times as long.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.template.defaultfilters import pluralize

from citations import dates
from sources.addresses import path

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


def rows(versions):
    """[Row] of these versions (a QuerySet), in its order."""
    found = [Row(*values) for values in versions.values_list(*COLUMNS)]
    ids = [row.version for row in found]
    evidence = Evidence.objects.filter(version__in=ids).order_by()
    stances = Counter(evidence.values_list("version", "stance"))
    topics = defaultdict(list)
    headed = Version.topics.through.objects.filter(version__in=ids).order_by("topic__name")
    for version, slug, name in headed.values_list("version", "topic__slug", "topic__name"):
        topics[version].append((path("claims:topic", slug), name))
    for row in found:
        row.supporting = stances[row.version, Evidence.Stance.SUPPORTS]
        row.contradicting = stances[row.version, Evidence.Stance.CONTRADICTS]
        row.topics = topics[row.version]
    return found


def of_listings(numbers):
    """[Row] of the versions with these numbers in the list; those no more listed are left out."""
    found = {row.listing: row for row in rows(Version.objects.filter(listing__in=numbers))}
    return [found[number] for number in numbers if number in found]
