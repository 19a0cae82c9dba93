"""Which source took its matter from which: found by comparing their texts, proposed to people.

The only writer of the index of fingerprints, of what the program proposes and of what it measured.
What a person stated or decided keeps its kind, direction and state; a refusal is remembered.
"""

from collections import Counter, OrderedDict, defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import combinations, groupby
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Length

from . import copying
from .models import (
    EMPTY_SHA256,
    Capture,
    Corruption,
    Derivation,
    Fingerprint,
    Fingerprinted,
    Source,
)

# Two texts are worth comparing that share two fingerprints which few others hold, or six which
# many do: a common phrase is one of those.
RARE, COMMON, LEAST = 3, 1, 6
CLOSE = 8  # documents with one fingerprint of which each is compared with each
COMMONPLACE = 0.01  # of all documents: what stands in more of them is nobody's (a site's footer)
MOST = 200  # documents that one is compared with, those that share most first
PAIRS_AT_ONCE = 3_000_000  # counted in memory, some 100 bytes each
BATCH = 1_000  # documents indexed in one go
LARGE = 1_000_000  # characters; longer texts take too long for whoever waits for a page
KEPT = 300  # prepared texts in memory

# Of another language no words can be laid beside those of the origin.
CAN_CORRUPT = {Derivation.Kind.COPY, Derivation.Kind.REWORDING, Derivation.Kind.RETELLING}

_waiting: ContextVar[dict | None] = ContextVar("waiting", default=None)


# --- when a document arrives ------------------------------------------------------------------


def arrived(capture):
    """A new text is compared with all others at once, or as `put_off` ends."""
    source = capture.source
    if not settings.COMPARE_ON_ARRIVAL or len(capture.text) > LARGE:
        return
    if (waiting := _waiting.get()) is None:
        look_at([source.pk])
    else:
        waiting[source.pk] = None


@contextmanager
def put_off():
    """Documents that arrive meanwhile are compared at the end, when what people state is in."""
    if _waiting.get() is not None:
        yield
        return
    waiting = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    look_at(waiting)


@transaction.atomic
def look_at(source_ids):
    """Index the newest text of each of these, compare it with the others, keep what is found."""
    source_ids = list(source_ids)
    index(source_ids)
    read = Reader(largest=LARGE)
    touched = set()
    for pk in source_ids:
        others, commonplace = candidates(pk)
        known = Derivation.objects.filter(Q(source=pk) | Q(origin=pk))
        for pair in known.values_list("source_id", "origin_id"):
            others.update(pair)
        for other in sorted(others - {pk}):
            touched |= weigh(read, pk, other, commonplace)
    thin_out(touched)


def look_at_all(progress=lambda words: None):
    """Index every source that is not, and compare all that share fingerprints."""
    waiting = list(stale().values_list("pk", flat=True))
    for start in range(0, len(waiting), BATCH):
        with transaction.atomic():
            index(waiting[start : start + BATCH])
        progress(f"{min(start + BATCH, len(waiting))} of {len(waiting)} texts indexed.")
    pairs, commonplace = all_candidates()
    known = Derivation.objects.values_list("source_id", "origin_id")
    pairs = sorted({*pairs, *((max(pair), min(pair)) for pair in known)})
    progress(f"{len(pairs)} pairs to compare.")
    read, touched = Reader(), set()
    for start in range(0, len(pairs), BATCH):
        with transaction.atomic():
            for pair in pairs[start : start + BATCH]:
                touched |= weigh(read, *pair, commonplace)
        progress(f"{min(start + BATCH, len(pairs))} of {len(pairs)} pairs compared.")
    thin_out(touched)


# --- the index ----------------------------------------------------------------------------------


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


