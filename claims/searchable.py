"""The words that the public finds claims by. Written by listing.py, as the list changes.

A document of the index is a listing. It holds what the claim's page shows: the statement, the
quotes with their translations and speakers, the sources, publishers, subjects and topics.
"""

from collections import defaultdict
from functools import partial
from itertools import chain
from typing import NamedTuple

from django.conf import settings
from django.db.models import F

from search import marking, suggesting
from search.documents import BREAK, field
from search.index import Field, Index, Made, stemmed
from search.query import Query
from sources import searchable
from sources.models import Quote, Source
from sources.processes import few_at_once

from . import outdated
from .models import Evidence, Listing, Quantity, Subject, Topic, Version

INDEX = Index(
    "claims_search",
    Listing._meta.db_table,
    [
        Field("statement", "s", 8),
        Field("quote"),
        Field("source", "w"),
        Field("publisher", "p"),
        Field("subject", "u", 5),
        Field("topic", "o", 5),
    ],
    {
        "statement": "statement",
        "claim": "statement",
        "quote": "quote",
        "source": "source",
        "title": "source",
        "author": "source",
        "publisher": "publisher",
        "subject": "subject",
        "topic": "topic",
    },
)
AT_ONCE = 500  # listings; a few queries for so many
QUOTED = (
    *("version__listing", "quote__source", "quote__text", "quote__language", "quote__translation"),
    *("quote__attribution", "quote__source__language"),
)


def install(using, **kwargs):
    """On post_migrate: make the index, and fill it where there was none."""
    if INDEX.install(using):
        write_all(using)


class Portion(NamedTuple):
    """What is to be kept of some listings."""

    made: Made
    names: dict[str, dict[str, tuple]]  # {kind: {id: (slug, name, other names)}}


def write_all(using="default", processes=1, progress=lambda portions: portions):
    """Make the index anew; how many listings stand in it."""
    INDEX.clear(using)
    seen, horizon = outdated.moment(using)
    ids = list(Listing.objects.using(using).order_by("pk").values_list("pk", flat=True))
    write(ids, using, processes, progress)
    # What others wrote meanwhile was written over.
    changed = outdated.Changed(using)
    write([pk for pk in changed.all if changed.since(pk, seen, horizon)], using)
    return len(ids)


def write(listing_ids, using="default", processes=1, progress=lambda portions: portions):
    """Replace what the index holds of these listings."""
    ids, learnt = list(listing_ids), set()
    portions = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    making = few_at_once(partial(make, using=using), progress(portions), processes)
    for portion in making:
        for kind, names in portion.names.items():
            suggesting.keep_new(kind, names, using)
        INDEX.write(portion.made, using, learnt)


def make(ids, using):
    """The Portion of these listings."""
    site, names = settings.LANGUAGE_CODE, {}
    quotes, sources, languages = quoted(ids, using)
    topics, names["topic"] = headings(Topic, ids, using)
    subjects, names["subject"] = headings(Subject, ids, using)
    cited = {source for held in sources.values() for source in held}
    known, cut = Source.objects.using(using).in_bulk(cited), {}
    for pk, source in known.items():
        cut[pk] = searchable.head(source)
        languages.add(source.language)
    names["publisher"] = {
        one.publisher_slug: (one.publisher_slug, one.published_by, [])
        for one in known.values()
        if one.publisher_slug
    }
    figures = stated(ids, using)
    documents = []
    rows = Listing.objects.using(using).filter(pk__in=ids).order_by()
    for pk, statement in rows.values_list("pk", "version__text"):
        heads = [cut[source] for source in sources[pk] if source in cut]
        fields = {
            "statement": field([(statement, site), *((said, site) for said in figures[pk])]),
            "quote": field(quotes[pk]),
            "source": joined(head[name] for head in heads for name in ("title", "author")),
            "publisher": joined(head["publisher"] for head in heads),
            "subject": field(named(subjects[pk])),
            "topic": field(named(topics[pk])),
        }
        documents.append((pk, fields))
    return Portion(INDEX.make(documents, stemmed({*languages, site}), using), names)


def quoted(ids, using):
    """({listing: [(text, language)]}, {listing: {source: None}}, {language}) of their quotes."""
    site = settings.LANGUAGE_CODE
    quotes, sources, languages = defaultdict(list), defaultdict(dict), set()
    rows = Evidence.objects.using(using).filter(version__listing__in=ids).order_by("order", "id")
    for pk, source, text, own, translation, speaker, of_source in rows.values_list(*QUOTED):
        language = own or of_source or site
        languages.add(language)
        sources[pk][source] = None
        parts = [(text, language), (translation, site), (speaker, "")]
        quotes[pk] += [part for part in parts if part[0]]
    return quotes, sources, languages


