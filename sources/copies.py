"""Which source took its matter from which: found by comparing their texts, proposed to people.

The only writer of what the program proposes and of what it measured. What a person stated or
decided keeps its kind, direction and state; a refusal is remembered.
"""

import logging
import re
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Length

from . import copying, fingerprints
from .models import Corruption, Derivation, Fingerprinted, Source
from .portions import portions
from .processes import ahead, spread

LARGE = 1_000_000  # characters; longer texts take too long for whoever waits for a page
# Documents indexed, and pairs compared, in one transaction. Each batch is written into the index
# from one end to the other, so that few large ones are quicker than many small ones.
INDEXED, COMPARED = 5_000, 200
SHORTEST_NAME = 4  # letters; shorter names of publishers are words as well
AT_ONCE = 50  # tasks that go to a process together
# Where more texts than these and than this share of all are new, the index is read through once.
FEW, MANY = 200, 0.1

logger = logging.getLogger(__name__)
_waiting: ContextVar["Comparison | None"] = ContextVar("waiting", default=None)


# --- when a document arrives ------------------------------------------------------------------


def arrived(capture):
    """A new text is compared with all others at once, or as `put_off` says."""
    if not settings.COMPARE_ON_ARRIVAL or len(capture.text) > LARGE:
        return
    if (comparison := _waiting.get()) is None:
        comparison = Comparison()
        comparison.add(capture)
        comparison.finish()
    else:
        comparison.add(capture)


@contextmanager
def put_off(run=map):
    """Documents that arrive meanwhile are compared at the end, when what people state is in.

    Gives their Comparison: whoever has other work to do between its steps may go on with it sooner.
    """
    if (comparison := _waiting.get()) is not None:
        yield comparison
        return
    comparison = Comparison(run)
    token = _waiting.set(comparison)
    try:
        yield comparison
    finally:
        _waiting.reset(token)
    comparison.finish()


class Comparison:
    """Documents that arrived, and how far comparing them has come.

    No fault of it may keep a document out: it is logged, and `find_copies` would meet it again.
    """

    def __init__(self, run=map):
        self.run = run
        self.sources = []  # ids of those that no step has begun with
        self.texts, self.begun = [], []
        self.steps = self.ids = None  # of those that they are of

    def add(self, capture):
        self.sources.append(capture.source_id)
        if self.run is map:
            return
        # Other processes make the fingerprints while more documents arrive.
        self.texts.append((capture.pk, capture.text))
        if len(self.texts) >= AT_ONCE:
            captures, texts = zip(*self.texts, strict=True)
            self.begun.append((captures, self.run(copying.sampled, texts)))
            self.texts = []

    def sampled(self):
        """{capture: its fingerprints} of those that were begun with."""
        begun, self.texts, self.begun = self.begun, [], []
        return {pk: made for pks, found in begun for pk, made in zip(pks, found, strict=True)}

    def finish(self):
        while self.go_on():
            pass

    def go_on(self):
        """Take the next step; whether there was one."""
        if self.steps is None:
            if not self.sources:
                return False
            self.ids, self.sources = list(dict.fromkeys(self.sources)), []
            self.steps = looking(self.ids, self.run, self.sampled)
        try:
            with transaction.atomic():
                goes_on = next(self.steps, False)
            if not goes_on:
                self.steps = None
        except Exception:
            logger.exception("Sources %s could not be compared with the others.", self.ids)
            self.steps = None
        return True


@transaction.atomic
def look_at(source_ids, run=map):
    """Index the newest text of each of these, compare it with the others, keep what is found."""
    for _ in looking(list(source_ids), run):
        pass


def looking(source_ids, run=map, sampled=dict):
    """The same in steps. While processes judge some pairs, whoever asks for them does other work.

    `sampled()` gives the fingerprints that are made already, by capture.
    """
    try:
        fingerprints.index(source_ids, run, sampled())
        yield True
        new = set(source_ids)
        if len(new) > FEW and len(new) > MANY * Fingerprinted.objects.count():
            pairs, commonplace = fingerprints.all_candidates()
            pairs = {pair for pair in pairs if not new.isdisjoint(pair)}
        else:
            pairs, commonplace = fingerprints.candidates_of(source_ids)
        for ids in portions(source_ids, COMPARED):
            known = Derivation.objects.filter(Q(source__in=ids) | Q(origin__in=ids))
            pairs.update(known.values_list("source_id", "origin_id"))
        pairs = sorted({(max(pair), min(pair)) for pair in pairs})
        touched = set()
        for judged in judged_in_portions(pairs, commonplace, run, LARGE):
            touched |= keep_all(judged)
            yield True
        thin_out(touched)
    finally:
        copying.sketches.forget()