def index(source_ids):
    """Write the fingerprints of the newest text of each of these anew, where they are not of it."""
    newest = dict(stale().filter(pk__in=source_ids).values_list("pk", "newest"))
    texts = Capture.objects.filter(pk__in=newest.values()).values_list("source_id", "pk", "text")
    records, rows = [], []
    for source, capture, raw in texts.iterator(chunk_size=100):
        text = copying.Prepared(raw)
        records.append(
            Fingerprinted(
                source_id=source,
                capture_id=capture,
                digest=copying.digest(text),
                method=copying.METHOD,
            )
        )
        rows += [(value, source) for value in copying.fingerprints(text)]
    Fingerprint.objects.filter(source__in=newest).delete()
    Fingerprinted.objects.filter(source__in=newest).delete()
    Fingerprinted.objects.bulk_create(records, batch_size=500)
    # In the order of the index, which is then written from one end to the other.
    rows.sort()
    with connection.cursor() as cursor:
        # Millions of rows: a model instance for each would take most of the time.
        table = connection.ops.quote_name(Fingerprint._meta.db_table)
        cursor.executemany(f"INSERT INTO {table} (value, source_id) VALUES (%s, %s)", rows)


def many():
    """The number of documents in which a run of words is commonplace."""
    return max(CLOSE, int(COMMONPLACE * Fingerprinted.objects.count()))


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


# --- two documents ------------------------------------------------------------------------------


class Document(NamedTuple):
    source: Source
    capture_id: int
    text: copying.Prepared


class Reader:
    """Gives documents by the id of their source, None for larger ones; the last read are kept."""

    def __init__(self, largest=None):
        self.largest = largest
        self.kept = OrderedDict()

    def __getitem__(self, pk):
        if pk not in self.kept:
            indexed = Fingerprinted.objects.select_related("source", "capture").filter(pk=pk)
            if self.largest:
                indexed = indexed.alias(length=Length("capture__text"))
                indexed = indexed.filter(length__lte=self.largest)
            found = indexed.first()
            self.kept[pk] = found and Document(
                found.source, found.capture_id, copying.Prepared(found.capture.text)
            )
        self.kept.move_to_end(pk)
        while len(self.kept) > KEPT:
            self.kept.popitem(last=False)
        return self.kept[pk]


def weigh(read, one, other, commonplace=frozenset()):
    """Compare two sources and keep what is found; the ids of sources that derive from another."""
    a, b = read[one], read[other]
    if a is None or b is None:
        return set()
    either = Q(source=one, origin=other) | Q(source=other, origin=one)
    known = list(Derivation.objects.filter(either))
    decided = [d for d in known if d.state != Derivation.State.PROPOSED or not d.by_program]
    if any(d.state == Derivation.State.REFUSED for d in decided):
        return set()
    for derivation in decided:
        if derivation.source_id != a.source.pk:
            a, b = b, a
        measure(derivation, a, b, propose(a, b, first=1, commonplace=commonplace))
        return {derivation.source_id}
    found = propose(a, b, first=which_is_first(a.source, b.source), commonplace=commonplace)
    if not found.kind:
        Derivation.objects.filter(pk__in=[d.pk for d in known]).delete()
        return set()
    if found.turned:
        a, b = b, a
    derivation = known[0] if known else Derivation(by_program=True)
    derivation.source, derivation.origin, derivation.kind = a.source, b.source, found.kind
    measure(derivation, a, b, found)
    return {derivation.source_id}


def propose(a, b, *, first, commonplace):
    house = same_house(a.source, b.source)
    found = copying.propose(a.text, b.text, first=first, one_house=house, commonplace=commonplace)
    if not first and found.kind == "copy" and len(a.text) == len(b.text):
        # Nothing tells the two apart but which of them was known here first.
        return found._replace(turned=a.source.pk < b.source.pk)
    return found


def which_is_first(a, b):
    """-1 where `a` was issued before `b`, 1 where it was issued after, 0 where that is unknown."""
    if a.issued_to and b.issued_from and a.issued_to < b.issued_from:
        return -1
    if b.issued_to and a.issued_from and b.issued_to < a.issued_from:
        return 1
    return 0


