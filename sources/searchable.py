"""The words that the public finds sources by, and the passages of their texts.

A document of the index is a passage: some thousand characters of the newest text of a source that
is open to all, with the names of the source. A source whose text is not open, or that has none, is
one document with its names alone. What is not public stands nowhere here.
"""

import hashlib
import json
from collections.abc import Iterable
from contextlib import contextmanager
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Substr
from django.urls import reverse

from citations import names
from search import marking
from search.documents import field
from search.index import Field, Index, Made, stemmed, together
from search.passages import cut
from search.query import Query
from search.rows import Numbers
from search.spelling import learning

from .later import Later
from .models import Capture, Passage, Searched, Source
from .portions import portions
from .processes import few_at_once
from .statements import OfRows

INDEX = Index(
    "sources_search",
    Passage._meta.db_table,
    [
        Field("title", "t", 6),
        Field("author", "a", 4),
        Field("publisher", "p", 2),
        Field("text"),
    ],
    {"title": "title", "source": "title", "author": "author", "publisher": "publisher"}
    | {"text": "text", "quote": "text"},
)
AT_ONCE = 50  # sources whose texts and words are in memory together
MOST_RANKED, FEW_RANKED = 10_000, 1_000  # passages
MOST_READ = 3  # passages of one source that are looked through for the best one
# Raised where the same source would be written otherwise.
FORM = 3

later = Later("sources to be found")


def install(using, **kwargs):
    """On post_migrate: make the index, and fill it where there was none."""
    if INDEX.install(using):
        write_all(using)


# What `named` reads of a source.
NAMED_BY = ("title", "title_translated", "container_title", "language", "publisher", "authors")


def named(source):
    """{field: [(text, language)]} of what names a source."""
    site, own = settings.LANGUAGE_CODE, source.language
    titles = [(source.title, own), (source.title_translated, site), (source.container_title, own)]
    publishers = [source.publisher, source.container_title]
    return {
        "title": [part for part in titles if part[0]],
        "author": [(names.printed(name), "") for name in names.listed(source.authors)],
        "publisher": [(name, "") for name in publishers if name],
    }


def head(source):
    """{field: [word]} of what names a source."""
    return {name: field(parts) for name, parts in named(source).items()}


# Written


def write_all(using="default", processes=1, progress=lambda portions: portions):
    """Make the index anew; how many sources stand in it."""
    Searched.objects.using(using).all().delete()
    Passage.objects.using(using).all().delete()
    INDEX.clear(using)
    ids = Source.objects.using(using).public().order_by("pk").values_list("pk", flat=True)
    ids = list(ids)
    task = partial(make, using=using, run=whole)
    with learning():
        for portion in few_at_once(task, progress(portions(ids, AT_ONCE)), processes):
            with transaction.atomic(using=using):
                keep(portion._replace(gone=list(portion.new)), using)
    # What others wrote meanwhile was written over.
    write(ids, using)
    return len(ids)


@contextmanager
def put_off(run=map, using="default"):
    """What is to be written meanwhile is written once, in the caller's transaction: see Later.

    `run` maps the reading of words over texts.
    """

    def begin(ids):
        return make(ids, using, digests(ids, using), run)

    with learning(), later.gathering(begin, partial(keep, using=using), AT_ONCE) as waiting:
        yield waiting


def write(source_ids, using="default"):
    """Bring what the index holds of these sources in step with what they are now."""
    if later.put_off(source_ids):
        return
    for ids in portions(set(source_ids), AT_ONCE):
        with transaction.atomic(using=using, savepoint=False):
            keep(make(ids, using, digests(ids, using)), using)


def digests(ids, using):
    """{source: digest of what the index holds of it}."""
    held = Searched.objects.using(using).filter(pk__in=ids)
    return dict(held.values_list("pk", "digest"))


def whole(task, *columns):
    """`map`, as what another process can give back."""
    return list(map(task, *columns))


