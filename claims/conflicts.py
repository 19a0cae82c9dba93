"""Claims whose figures cannot both hold: proposed by the program, decided by a person.

The only module that proposes a relation or decides on one. Compared are the figures that the
public sees, where what is measured, of whom and where are the same. What a person has decided of
two claims is never overwritten, and what was refused is not proposed again.
"""

import datetime
from collections import defaultdict
from itertools import islice
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from citations import dates

from . import figures
from .models import Quantity, Relation, Version

Kind, State = Relation.Kind, Relation.State
PORTION = 500  # claims in one statement: databases take only so many values
DECIDED_MEANWHILE = "Somebody decided on this already: nothing was changed."
WITHDRAWN = "This was withdrawn meanwhile: the figures do not propose it any more."
NOT_PROPOSED = "A person stated this relation: it is confirmed or refused, and never left open."


class Proposal(NamedTuple):
    """`claim` and `other` are ids of claims."""

    claim: int
    kind: str
    other: int
    reason: str

    @property
    def pair(self):
        return frozenset([self.claim, self.other]), str(self.kind)


# What two figures make of their claims


def proposal(a, b):
    """The Proposal that two quantities of different claims give, or None.

    They measure the same of the same subject.
    """
    if place_of(a) != place_of(b):
        return None
    older, newer = sorted((a, b), key=lambda q: q.version.claim_id)
    if says_the_same(a, b):
        words = f"Both say {older.in_words} of {thing(a)}, {period_in_words(a)}."
        return Proposal(newer.version.claim_id, Kind.DUPLICATES, older.version.claim_id, words)
    reason = why_not_both(older, newer)
    if not reason:
        return None
    if replaced := which_is_replaced(a, b):
        before, after = replaced
        words = (
            f"{before.quoted} is stated {period_in_words(before)}, with no end; "
            f"{after.quoted} {period_in_words(after)}. Both are {thing(a)}."
        )
        return Proposal(after.version.claim_id, Kind.UPDATES, before.version.claim_id, words)
    when = f", {period_in_words(a)}" if a.days == b.days else ""
    words = f"{reason} Both are {thing(a)}{when}."
    return Proposal(newer.version.claim_id, Kind.CONTRADICTS, older.version.claim_id, words)


def why_not_both(a, b):
    """The sentence that says why two figures of one measure cannot both hold; "" where they can."""
    if place_of(a) != place_of(b) or not overlap(a, b):
        return ""
    verdict = figures.compare(a.stated, b.stated)
    if verdict.outcome is not figures.Outcome.CONFLICT:
        return ""
    reason = f"{a.quoted} and {b.quoted} cannot both hold."
    if a.days == b.days:
        return reason
    # A sum over years and the sum of one of them may differ: whoever decides must see it.
    periods = f"{period_in_words(a)} and {period_in_words(b)}"
    return f"{reason} Their periods overlap: {periods}."


def place_of(quantity):
    return " ".join(quantity.place.casefold().split())


def says_the_same(a, b):
    """The same figure, at the same time."""
    here, there = ((q.value, q.upper, figures.bound_of(q.bound), q.days) for q in (a, b))
    return here == there and figures.same_unit(a.unit, b.unit)


def overlap(a, b):
    """Whether both may speak of one time: their periods meet, or neither names one.

    Figures of different times are a change. One without a period may be of any time.
    """
    (start, end), (from_, to) = a.days, b.days
    if start is None or from_ is None:
        return start is from_
    return start <= to and from_ <= end


def which_is_replaced(a, b):
    """(before, after) where one was to hold without an end, and the other begins later."""
    if a.days == (None, None):
        return None
    before, after = sorted((a, b), key=lambda q: q.days)
    begins_later = before.days[0] < after.days[0]
    return (before, after) if begins_later and before.days[1] == datetime.date.max else None


def thing(quantity):
    place = f" in {quantity.place}" if quantity.place else ""
    return f"{quantity.measure} of {quantity.subject}{place}"


def period_in_words(quantity):
    if not quantity.when:
        return "without a period"
    words = dates.parse(quantity.when).display()
    return words if words.startswith(("since ", "until ")) else f"for {words}"


# All of them, or those of some claims


def compared():
    """The quantities that take part, with all that a comparison reads."""
    return Quantity.objects.shown().compared().select_related("version", "subject")


def found_for(claim_ids):
    """{pair: Proposal} of all pairs in which one of these claims stands, as of now."""
    mine = list(compared().filter(version__claim__in=claim_ids))
    keys = {(q.subject_id, q.measure_slug) for q in mine}
    groups = defaultdict(list)
    beside = compared().filter(
        subject__in={subject for subject, _ in keys},
        measure_slug__in={measure for _, measure in keys},
    )
    for quantity in beside if keys else []:
        groups[quantity.subject_id, quantity.measure_slug].append(quantity)
    found = {}
    for one in mine:
        for other in groups[one.subject_id, one.measure_slug]:
            if other.version.claim_id != one.version.claim_id:
                made = proposal(one, other)
                if made is not None:
                    found.setdefault(made.pair, made)
    return found


