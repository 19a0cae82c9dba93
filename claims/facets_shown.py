"""The facets of a list as people read them: names for the values, and addresses to choose them."""

from typing import NamedTuple

from django.urls import reverse

from sources import pages
from sources.models import Quote, Source
from sources.statements import OfRows

from . import tally
from .found import SHOWN
from .models import Evidence, Subject, Topic, Version
from .tally import UNDATED

LABELS = {
    "topic": "Topic",
    "subject": "Subject",
    "publisher": "Publisher",
    "source": "Source",
    "year": "Year",
    "origins": "Independent origins",
    "stance": "Evidence",
    "verdict": "Quotes",
    "status": "Status",
}
CHOICES = {
    "stance": dict(Evidence.Stance.choices),
    "verdict": dict(Quote.Verdict.choices),
    "status": {status.value: status.label for status in Version.PUBLIC},
}
# Those whose values are rows, taken by their slugs; and what people know these by.
ROWS = {"topic": Topic, "subject": Subject, "source": Source}
CALLED = {"topic": "name", "subject": "name", "source": "title"}
# Where the database has what an address says of a value.
FIELDS = {
    "topic": "topics__slug",
    "subject": "subjects__slug",
    "publisher": "evidence__quote__source__publisher_slug",
    "source": "evidence__quote__source__slug",
    "stance": "evidence__stance",
    "verdict": "evidence__quote__verdict",
    "status": "status",
}
# There are tens of thousands, each with few claims: they are counted on a page of their own.
COUNTED_APART = {"source"}


def naming(model, field):
    """The Statement that gives (id, slug, name) of the rows with these Numbers."""
    return OfRows(
        lambda ids: model.objects.filter(pk__in=ids).order_by().values_list("pk", "slug", field)
    )


NAMING = {name: naming(model, CALLED[name]) for name, model in ROWS.items()}


class Value(NamedTuple):
    value: str  # as it stands in an address
    label: str
    count: int
    chosen: bool

    @property
    def number(self):
        return f"{self.count:,}"


def counted(found):
    """{facet: [(value, count)]} of what is shown beside a list, and the facets with more values."""
    counts = {}
    for name in LABELS:
        if name == "origins":
            counts[name] = found.origins()
        else:
            counts[name] = found.counts(name, 0 if name in COUNTED_APART else SHOWN)
    more = {
        name
        for name, pairs in counts.items()
        if (len(pairs) >= SHOWN and found.has_more(name, len(pairs)))
        or (name in COUNTED_APART and found.all)
    }
    return counts, more


def told(counts, more, filters):
    """[{name, label, values: [Value], more}] of counted facets.

    `more` is the address of the page with all values; "" where all are shown.
    """
    query = pages.without_cursor(filters.data)
    facets = []
    for name, pairs in counts.items():
        in_use = set(filters.data.getlist(name))
        names = names_of(name, [value for value, _ in pairs])
        values = [
            Value(*names[value], count, names[value][0] in in_use)
            for value, count in in_sequence(name, pairs)
            if value in names
        ]
        address = reverse("claims:facet", args=[name]) + query if name in more else ""
        if values or address:
            kind = "radio" if name == "origins" else "checkbox"
            facet = {"name": name, "label": LABELS[name], "input": kind}
            facets.append({**facet, "values": values, "more": address})
    return facets


def in_sequence(name, pairs):
    """By count but where the values have an order of their own."""
    if name == "year":
        return sorted(pairs, key=lambda pair: -pair[0] if pair[0] != UNDATED else 0)
    if name in CHOICES:
        places = list(CHOICES[name])
        return sorted(pairs, key=lambda pair: places.index(pair[0]))
    return pairs


def names_of(name, values):
    """{value: (what stands in an address, what people read)} of those that can be named."""
    if name in ROWS:
        rows = NAMING[name].ask(values)
        return {pk: (slug, label) for pk, slug, label in rows}
    if name == "publisher":
        return {slug: (slug, label) for slug, label in publishers(values).items()}
    if name == "origins":
        return {n: (str(n), f"At least {n}") for n in values}
    if name == "year":
        return {year: (str(year), str(year).capitalize()) for year in values}
    return {value: (value, CHOICES[name][value]) for value in values}


def publishers(slugs):
    """{slug: name}."""
    with tally.up_to_date() as sets:
        return {slug: sets.publishers.get(slug, slug) for slug in slugs}


# One facet with all its values, on a page of its own

MOST = 200


def candidates(name, words):
    """The values of a facet whose names hold these words; None for all of them."""
    if not words.strip():
        return None
    if name in ROWS:
        rows = ROWS[name].objects.named_like(words)[: MOST * 10]
        return list(rows.values_list("pk", flat=True))
    with tally.up_to_date() as sets:
        values = list(sets.facets[name].members)
    named = names_of(name, values)
    return [value for value in values if words.casefold() in named[value][1].casefold()]