def stated(ids, using):
    """{listing: [a figure as it is printed, its value in digits]}"""
    found = defaultdict(list)
    rows = Quantity.objects.using(using).filter(version__listing__in=ids).order_by("id")
    for figure in rows.annotate(number=F("version__listing")):
        found[figure.number] += [figure.printed, *figure.digits]
    return found


def headings(model, ids, using):
    """({listing: [heading]}, their names) of the topics or subjects that they stand under."""
    kind = model._meta.model_name
    through = getattr(Version, model.version_field).through
    rows = through.objects.using(using).filter(version__listing__in=ids).order_by("id")
    rows = list(rows.values_list("version__listing", f"{kind}_id"))
    known = model.objects.using(using).in_bulk({heading for _, heading in rows})
    names = {str(pk): (one.slug, one.name, other_names(one)) for pk, one in known.items()}
    found = defaultdict(list)
    for pk, heading in rows:
        found[pk].append(known[heading])
    return found, names


def other_names(heading):
    aliases = getattr(heading, "aliases", [])
    return [name for name in aliases if isinstance(name, str)] if isinstance(aliases, list) else []


def named(headings):
    """[(text, language)] of their names."""
    return [
        (name, settings.LANGUAGE_CODE)
        for heading in headings
        for name in [heading.name, *other_names(heading)]
    ]


def joined(fields):
    found = []
    for words in fields:
        found += [BREAK, *words] if found else words
    return found


# Read


def read(typed, using=None):
    """The Query of what was typed, for all functions here. Raises Unsearchable."""
    return INDEX.read(typed, using)


def hits(query, using=None):
    """The numbers of all listings that are found, a BitMap. `query` as typed, or read."""
    return look(query, using).hits()


def ranked(query, most=10_000, among=None, using=None):
    """[number] of the newest `most` that are found, the best first, then the newest.

    `among`: the hits, or those of them that are asked for, where they are known already.
    """
    found = look(query, using)
    return found.ranked(found.hits() if among is None else among, most)


def look(query, using=None):
    return INDEX.look(query if isinstance(query, Query) else read(query, using), using)


class Place(NamedTuple):
    """Where a claim holds what was looked for, beside its statement."""

    field: str
    label: str  # "" for the words of a quote
    text: str
    language: str | None  # as marking.mark takes it
    quote: Quote | None = None  # where it is one of its texts


def found_in(version, query):
    """The Place that holds most of what was looked for; None where there is none to show.

    A quote goes first. Another place is shown where the statement does not hold all by itself.
    `version` comes with its evidence, `quoted()`, its subjects and its figures.
    """
    query = query if isinstance(query, Query) else read(query)
    if found := best(quote_places(version), query):
        return found
    if marking.met(version.text, query, "statement") == len(query.groups):
        return None
    places = figure_places(version), source_places(version), heading_places(version)
    return best(chain(*places), query)


def best(places, query):
    """The first of those that hold most; None where none holds anything."""
    counted = [
        (marking.met(place.text, query, place.field, place.language), place)
        for place in places
        if place.text
    ]
    most = max((count for count, _ in counted), default=0)
    return next((place for count, place in counted if count == most > 0), None)


def quote_places(version):
    quotes = [piece.quote for piece in version.evidence.all()]
    for quote in quotes:
        yield Place("quote", "", quote.text, quote.language or quote.source.language or None, quote)
    for quote in quotes:
        yield Place("quote", "In translation", quote.translation, None, quote)
        yield Place("quote", "Said by", quote.attribution, "", quote)


def figure_places(version):
    for figure in version.quantities.all():
        yield Place("statement", "Figure", f"{figure} ({' – '.join(figure.digits)})", None)


def source_places(version):
    for source in {piece.quote.source: None for piece in version.evidence.all()}:
        known = searchable.named(source)
        for text, language in known["title"]:
            yield Place("source", "Source", text, language)
        yield Place("source", "Author", "; ".join(name for name, _ in known["author"]), "")
        for name, language in known["publisher"]:
            yield Place("publisher", "Publisher", name, language)


def heading_places(version):
    for kind, headings in (("subject", version.subjects), ("topic", version.topics)):
        for heading in headings.all():
            also = other_names(heading)
            yield Place(kind, kind.capitalize(), ", also ".join([heading.name, *also]), None)


def did_you_mean(query, using=None):
    """What was typed, with words that are found nowhere put right; "" where there is nothing."""
    return look(query, using).put_right()
