"""Where claims hold what was looked for: the words that a search shows beside each of them."""

from collections import defaultdict
from typing import NamedTuple

from search import marking
from sources import searchable
from sources.addresses import of_passage
from sources.models import Source
from sources.statements import OfRows

from .models import Evidence, Quantity, Subject, Topic, Version
from .searchable import other_names

QUOTED = (
    *("version", "quote", "quote__text", "quote__translation", "quote__attribution"),
    *("quote__language", "quote__source", "quote__source__language"),
    *("quote__source__slug", "quote__source__title"),
)

OF = OfRows(lambda versions: Evidence.objects.filter(version__in=versions).values_list(*QUOTED))
FIGURES = OfRows(lambda versions: Quantity.objects.filter(version__in=versions))
SOURCES = OfRows(
    lambda sources: Source.objects.filter(pk__in=sources).order_by().only(*searchable.NAMED_BY)
)


def headings_of(model):
    """The Statement that gives (version, heading) of the versions with these Numbers."""
    kind = model._meta.model_name
    through = getattr(Version, model.version_field).through
    return OfRows(
        lambda versions: (
            through.objects.filter(version__in=versions)
            .select_related(kind)
            .order_by(f"{kind}__name")
        )
    )


HEADINGS = {model._meta.model_name: headings_of(model) for model in (Subject, Topic)}


class Place(NamedTuple):
    """A text of a claim, beside its statement."""

    field: str
    label: str  # "" for the words of a quote
    text: str
    language: str | None  # as marking.mark takes it
    quote: "Quoted | None" = None  # where it is one of its texts

    @property
    def address(self):
        return of_passage(self.quote.slug, self.quote.quote) if self.quote else ""

    @property
    def document(self):
        return self.quote.title if self.quote else ""


class Quoted(NamedTuple):
    """What is read of a quote, as QUOTED names it."""

    version: int
    quote: int
    text: str
    translation: str
    attribution: str
    own_language: str
    source: int
    source_language: str
    slug: str
    title: str

    @property
    def language(self):
        return self.own_language or self.source_language or None


def found(statements, query):
    """{version: the Place that holds most of what was looked for}, where there is one to show.

    A quote goes first. Another place is shown where the statement does not hold all by itself.
    `statements`: {version: its text}.
    """
    quotes = quoted(statements)
    places = {version: best(quote_places(of_it), query) for version, of_it in quotes.items()}
    others = {
        version: quotes[version]
        for version, text in statements.items()
        if not places.get(version) and not holds_all(text, query)
    }
    for version, beside in other_places(others).items() if others else ():
        places[version] = best(beside, query)
    return {version: place for version, place in places.items() if place}


def holds_all(statement, query):
    return marking.met(statement, query, "statement") == query.to_meet


def best(places, query):
    """The first of those that hold most; None where none holds anything."""
    most, found = 0, None
    for place in places:
        held = marking.met(place.text, query, place.field, place.language) if place.text else 0
        if held > most:
            most, found = held, place
        if most == query.to_meet:
            break
    return found


def quoted(versions):
    """{version: [Quoted]}"""
    quotes = defaultdict(list)
    for row in map(Quoted._make, OF.ask(versions)):
        quotes[row.version].append(row)
    return quotes


def quote_places(quotes):
    for quote in quotes:
        yield Place("quote", "", quote.text, quote.language, quote)
    for quote in quotes:
        if quote.translation:
            yield Place("quote", "In translation", quote.translation, None, quote)
        if quote.attribution:
            yield Place("quote", "Said by", quote.attribution, "", quote)


def other_places(quotes):
    """{version: [Place]} of all that a claim is found by beside its quotes: {version: [Quoted]}."""
    places = {version: [] for version in quotes}
    for figure in FIGURES.ask(places):
        text = f"{figure} ({' – '.join(figure.digits)})"
        places[figure.version_id].append(Place("statement", "Figure", text, None))
    sources = {row.source: None for rows in quotes.values() for row in rows}
    sources = {source.pk: source_places(source) for source in SOURCES.ask(sources)}
    for version, rows in quotes.items():
        for source in {row.source: None for row in rows}:
            places[version] += sources[source]
    for kind, statement in HEADINGS.items():
        for row in statement.ask(places):
            heading = getattr(row, kind)
            text = ", also ".join([heading.name, *other_names(heading)])
            places[row.version_id].append(Place(kind, kind.capitalize(), text, None))
    return places


def source_places(source):
    known = searchable.named(source)
    return [
        *(Place("source", "Source", text, language) for text, language in known["title"]),
        Place("source", "Author", "; ".join(name for name, _ in known["author"]), ""),
        *(Place("publisher", "Publisher", *name) for name in known["publisher"]),
    ]