@transaction.atomic
def refresh(claim_ids):
    """Propose what follows from the figures of these claims, and withdraw what does not any more.

    Gives (proposed, withdrawn), two numbers.
    """
    claim_ids = set(claim_ids)
    wanted = found_for(claim_ids)
    settled, open_ones = settled_and_open(claim_ids)
    wanted = {pair: made for pair, made in wanted.items() if pair not in settled}
    changed = {
        relation.pk: wanted.get(pair)
        for pair, relation in open_ones.items()
        if not stands_as(relation, wanted.get(pair))
    }
    gone = 0
    for relation in held(changed):
        if made := changed[relation.pk]:
            rewrite(relation, made)
        else:
            relation.delete()
            gone += 1
    number = sum(propose(made) for pair, made in wanted.items() if pair not in open_ones)
    return number, gone


def settled_and_open(claim_ids):
    """({pair}, {pair: Relation}): what a person has decided of these claims, and what waits."""
    settled, open_ones = set(), {}
    for relation in Relation.objects.of(claim_ids):
        pair = frozenset([relation.claim_id, relation.other_id])
        if relation.state == State.PROPOSED:
            open_ones[pair, relation.kind] = relation
        elif relation.state == State.REFUSED:
            settled.add((pair, relation.kind))
        else:
            # How they stand is said: no other word for it is proposed.
            settled |= {(pair, kind) for kind in Kind.values}
    return settled, open_ones


def stands_as(relation, made):
    stands = (relation.claim_id, relation.other_id, relation.reason)
    return made is not None and stands == (made.claim, made.other, made.reason)


def held(ids):
    """Those that nobody has decided meanwhile; nobody can before this transaction ends."""
    if not ids:
        return []
    found = Relation.objects.proposed().filter(pk__in=ids).select_related("claim", "other")
    return list(found.select_for_update(of=("self",)).order_by("pk"))


def rewrite(relation, made):
    """The figures changed, and with them what the proposal rests on."""
    relation.claim_id, relation.other_id, relation.reason = made.claim, made.other, made.reason
    relation.save(update_fields=["claim", "other", "reason"])


def propose(made):
    """Whether the proposal is new: somebody may have made it at the same moment."""
    return Relation.objects.get_or_create(
        claim_id=made.claim,
        kind=made.kind,
        other_id=made.other,
        defaults={"state": State.PROPOSED, "reason": made.reason},
    )[1]


def refresh_all(progress=lambda items, total: items):
    """The same for every claim with figures that can be compared, or with a proposal."""
    versions = Version.objects.filter(quantities__in=Quantity.objects.shown().compared())
    proposed = Relation.objects.proposed()
    ids = set(versions.order_by().values_list("claim_id", flat=True))
    ids |= set(proposed.values_list("claim_id", flat=True))
    number, gone = 0, 0
    rest = iter(progress(sorted(ids), len(ids)))
    while portion := list(islice(rest, PORTION)):
        new, withdrawn = refresh(portion)
        number, gone = number + new, gone + withdrawn
    return number, gone


def version_moved(sender, version, move, **kwargs):
    """On review.moved: what the public sees of a claim has changed."""
    if move.after in Version.PUBLIC:
        refresh([version.claim_id])


# A person decides


@transaction.atomic
def decide(relation, state, *, by, note=None, kind=None, turned=False, seen=""):
    """Confirm, refuse or leave open, by somebody who saw what was decided so far (Relation.seen).

    `note` is shown to the public with a confirmed relation; None leaves it as it is. `kind` and
    `turned` (it is the other that stands so to the claim) correct what is confirmed: a refusal is
    of what was proposed. What is left open is withdrawn where the figures do not propose it any
    more. Raises ValidationError.
    """
    relation = Relation.objects.select_for_update().filter(pk=relation.pk).first()
    if relation is None:
        raise ValidationError(WITHDRAWN)
    if relation.seen != seen:
        raise ValidationError(DECIDED_MEANWHILE)
    if state == State.PROPOSED and not relation.reason:
        raise ValidationError(NOT_PROPOSED)
    if state == State.CONFIRMED:
        correct(relation, kind or relation.kind, turned)
    is_open = state == State.PROPOSED
    relation.state = state
    relation.decided_by = None if is_open else by
    relation.decided_at = None if is_open else timezone.now()
    if note is not None:
        relation.note = note
    relation.save()
    if is_open:
        # What is proposed of the two follows from their figures again.
        refresh([relation.claim_id])
    return relation


def correct(relation, kind, turned):
    relation.kind = kind
    if turned:
        relation.claim, relation.other = relation.other, relation.claim
    there = Relation.objects.filter(claim=relation.claim, kind=kind, other=relation.other)
    if there.exclude(pk=relation.pk).exists():
        raise ValidationError("The two stand to each other in this way in another row already.")


def confirm(relation, *, by, note=None):
    return decide(relation, State.CONFIRMED, by=by, note=note)


def refuse(relation, *, by, note=None):
    return decide(relation, State.REFUSED, by=by, note=note)
