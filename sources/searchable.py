"""The words that the public finds sources by, and the passages of their texts.

A document of the index is a passage: some thousand characters of the newest text of a source that
is open to all, with the names of the source. A source whose text is not open, or that has none, is
one document with its names alone. What is not public stands nowhere here.
"""

import hashlib
import json
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Substr
from django.urls import reverse

from citations import names
from search import marking
from search.documents import field
from search.index import Field, Index, stemmed
from search.passages import cut
from search.query import Query
from search.rows import Numbers

from .models import Capture, Passage, Searched, Source

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
AT_ONCE = 100  # sources; their texts are in memory one by one
MOST_RANKED = 10_000  # passages
MOST_READ = 3  # passages of one source that are looked through for the best one
# Raised where the same source would be written otherwise.
FORM = 1


def install(using, **kwargs):
    """On post_migrate: make the index, and fill it where there was none."""
    if INDEX.install(using):
        write_all(using)


def head(source):
    """{field: [word]} of what names a source."""
    site, own = settings.LANGUAGE_CODE, source.language
    titles = [(source.title, own), (source.title_translated, site), (source.container_title, own)]
    publishers = [source.publisher, source.container_title]
    return {
        "title": field(part for part in titles if part[0]),
        "author": field((names.printed(name), "") for name in names.listed(source.authors)),
        "publisher": field((name, "") for name in publishers if name),
    }


# Written


def write_all(using="default"):
    """Make the index anew; how many sources stand in it."""
    Searched.objects.using(using).all().delete()
    Passage.objects.using(using).all().delete()
    INDEX.clear(using)
    ids = Source.objects.using(using).public().order_by("pk").values_list("pk", flat=True)
    ids = list(ids)
    write(ids, using)
    return len(ids)


def write(source_ids, using="default"):
    """Bring what the index holds of these sources in step with what they are now."""
    ids = sorted(set(source_ids))
    for start in range(0, len(ids), AT_ONCE):
        write_portion(ids[start : start + AT_ONCE], using)


def write_portion(ids, using):
    with transaction.atomic(using=using, savepoint=False):
        public = Source.objects.using(using).public().in_bulk(ids)
        held = Searched.objects.using(using).filter(pk__in=ids)
        before = dict(held.values_list("pk", "digest"))
        captures = newest_captures([pk for pk in public if is_open(public[pk])], using)
        now = {pk: digest_of(source, captures.get(pk)) for pk, source in public.items()}
        changed = [pk for pk in ids if before.get(pk) != now.get(pk)]
        if not changed:
            return
        if before:
            Passage.objects.using(using).filter(source__in=changed).delete()
            held.filter(pk__in=changed).delete()
        for pk in changed:
            if pk in public:
                write_one(public[pk], captures.get(pk), using)
        Searched.objects.using(using).bulk_create(
            Searched(source_id=pk, digest=now[pk]) for pk in changed if pk in now
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


def write_one(source, capture, using):
    text = ""
    if capture:
        texts = Capture.objects.using(using).filter(pk=capture)
        text = texts.values_list("text", flat=True).get()
    places = cut(text) or [(0, 0)]
    passages = Passage.objects.using(using).bulk_create(
        Passage(source=source, capture_id=capture, start=start, end=end) for start, end in places
    )
    names_of, language = head(source), source.language or settings.LANGUAGE_CODE
    INDEX.write(
        [
            (
                passage.pk,
                {**names_of, "text": field([(text[passage.start : passage.end], language)])},
            )
            for passage in passages
        ],
        stemmed({source.language, settings.LANGUAGE_CODE}),
        using,
    )


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


def places_in(capture):
    """Where the passages of this text begin that a search leads to."""
    return Passage.objects.filter(capture=capture).values_list("start", flat=True)


def read(typed, using=None):
    """The Query of what was typed. Raises Unsearchable."""
    return INDEX.read(typed, using)


def look(query, using=None):
    return INDEX.look(query if isinstance(query, Query) else read(query, using), using)


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
    passages = {}
    ranked = looking.ranked(hits, MOST_RANKED)
    rows = Passage.objects.filter(pk__in=Numbers(number for _, number in ranked)).order_by()
    source_of = dict(rows.values_list("pk", "source_id"))
    for _, number in ranked:
        if number in source_of:
            passages.setdefault(source_of[number], []).append(number)
    shown = list(passages)[start : start + most]
    sources = Source.objects.with_public_quote_count().in_bulk(shown)
    best = best_passages([sorted(passages[pk])[:MOST_READ] for pk in shown], query)
    results = [Result(sources[pk], *best.get(pk, ())) for pk in shown if pk in sources]
    return Found(results, len(passages), len(hits) <= MOST_RANKED)


def best_passages(groups, query):
    """{source: (Passage, its excerpt)} of those passages (numbers) with most of what is sought."""
    numbers = [number for group in groups for number in group]
    rows = Passage.objects.filter(pk__in=numbers).exclude(capture=None).order_by("pk")
    rows = rows.annotate(words=Substr("capture__text", F("start") + 1, F("end") - F("start")))
    best, most = {}, {}
    for passage in rows:
        count = marking.met(passage.words, query, "text")
        if count > most.get(passage.source_id, 0):
            most[passage.source_id] = count
            best[passage.source_id] = passage, marking.excerpt(passage.words, query, "text")
    return best


def passages_found(query, most=3):
    """The Found of a query, for a page that is about something else."""
    return find(query, most=most)


def did_you_mean(query):
    return look(query).put_right()