class Portion(NamedTuple):
    """What is to be changed about some sources."""

    gone: list[int]  # sources of which what was kept is not right any more
    new: dict[int, str]  # {source: its digest}
    places: list[tuple[int, int | None, int, int]]  # (source, capture, start, end) of passages
    made: Iterable[Made]  # of each of the new ones


def make(ids, using, before=MappingProxyType({}), run=map):
    """The Portion of these sources, of which `before` is kept: {source: digest}."""
    public = Source.objects.using(using).public().in_bulk(ids)
    captures = newest_captures([pk for pk in public if is_open(public[pk])], using)
    now = {pk: digest_of(source, captures.get(pk)) for pk, source in public.items()}
    gone = [pk for pk, digest in before.items() if now.get(pk) != digest]
    new = {pk: now[pk] for pk in ids if pk in now and before.get(pk) != now[pk]}
    site, places, texts = settings.LANGUAGE_CODE, [], []
    for pk in new:
        text = text_of(captures.get(pk), using)
        cuts = cut(text) or [(0, 0)]
        places += [(pk, captures.get(pk), start, end) for start, end in cuts]
        texts.append([text[start:end] for start, end in cuts])
    heads = [head(public[pk]) for pk in new]
    languages = [public[pk].language or site for pk in new]
    made = run(partial(documents, using), heads, texts, languages)
    return Portion(gone, new, places, made)


def documents(using, names_of, passages, language):
    """The Made of the passages of one source; nothing is asked of the database."""
    site = settings.LANGUAGE_CODE
    fields = [(None, {**names_of, "text": field([(text, language)])}) for text in passages]
    return INDEX.make(fields, stemmed({language, site}), using)


def keep(portion, using):
    if portion.gone:
        Passage.objects.using(using).filter(source__in=portion.gone).delete()
        Searched.objects.using(using).filter(pk__in=portion.gone).delete()
    passages = Passage.objects.using(using).bulk_create(
        Passage(source_id=source, capture_id=capture, start=start, end=end)
        for source, capture, start, end in portion.places
    )
    made = together(portion.made)
    pairs = zip(passages, made.rows, strict=True)
    rows = [(passage.pk, stored) for passage, (_, stored) in pairs]
    INDEX.write(made._replace(rows=rows), using)
    Searched.objects.using(using).bulk_create(
        Searched(source_id=source, digest=digest) for source, digest in portion.new.items()
    )


def is_open(source):
    return source.access == Source.Access.PUBLIC


def newest_captures(source_ids, using):
    """{source: its newest capture}."""
    rows = Capture.objects.using(using).filter(source__in=source_ids).order_by("taken", "id")
    return dict(rows.values_list("source_id", "pk")) if source_ids else {}


def digest_of(source, capture):
    """Of all that is written of a source."""
    said = [FORM, settings.LANGUAGE_CODE, capture, source.language, source.title, source.authors]
    said += [source.title_translated, source.container_title, source.publisher]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def text_of(capture, using):
    texts = Capture.objects.using(using).filter(pk=capture).values_list("text", flat=True)
    return texts.get() if capture else ""


# What listens


def source_saved(sender, instance, created, **kwargs):
    # One that is new and not open is cited by nobody yet.
    if not created or is_open(instance):
        write([instance.pk])


def capture_changed(sender, instance, **kwargs):
    write([instance.source_id])


def sources_filled_in(sender, sources, **kwargs):
    write(sources)


def quotes_published(sender, sources, **kwargs):
    """The public may know of these sources (ids) from now on, whoever may read their texts."""
    known = Searched.objects.filter(pk__in=sources).values_list("pk", flat=True)
    write(set(sources) - set(known))


def quote_saved(sender, instance, **kwargs):
    if instance.published_at:
        quotes_published(sender, [instance.source_id])


# Read


def how_many():
    """How many sources the public may know of: each stands in the index once."""
    return Searched.objects.count()