def look_at_all(progress=lambda words: None, processes=1):
    """Index every source that is not, and compare all that share fingerprints."""
    with spread(processes, AT_ONCE) as run:
        look_at_all_in(run, progress)


def look_at_all_in(run, progress):
    waiting = list(fingerprints.stale().values_list("pk", flat=True))
    for start in range(0, len(waiting), INDEXED):
        with transaction.atomic():
            fingerprints.index(waiting[start : start + INDEXED], run)
        progress(f"{min(start + INDEXED, len(waiting))} of {len(waiting)} texts indexed.")
    pairs, commonplace = fingerprints.all_candidates()
    known = Derivation.objects.values_list("source_id", "origin_id")
    pairs = sorted({*pairs, *((max(pair), min(pair)) for pair in known)})
    progress(f"{len(pairs)} pairs to compare.")
    touched = set()
    for number, judged in enumerate(judged_in_portions(pairs, commonplace, run), start=1):
        with transaction.atomic():
            touched |= keep_all(judged)
        progress(f"{min(number * COMPARED, len(pairs))} of {len(pairs)} pairs compared.")
    thin_out(touched)
    copying.sketches.forget()


# --- pairs of documents -------------------------------------------------------------------------


class Document(NamedTuple):
    source: Source
    capture_id: int
    text: str


class Pair(NamedTuple):
    """Two documents: the source and the origin of what is decided, else the later one first."""

    a: Document
    b: Document
    derivation: Derivation | None
    is_decided: bool

    def question(self):
        first = 1 if self.is_decided else which_is_first(self.a, self.b)
        house = same_house(self.a.source, self.b.source)
        stated = self.derivation.kind if self.is_decided else ""
        return copying.Question(self.a.text, self.b.text, first, house, stated)


def judged_in_portions(pairs, commonplace, run, largest=None):
    """([Pair], what is found of each) of some pairs of source ids at a time.

    `run` maps copying.judge over the pairs; while one portion is kept, the next is judged where
    other processes do it. Texts of more than `largest` characters are left out.
    """
    some = portions(pairs, COMPARED)
    return ahead(begin(portion, commonplace, run, largest) for portion in some)


def begin(pairs, commonplace, run, largest):
    pairs = pairs_of(pairs, largest)
    judge = partial(copying.judge, commonplace=frozenset(commonplace))
    return pairs, run(judge, [pair.question() for pair in pairs])


def keep_all(judged):
    """Keep what is found of these pairs; the ids of those that derive from one."""
    found = (keep(pair, judgement) for pair, judgement in zip(*judged, strict=True))
    return {source for source in found if source}


def pairs_of(pairs, largest):
    """[Pair] of those that both have a text, and that nobody has refused."""
    ids = {pk for pair in pairs for pk in pair}
    documents = documents_of(ids, largest)
    known = {}
    derivations = Derivation.objects.filter(source__in=ids, origin__in=ids)
    # Of two that contradict each other what a person said comes first, a refusal after the rest.
    for derivation in sorted(derivations, key=lambda d: (is_undecided(d), is_refused(d))):
        known.setdefault(frozenset([derivation.source_id, derivation.origin_id]), derivation)
    found = []
    for one, other in pairs:
        if one not in documents or other not in documents:
            continue
        derivation = known.get(frozenset([one, other]))
        if derivation and is_refused(derivation):
            continue
        is_decided = derivation is not None and not is_undecided(derivation)
        if is_decided:
            one, other = derivation.source_id, derivation.origin_id
        else:
            # Where nothing tells the two apart, the one that was known here first is the origin.
            one, other = max(one, other), min(one, other)
        found.append(Pair(documents[one], documents[other], derivation, is_decided))
    return found


def documents_of(ids, largest):
    """{source id: Document} of those in the index."""
    indexed = Fingerprinted.objects.filter(pk__in=ids)
    if largest:
        indexed = indexed.alias(length=Length("capture__text")).filter(length__lte=largest)
    # Not select_related(): a row and its source would hold each other, and the text, in memory.
    texts = list(indexed.values_list("pk", "capture", "capture__text"))
    sources = Source.objects.in_bulk([pk for pk, *_ in texts])
    return {pk: Document(sources[pk], capture, text) for pk, capture, text in texts}


# What the program writes into a derivation, whatever a person has decided of it.
MEASURED = ["capture", "origin_capture", "passages", "measured"]
PROPOSED = ["source", "origin", "kind", "by_program"]


