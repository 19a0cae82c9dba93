"""Figures of one thing side by side: what each claim states, and which cannot both hold.

Behind the claim page, the comparison page and its files.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations

from django.db.models import (
    Case,
    F,
    OuterRef,
    Prefetch,
    Subquery,
    When,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Abs, RowNumber

from sources.models import Quote
from sources.statements import Statement

from . import apart, conflicts, figures
from .models import Evidence, Quantity, Relation, Subject, Version

MOST = 100  # figures on one page: each is compared with each
NEAREST = 12  # figures of one measure on the page of a claim; the comparison page has the others


@dataclass
class Row:
    """One figure of one claim. `number` tells it in the table, in the plot and in the files."""

    number: int
    quantity: Quantity
    sources: list  # that hold a verified quote in support of the claim
    clashes: list = field(default_factory=list)  # numbers of the rows that it cannot hold with

    @property
    def version(self):
        return self.quantity.version


@dataclass
class Group:
    """The rows that state the same value."""

    words: str
    rows: list[Row]


@dataclass
class Table:
    """Groups in units that can be converted into each other, the smallest value first."""

    units: str
    groups: list[Group]

    @property
    def rows(self):
        return [row for group in self.groups for row in group.rows]


@dataclass
class Clash:
    first: Row
    second: Row
    reason: str

    def is_of(self, row):
        return row.number in (self.first.number, self.second.number)


@dataclass
class Measure:
    """What is measured of one subject, with every figure that is stated of it."""

    subject: Subject
    slug: str
    name: str
    tables: list[Table]
    clashes: list[Clash]
    plots: list  # [(place, figures.Plot)]: figures of different places make no row over time
    apart: list[str]  # sentences: which of them are not compared, and why
    is_whole: bool = True  # False where there are figures that are not shown

    @property
    def rows(self):
        return [row for table in self.tables for row in table.rows]

    @property
    def key(self):
        return f"{self.subject.slug}-{self.slug}"

    @property
    def query(self):
        return {"subject": self.subject.slug, "measure": self.slug}

    @property
    def has_places(self):
        return any(row.quantity.place for row in self.rows)


# Which figures


def of_version(version):
    """[Measure] of everything that a listed version measures, as listed claims state it."""
    order = keys(version)
    if not version.is_listed or version.status == Version.Status.RETRACTED or not order:
        return []
    every = in_order(NEAR.ask(version.pk, using=version._state.db), order)
    measures = laid_out([quantities[:NEAREST] for quantities in every])
    for measure, quantities in zip(measures, every, strict=True):
        measure.is_whole = len(quantities) <= NEAREST
    return measures


def nearest(version):
    """Of each measure of a version `NEAREST` of the figures that are shown, and one more.

    First its own, then the next values in a unit of its own.
    """
    own = Quantity.objects.compared().filter(version=version).order_by()
    same = {name: OuterRef(name) for name in ("subject", "measure_slug", "unit")}
    away = own.filter(**same).annotate(away=Abs(F("value") - OuterRef("value"))).order_by("away")
    number = Window(
        RowNumber(),
        partition_by=["subject", "measure_slug"],
        order_by=[is_other(version), Subquery(away.values("away")[:1]).asc(nulls_last=True), "id"],
    )
    measured = {name: own.values(name) for name in ("subject", "measure_slug")}
    found = shown().filter(subject__in=measured["subject"])
    found = found.filter(measure_slug__in=measured["measure_slug"])
    return found.annotate(number=number).filter(number__lte=NEAREST + 1).order_by("number")


NEAR = Statement(nearest, -1)


def for_review(version):
    """[Measure] of what a version measures that others measure too: as if it were let pass."""
    order = keys(version)
    if not order:
        return []
    own = Quantity.objects.compared().filter(version=version)
    others = Quantity.objects.shown().compared().exclude(version__claim=version.claim_id)
    found = with_versions(own | others).filter(
        subject__in={subject for subject, _ in order},
        measure_slug__in={measure for _, measure in order},
    )
    # Of more than fit, its own are among those that are shown.
    every = in_order(found.order_by(is_other(version), "id")[:MOST], order)
    return laid_out([each for each in every if any(q.version_id != version.pk for q in each)])


def is_other(version):
    return Case(When(version=version, then=0), default=1)


def in_order(quantities, order):
    """[[quantity] of each of the measures], which are {key: its place}."""
    found = by_measure(quantities)
    return [found[key] for key in sorted(found.keys() & order.keys(), key=order.get)]


def keys(version):
    """{(subject id, slug of the measure): its place} of what a version measures."""
    return {
        (q.subject_id, q.measure_slug): number
        for number, q in enumerate(version.quantities.all())
        if q.subject_id and q.measure_slug
    }


def of_subject(subject, measure=""):
    """([Measure], whether there are more figures than are shown) of a subject."""
    found = shown().filter(subject=subject)
    return cut(found.filter(measure_slug=measure) if measure else found)


def of_claims(claim_ids):
    """The same of what the claims that the public sees state; retracted ones too."""
    listed = Quantity.objects.compared().filter(
        version__listed_at__isnull=False, version__claim__in=claim_ids
    )
    return cut(with_versions(listed))


def cut(found):
    found = list(found[: MOST + 1])
    measures = laid_out(by_measure(found[:MOST]).values())
    return sorted(measures, key=lambda m: (m.subject.name, m.name, m.slug)), len(found) > MOST


def shown():
    return with_versions(Quantity.objects.shown().compared())


def with_versions(quantities):
    return quantities.select_related("subject", "version__claim").order_by("id")


def by_measure(quantities):
    """{(subject id, slug of the measure): [quantity]}."""
    found = defaultdict(list)
    for quantity in quantities:
        found[quantity.subject_id, quantity.measure_slug].append(quantity)
    return found


# How they stand beside each other


def laid_out(every):
    """[Measure] of lists of quantities as `with_versions` brings them, each of one measure."""
    add_sources([quantity for alike in every for quantity in alike])
    measures = [measured(alike) for alike in every]
    drop_what_a_person_lets_stand(measures)
    for measure in measures:
        for clash in measure.clashes:
            clash.first.clashes.append(clash.second.number)
            clash.second.clashes.append(clash.first.number)
    return measures


def add_sources(quantities):
    """Read what `sources_of` tells."""
    named = ("version", "quote__source__slug", "quote__source__title")
    checked = Evidence.objects.filter(
        stance=Evidence.Stance.SUPPORTS, quote__verdict=Quote.Verdict.VERIFIED
    )
    checked = checked.select_related("quote__source").only(*named).order_by("order", "id")
    prefetch_related_objects(quantities, Prefetch("version__evidence", checked, to_attr="checked"))


def measured(quantities):
    number, tables = 0, []
    for family in apart.families(quantities):
        by_value = defaultdict(list)
        for quantity in family:
            by_value[value_of(quantity, family[0].unit)].append(quantity)
        groups = []
        for _, alike in sorted(by_value.items(), key=lambda item: item[0]):
            rows = []
            for quantity in sorted(alike, key=by_time):
                number += 1
                rows.append(Row(number, quantity, sources_of(quantity.version)))
            groups.append(Group(alike[0].in_words, rows))
        tables.append(Table(apart.units_in_words(family), groups))
    rows = [row for table in tables for row in table.rows]
    first, plots = quantities[0], plots_of(rows)
    return Measure(
        subject=first.subject,
        slug=first.measure_slug,
        name=first.measure,
        tables=tables,
        clashes=clashes_of(rows),
        plots=plots,
        apart=apart.reasons([table.rows for table in tables], plots),
    )


def value_of(quantity, unit):
    """What makes two figures one group, in the order of the page: by the value in one unit."""
    upper = quantity.value if quantity.upper is None else quantity.upper
    bound = figures.bound_of(quantity.bound)
    return apart.in_unit(quantity, unit), quantity.unit, quantity.value, upper, bound


def by_time(quantity):
    return quantity.days[0] or datetime.date.max, quantity.pk


def sources_of(version):
    return list({e.quote.source_id: e.quote.source for e in version.checked}.values())


def clashes_of(rows):
    retracted = Version.Status.RETRACTED
    by_place = defaultdict(list)
    for row in rows:
        if row.version.status != retracted:
            place = conflicts.place_of(row.quantity)
            by_place[place].append((row, row.quantity, row.version.claim_id))
    found = []
    for standing in by_place.values():
        for (first, one, claim), (second, other, its_claim) in combinations(standing, 2):
            if claim != its_claim and (reason := conflicts.why_not_both(one, other)):
                found.append(Clash(first, second, reason))
    return sorted(found, key=lambda clash: (clash.first.number, clash.second.number))


def drop_what_a_person_lets_stand(measures):
    """A person has looked at the two claims and lets them stand beside each other."""
    clashing = [clash for measure in measures for clash in measure.clashes]
    if not clashing:
        return
    claims = {row.version.claim_id for c in clashing for row in (c.first, c.second)}
    let_stand = Relation.objects.letting_stand().filter(claim__in=claims, other__in=claims)
    pairs = {frozenset(pair) for pair in let_stand.values_list("claim_id", "other_id")}
    for measure in measures:
        measure.clashes = [
            clash
            for clash in measure.clashes
            if {clash.first.version.claim_id, clash.second.version.claim_id} not in pairs
        ]


def plots_of(rows):
    """[(place, Plot)] of each place of which three figures or more have a period."""
    dated = defaultdict(list)
    for row in rows:
        days = row.quantity.days
        if days[0] is not None and days != (datetime.date.min, datetime.date.max):
            place = conflicts.place_of(row.quantity)
            dated[place].append((row, figures.Dated(row.number, row.quantity.stated, *days)))
    drawn = [
        (found[0][0].quantity.place, figures.plot([each for _, each in found]))
        for found in dated.values()
    ]
    return [(place, plot) for place, plot in drawn if plot is not None]


# As data


def as_json(measure, absolute):
    """One measure as JSON; `absolute(path)` gives whole addresses."""
    return {
        "of": measure.subject.name,
        "subject": measure.subject.slug,
        "measure": measure.name,
        "measure_slug": measure.slug,
        "figures": [row_as_json(row, absolute) for row in measure.rows],
        "cannot_both_hold": [
            {"figures": [clash.first.number, clash.second.number], "reason": clash.reason}
            for clash in measure.clashes
        ],
        "not_compared": measure.apart,
    }


def row_as_json(row, absolute):
    quantity, version = row.quantity, row.version
    return {
        "number": row.number,
        "printed": quantity.printed,
        "value": quantity.plain,
        "value_to": quantity.plain_upper,
        "unit": quantity.unit,
        "bound": quantity.bound,
        "place": quantity.place,
        "period": quantity.when,
        "claim": version.claim.slug,
        "version": version.number,
        "status": version.status,
        "text": version.text,
        "url": absolute(version.claim.get_absolute_url()),
        "version_url": absolute(version.get_absolute_url()),
        "independent_origins": version.independent_origins,
        "documents": version.documents,
        "sources": [source.slug for source in row.sources],
    }