def places_in(capture):
    """Where the passages of this text begin that a search leads to."""
    return Passage.objects.filter(capture=capture).values_list("start", flat=True)


def read(typed, using=None):
    """The Query of what was typed. Raises Unsearchable."""
    return INDEX.read(typed, using)


def look(query, using=None):
    return INDEX.look(query if isinstance(query, Query) else read(query, using), using)


SOURCE_OF = OfRows(
    lambda numbers: Passage.objects.filter(pk__in=numbers).order_by().values_list("pk", "source_id")
)
WORDS = OfRows(
    lambda numbers: (
        Passage.objects.filter(pk__in=numbers)
        .exclude(capture=None)
        .order_by("pk")
        .annotate(
            words=Substr("capture__text", F("start") + 1, F("end") - F("start")),
            language=F("source__language"),
        )
    )
)
NAMED = OfRows(
    lambda sources: (
        Source.objects.filter(pk__in=sources).order_by().only("slug", "title", "language")
    )
)


def sources_of(passages):
    """The ids of the sources of these passages (numbers), to filter by."""
    return Passage.objects.filter(pk__in=Numbers(passages)).order_by().values("source")


class Result(NamedTuple):
    """A source that was found, and the passage of its text that holds most of what was sought."""

    source: Source
    passage: Passage | None = None  # None where its names alone were found
    excerpt: tuple = ()  # of marking.Piece

    @property
    def address(self):
        """Where the passage stands in the text."""
        return f"{reverse('sources:text', args=[self.source.slug])}#c{self.passage.start}"


class Found(NamedTuple):
    results: list
    total: int  # sources among the newest passages
    is_whole: bool  # whether these are all passages that were found


def find(query, start=0, most=50):
    """The Found of a query: `most` results from the place `start` on, the best first."""
    query = query if isinstance(query, Query) else read(query)
    looking = look(query)
    hits = looking.hits()
    passages = by_source(looking.ranked(hits, MOST_RANKED))
    shown = dict(islice(passages.items(), start, start + most))
    sources = Source.objects.with_public_quote_count().in_bulk(shown)
    return Found(results(shown, sources, query), len(passages), len(hits) <= MOST_RANKED)


def by_source(numbers):
    """{source: [its passages among these numbers]}, in their order."""
    source_of, found = dict(SOURCE_OF.ask(numbers)), {}
    for number in numbers:
        if number in source_of:
            found.setdefault(source_of[number], []).append(number)
    return found


def results(passages, known, query):
    """[Result] of {source: passages}, with the rows {source: Source}."""
    best = best_passages([sorted(numbers)[:MOST_READ] for numbers in passages.values()], query)
    return [Result(known[pk], *best.get(pk, ())) for pk in passages if pk in known]


def best_passages(groups, query):
    """{source: (Passage, its excerpt)} of those passages (numbers) with most of what is sought."""
    numbers = [number for group in groups for number in group]
    best, most = {}, {}
    for passage in WORDS.ask(numbers):
        if most.get(passage.source_id) == query.to_meet:
            continue
        # Pages end in a character that nobody sees.
        words = passage.words.replace("\f", " ")
        text = words, query, "text", passage.language or None
        count = marking.met(*text)
        if count > most.get(passage.source_id, 0):
            most[passage.source_id] = count
            best[passage.source_id] = passage, marking.excerpt(*text)
    return best


def passages_found(typed, languages, most=3):
    """[Result]: the best of what was typed, for a page that is about something else.

    `languages`: as a Query of the page has them.
    """
    query = INDEX.read_in(languages, typed)
    looking = look(query)
    best = looking.ranked(looking.hits(FEW_RANKED), FEW_RANKED)
    # Most have a source of their own.
    passages = dict(islice(by_source(best[: 20 * most]).items(), most))
    sources = {source.pk: source for source in NAMED.ask(passages)}
    return results(passages, sources, query)


def did_you_mean(query):
    return look(query).put_right()
