"""The words that the public finds claims by. Written by listing.py, as the list changes.

A document of the index is a listing. It holds what the claim's page shows: the statement, the
quotes with their translations and speakers, the sources, publishers, subjects and topics.
"""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.db.models import F

from search import suggesting
from search.documents import BREAK, field
from search.index import Field, Index, Made, stemmed, together
from search.query import Query
from search.spelling import learning
from sources import searchable
from sources.later import Later
from sources.models import Source
from sources.portions import portions
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
# Of those that wait so many are read at once, and their words made by so many.
READ, WORDED = 1_000, 50
QUOTED = (
    *("version__listing", "quote__source", "quote__text", "quote__language", "quote__translation"),
    *("quote__attribution", "quote__source__language"),
)
later = Later("claims to be found")


def install(using, **kwargs):
    """On post_migrate: make the index, and fill it where there was none."""
    if INDEX.install(using):
        write_all(using)


class Portion(NamedTuple):
    """What is to be kept of some listings."""

    made: Iterable[Made]
    names: dict[str, dict[str, tuple]]  # {kind: {id: (slug, name, other names)}}


class Head(NamedTuple):
    """What a claim is found by of a source that it rests on."""

    words: dict[str, list[str]]
    language: str
    publisher: tuple[str, str]  # (slug, name)


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
    if later.put_off(listing_ids):
        return
    task = partial(make, using=using, run=searchable.whole)
    making = few_at_once(task, progress(portions(listing_ids, AT_ONCE)), processes)
    with learning():
        for portion in making:
            keep(portion, using)


@contextmanager
def put_off(run=map, using="default"):
    """What is to be written meanwhile is written once, in the caller's transaction: see Later.

    `run` maps the making of words over claims.
    """
    heads, as_of = {}, 0

    def begin(ids):
        nonlocal as_of
        if as_of != searchable.later.asked:  # a source may have another name
            heads.clear()
            as_of = searchable.later.asked
        return make(ids, using, run, heads)

    with learning(), later.gathering(begin, partial(keep, using=using), READ) as waiting:
        yield waiting


def keep(portion, using):
    for kind, names in portion.names.items():
        suggesting.keep_new(kind, names, using)
    INDEX.write(together(portion.made), using)


def make(ids, using, run=map, heads=None):
    """The Portion of these listings; in `heads` those of sources are kept that are read for it.

    `run` maps the making of words, which asks nothing of the database.
    """
    site, names = settings.LANGUAGE_CODE, {}
    quotes, sources, languages = quoted(ids, using)
    topics, names["topic"] = headings(Topic, ids, using)
    subjects, names["subject"] = headings(Subject, ids, using)
    heads = {} if heads is None else heads
    cited = {source for held in sources.values() for source in held}
    read_heads(cited - heads.keys(), heads, using)
    cited = {pk: heads[pk] for pk in cited if pk in heads}
    languages |= {head.language for head in cited.values()}
    names["publisher"] = {
        slug: (slug, name, []) for slug, name in (head.publisher for head in cited.values()) if slug
    }
    figures = stated(ids, using)
    rows = Listing.objects.using(using).filter(pk__in=ids).order_by()
    documents = [
        (
            pk,
            {
                "statement": [(statement, site), *((said, site) for said in figures[pk])],
                "quote": quotes[pk],
                "subject": named(subjects[pk]),
                "topic": named(topics[pk]),
            },
            [cited[source].words for source in sources[pk] if source in cited],
        )
        for pk, statement in rows.values_list("pk", "version__text")
    ]
    task = partial(worded, using, stemmed({*languages, site}))
    return Portion(run(task, portions(documents, WORDED)), names)


def read_heads(sources, heads, using):
    for pk, source in Source.objects.using(using).in_bulk(sources).items():
        publisher = source.publisher_slug, source.published_by
        heads[pk] = Head(searchable.head(source), source.language, publisher)


def worded(using, languages, documents):
    """The Made of these: [(listing, {field: [(text, language)]}, [words of the head of a source])].

    Nothing is asked of the database.
    """
    fields = (
        (
            pk,
            {name: field(parts) for name, parts in said.items()}
            | {
                "source": joined(head[name] for head in heads for name in ("title", "author")),
                "publisher": joined(head["publisher"] for head in heads),
            },
        )
        for pk, said, heads in documents
    )
    return INDEX.make(fields, languages, using)


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


def did_you_mean(query, using=None):
    """What was typed, with words that are found nowhere put right; "" where there is nothing."""
    return look(query, using).put_right()
