"""Which texts are worth comparing: the index of fingerprints, and the pairs that share some.

The only writer of the index.
"""

from collections import Counter
from itertools import combinations, groupby
from operator import itemgetter
from types import MappingProxyType

from django.db import connection
from django.db.models import Count, F, Min, OuterRef, Q, Subquery

from . import copying
from .models import EMPTY_SHA256, Capture, Fingerprint, Fingerprinted, Source

# Two texts are worth comparing that share two fingerprints which few others hold, or six which
# many do: a common phrase is one of those.
RARE, COMMON, LEAST = 3, 1, 6
CLOSE = 8  # documents with one fingerprint of which each is compared with each
COMMONPLACE = 0.01  # of all documents: what stands in more of them is nobody's (a site's footer)
FEWEST = 30  # documents in which something can be commonplace
MOST = 200  # documents that one is compared with, those that share most first
TEXTS_AT_ONCE = 200  # in memory
PAIRS_AT_ONCE = 3_000_000  # counted in memory, some 100 bytes each


def with_text():
    """Sources that have a text, with the id of the newest capture that holds one."""
    captures = Capture.objects.filter(source=OuterRef("pk")).exclude(text_sha256=EMPTY_SHA256)
    newest = captures.order_by("-taken", "-id").values("pk")[:1]
    return Source.objects.annotate(newest=Subquery(newest)).filter(newest__isnull=False)


def stale():
    """Those whose newest text does not stand in the index."""
    indexed = Fingerprinted.objects.filter(source=OuterRef("pk"), method=copying.METHOD)
    return (
        with_text()
        .annotate(indexed=Subquery(indexed.values("capture")[:1]))
        .filter(Q(indexed__isnull=True) | ~Q(indexed=F("newest")))
        .order_by("pk")
    )


def index(source_ids, run=map, known=MappingProxyType({})):
    """Write the fingerprints of the newest text of each of these anew, where they are not of it.

    `run` maps copying.sampled over the texts; the map of a pool of processes does so at once.
    `known`: {capture: what that gives} of texts that it was asked of before.
    """
    # Two texts of one source may come in at once.
    sources = Source.objects.filter(pk__in=source_ids).order_by("pk")
    list(sources.select_for_update(no_key=True).values_list("pk"))
    newest = dict(stale().filter(pk__in=source_ids).values_list("pk", "newest"))
    records, rows = [], []
    for source, capture, (digest, values) in samples(newest, run, known):
        records.append(
            Fingerprinted(
                source_id=source, capture_id=capture, digest=digest, method=copying.METHOD
            )
        )
        rows += [(value, source) for value in values]
    Fingerprint.objects.filter(source__in=newest).delete()
    Fingerprinted.objects.filter(source__in=newest).delete()
    Fingerprinted.objects.bulk_create(records, batch_size=500)
    # In the order of the table's index, which is then written from one end to the other.
    rows.sort()
    with connection.cursor() as cursor:
        # Millions of rows: a model instance for each would take most of the time.
        table = connection.ops.quote_name(Fingerprint._meta.db_table)
        cursor.executemany(f"INSERT INTO {table} (value, source_id) VALUES (%s, %s)", rows)


def samples(newest, run, known):
    """(source, capture, what copying.sampled gives of its text) of each; {source: capture}."""
    yield from ((s, c, known[c]) for s, c in newest.items() if c in known)
    captures = sorted(newest.values() - known.keys())
    for start in range(0, len(captures), TEXTS_AT_ONCE):
        some = Capture.objects.filter(pk__in=captures[start : start + TEXTS_AT_ONCE])
        texts = list(some.values_list("source_id", "pk", "text"))
        sampled = run(copying.sampled, [raw for *_, raw in texts])
        for (source, capture, _), made in zip(texts, sampled, strict=True):
            yield source, capture, made


def many():
    """The number of documents in which a run of words is commonplace."""
    return max(FEWEST, int(COMMONPLACE * Fingerprinted.objects.count()))


def candidates(source_id):
    """({ids worth comparing with this source}, {fingerprints that are commonplace})."""
    mine = Fingerprint.objects.filter(source=source_id).values("value")
    held = Fingerprint.objects.filter(value__in=mine).values("value")
    too_many, close, shared, commonplace = many(), [], Counter(), set()
    for value, count, first in held.annotate(n=Count("source"), first=Min("source")).values_list(
        "value", "n", "first"
    ):
        if count > too_many:
            commonplace.add(value)
        elif count > CLOSE:
            shared[first] += COMMON
        elif count > 1:
            close.append(value)
    for start in range(0, len(close), 500):
        found = Fingerprint.objects.filter(value__in=close[start : start + 500])
        for other in found.values_list("source_id", flat=True):
            shared[other] += RARE
    del shared[source_id]
    others = {pk for pk, count in shared.most_common(MOST) if count >= LEAST}
    return others | same_words(source_id), commonplace


def candidates_of(source_ids):
    """({pair of ids worth comparing}, {fingerprints that are commonplace}) of all of these."""
    pairs, commonplace = set(), set()
    for pk in source_ids:
        others, everywhere = candidates(pk)
        pairs.update((pk, other) for other in others)
        commonplace |= everywhere
    return pairs, commonplace


def same_words(source_id):
    """The ids of the sources whose text has the same words."""
    digest = Fingerprinted.objects.filter(source=source_id).values("digest")
    equal = Fingerprinted.objects.filter(digest__in=digest).exclude(source=source_id)
    return set(equal.values_list("pk", flat=True)[:MOST])


def all_candidates():
    """({(later id, earlier id)} worth comparing, {fingerprints that are commonplace})."""
    too_many, commonplace, emitted = many(), set(), 0
    held = Fingerprint.objects.values_list("value").annotate(n=Count("source")).filter(n__gt=1)
    for value, count in held.order_by().iterator(chunk_size=10_000):
        if count > too_many:
            commonplace.add(value)
        else:
            emitted += count * (count - 1) // 2 if count <= CLOSE else count
    parts = emitted // PAIRS_AT_ONCE + 1
    pairs = set()
    for part in range(parts):
        shared = Counter()
        for later, earlier, weight in pairs_in_index(commonplace):
            if later % parts == part:
                shared[later, earlier] += weight
        pairs.update(pair for pair, count in shared.items() if count >= LEAST)
    equal = Fingerprinted.objects.order_by("digest", "pk").values_list("digest", "pk")
    for _, rows in groupby(equal.iterator(chunk_size=10_000), itemgetter(0)):
        first, *copies = (pk for _, pk in rows)
        pairs.update((pk, first) for pk in copies)
    return pairs, commonplace


def pairs_in_index(commonplace):
    """(later id, earlier id, weight) for each fingerprint that two sources share."""
    rows = Fingerprint.objects.order_by("value", "source_id").values_list("value", "source_id")
    for value, group in groupby(rows.iterator(chunk_size=10_000), itemgetter(0)):
        ids = [source for _, source in group]
        if len(ids) == 1 or value in commonplace:
            continue
        if len(ids) > CLOSE:
            yield from ((pk, ids[0], COMMON) for pk in ids[1:])
        else:
            yield from ((later, earlier, RARE) for earlier, later in combinations(ids, 2))