def same_house(a, b):
    """Whether the two come from one publisher or one site."""
    if a.publisher_slug and a.publisher_slug == b.publisher_slug:
        return True
    host = urlsplit(a.url).hostname
    return bool(host) and host == urlsplit(b.url).hostname


def measure(derivation, text, origin, found):
    """Keep what was measured, and what the text changed of its origin. Saves."""
    places = [(p.first, p.after, p.other_first, p.other_after) for p in found.passages]
    if derivation.kind != Derivation.Kind.QUOTES:
        places += [(m.place, m.place + 1, o.place, o.place + 1) for m, o in found.figures]
    derivation.capture_id, derivation.origin_capture_id = text.capture_id, origin.capture_id
    derivation.passages = sorted(
        [*offsets(text.text, a, b), *offsets(origin.text, c, d)] for a, b, c, d in places
    )
    derivation.measured = {"signals": found.measured, "reasons": found.reasons}
    derivation.save()
    corruptions = Corruption.objects.filter(derivation=derivation)
    corruptions.filter(dismissed_at__isnull=True).delete()
    dismissed = set(corruptions.values_list("kind", "says", "origin_says"))
    rows = [row_of(change, derivation, text, origin) for change in changes(text, origin, found)]
    Corruption.objects.bulk_create(
        row for row in rows if (row.kind, row.says, row.origin_says) not in dismissed
    )


def changes(text, origin, found):
    """What the text says otherwise than its origin; where it took over passages, in those alone."""
    everywhere = copying.changes(text.text, origin.text, found.speech)
    if found.kind == Derivation.Kind.QUOTES:
        inside = [(p.first, p.after) for p in found.passages]
        return [c for c in everywhere if any(c.first < b and a < c.after for a, b in inside)]
    return everywhere if found.kind in CAN_CORRUPT else []


def offsets(text, first, after):
    return text.spans[first][0], text.spans[after - 1][1]


def row_of(change, derivation, text, origin):
    start, end = offsets(text.text, change.first, change.after)
    origin_start, origin_end = offsets(origin.text, change.origin_first, change.origin_after)
    return Corruption(
        derivation=derivation,
        kind=change.kind,
        says=" ".join(text.text.raw[start:end].split()),
        origin_says=" ".join(origin.text.raw[origin_start:origin_end].split()),
        start=start,
        end=end,
        origin_start=origin_start,
        origin_end=origin_end,
    )


# --- many proposals for one document ------------------------------------------------------------


def thin_out(source_ids):
    """Take back what the program proposed and another derivation of the same source explains.

    Of five copies of one report each is tied to the report, and not to the four others as well.
    """
    standing = Derivation.objects.standing().filter(source__in=source_ids).select_related("origin")
    by_source = defaultdict(list)
    for derivation in standing:
        by_source[derivation.source_id].append(derivation)
    needless = []
    for derivations in by_source.values():
        ranked = sorted(derivations, key=rank)
        kept = []
        for derivation in ranked:
            if is_undecided(derivation) and any(explains(k, derivation) for k in kept):
                needless.append(derivation)
            else:
                kept.append(derivation)
    for derivation in needless:
        derivation.delete()


def is_undecided(derivation):
    return derivation.by_program and derivation.state == Derivation.State.PROPOSED


def rank(derivation):
    """What people stated first; then the origin that gives more, and of equals the earlier one."""
    covered = sum(end - start for start, end, *_ in derivation.passages)
    issued = derivation.origin.issued_from
    return (
        is_undecided(derivation),
        -round(covered / 100),
        issued.isoformat() if issued else "9999",
        derivation.origin_id,
    )


def explains(better, derivation):
    """Whether most of what the source shares with one origin it shares with the other as well."""
    if better.capture_id != derivation.capture_id:
        return False
    total = covered = 0
    for start, end, *_ in derivation.passages:
        total += end - start
        covered += sum(
            max(0, min(end, b_end) - max(start, b_start)) for b_start, b_end, *_ in better.passages
        )
    return total > 0 and covered >= 0.7 * total