def keep(pair, found):
    """Store what was found of a pair; the id of the source that derives from the other."""
    derivation, a, b = locked(pair.derivation), pair.a, pair.b
    if pair.derivation and not derivation:
        return None  # deleted meanwhile
    if derivation and pair.is_decided == is_undecided(derivation):
        return None  # a person decided meanwhile
    if pair.is_decided:
        drop_proposal(b.source, a.source)
    else:
        if not found.kind:
            if derivation:
                derivation.delete()
            return None
        if found.turned:
            a, b = b, a
        derivation = derivation or Derivation(by_program=True)
        derivation.source, derivation.origin, derivation.kind = a.source, b.source, found.kind
    derivation.capture_id, derivation.origin_capture_id = a.capture_id, b.capture_id
    derivation.passages = found.places
    derivation.measured = {"signals": found.measured, "reasons": found.reasons}
    if derivation._state.adding:
        derivation.save()
    else:
        derivation.save(update_fields=MEASURED if pair.is_decided else MEASURED + PROPOSED)
    keep_corruptions(derivation, found.changed)
    return derivation.source_id


def drop_proposal(source, origin):
    """Take back what the program proposed, where a person says the opposite."""
    for derivation in Derivation.objects.filter(source=source, origin=origin):
        if is_undecided(derivation):
            derivation.delete()


def locked(derivation):
    """The derivation as it is now, until the transaction ends; None where it is gone."""
    if derivation is None:
        return None
    return Derivation.objects.select_for_update().filter(pk=derivation.pk).first()


def keep_corruptions(derivation, changed):
    """Write what was changed anew; what a person has set aside stays so, also turned round."""
    stored = Corruption.objects.filter(derivation=derivation)
    aside = {}
    for row in stored.filter(dismissed_at__isnull=False):
        decided = {"dismissed_by_id": row.dismissed_by_id, "dismissed_at": row.dismissed_at}
        aside[row.kind, row.says, row.origin_says] = decided
        aside[row.kind, row.origin_says, row.says] = decided
    stored.delete()
    if derivation.kind not in copying.CAN_CORRUPT | {Derivation.Kind.QUOTES}:
        return
    Corruption.objects.bulk_create(
        Corruption(derivation=derivation, **change._asdict(), **aside.get(change[:3], {}))
        for change in changed
    )


def which_is_first(a, b):
    """-1 where `a` is the earlier document, 1 where `b` is, 0 where nothing tells.

    The dates tell, and where they do not, which of the two names the publisher of the other.
    """
    if is_before(a.source, b.source) or is_before(b.source, a.source):
        return -1 if is_before(a.source, b.source) else 1
    return names_publisher(a.text, b.source) - names_publisher(b.text, a.source)


def is_before(a, b):
    return bool(a.issued_to and b.issued_from and a.issued_to < b.issued_from)


def names_publisher(text, source):
    """Whether a text names the newspaper or house that published the source."""
    name = " ".join(source.published_by.split()).removeprefix("The ")
    return len(name) >= SHORTEST_NAME and re.search(rf"\b{re.escape(name)}\b", text) is not None


def same_house(a, b):
    """Whether the two come from one publisher or one site."""
    if a.publisher_slug and a.publisher_slug == b.publisher_slug:
        return True
    host = urlsplit(a.url).hostname
    return bool(host) and host == urlsplit(b.url).hostname


# --- many proposals for one document ------------------------------------------------------------


@transaction.atomic
def thin_out(source_ids):
    """Take back what the program proposed and another derivation of the same source explains.

    Of five copies of one report each is tied to the report, and not to the four others as well.
    """
    for some in portions(source_ids, COMPARED):
        standing = Derivation.objects.standing().filter(source__in=some)
        standing = standing.select_for_update(of=["self"]).order_by("pk")
        by_source = defaultdict(list)
        for derivation in standing.select_related("origin"):
            by_source[derivation.source_id].append(derivation)
        for derivations in by_source.values():
            for derivation in needless(derivations):
                derivation.delete()


def needless(derivations):
    """Of the derivations of one source those that a better one explains."""
    kept = []
    for derivation in sorted(derivations, key=rank):
        if is_undecided(derivation) and any(explains(better, derivation) for better in kept):
            yield derivation
        else:
            kept.append(derivation)


def is_undecided(derivation):
    return derivation.by_program and derivation.state == Derivation.State.PROPOSED


def is_refused(derivation):
    return derivation.state == Derivation.State.REFUSED


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
