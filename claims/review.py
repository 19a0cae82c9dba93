"""The way of a version from draft to public, and the only writer of its status.

MOVES is the workflow: buttons, permissions and tests are drawn from it. A published version goes
back through a new one: `start_next`.
"""

from collections import defaultdict
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from sources import audit
from sources.inserting import insert_values
from sources.models import Quote

from . import listing, origins
from .four_eyes import had_a_hand
from .models import Claim, Decision, Evidence, Version

Status = Version.Status

# Sent with version, move, by and reason, in the transaction of the move.
moved = Signal()

CHANGE = "claims.change_version"
REVIEW = "claims.review_version"
RETRACT = "claims.retract_version"
# No row of the table of permissions bears this name, so superusers alone have it.
OVERRIDE = "claims.override_four_eyes"

# Whom a move is for, besides the permission.
ANYONE, WRITERS, OTHERS = "anyone", "those who had a hand in it", "those who had no hand in it"

CHANGED_MEANWHILE = "This version was changed since you opened it. Look at it again."
OWN_WORK = "Nobody publishes a version that they wrote or changed: a second person must."


class Move(NamedTuple):
    name: str
    label: str
    before: tuple[str, ...]
    after: str
    permission: str
    needs_reason: bool = False
    made_by: str = ANYONE


MOVES = {
    move.name: move
    for move in (
        Move("submit", "Send to review", (Status.DRAFT,), Status.IN_REVIEW, CHANGE),
        Move(
            "withdraw",
            "Take back from review",
            (Status.IN_REVIEW,),
            Status.DRAFT,
            CHANGE,
            made_by=WRITERS,
        ),
        Move(
            "return",
            "Ask for changes",
            (Status.IN_REVIEW,),
            Status.DRAFT,
            REVIEW,
            needs_reason=True,
        ),
        Move(
            "publish",
            "Publish",
            (Status.IN_REVIEW,),
            Status.PUBLISHED,
            REVIEW,
            made_by=OTHERS,
        ),
        Move(
            "override",
            "Publish without a second person",
            (Status.IN_REVIEW,),
            Status.PUBLISHED,
            OVERRIDE,
            needs_reason=True,
            made_by=WRITERS,
        ),
        Move(
            "dispute",
            "Mark as disputed",
            (Status.PUBLISHED,),
            Status.DISPUTED,
            REVIEW,
            needs_reason=True,
        ),
        Move(
            "retract",
            "Retract",
            (Status.PUBLISHED, Status.DISPUTED),
            Status.RETRACTED,
            RETRACT,
            needs_reason=True,
        ),
    )
}


def moves_open_to(user, version):
    """The moves that this person can make now, in the order of the table."""
    superseded = version.published_at is not None and version.listed_at is None
    if superseded:
        return []
    side = WRITERS if had_a_hand(user, version) else OTHERS
    return [
        move
        for move in MOVES.values()
        if version.status in move.before
        and move.made_by in (ANYONE, side)
        and user.has_perm(move.permission)
    ]


@transaction.atomic
def make(name, version, *, by, reason="", seen=None, notes=()):
    """Make one move of the table. Raises PermissionDenied, or ValidationError with a sentence.

    `seen` is `version.modified.isoformat()` as it was when the person read the version: nobody
    lets words pass that changed under their eyes. `notes` say what is asked for, field by field:
    [{"field", "words"}].
    """
    version = locked(version)
    move = MOVES.get(name)
    if move is None:
        raise ValidationError("There is no such decision.")
    reason = reason.strip()
    refuse_unpermitted(move, version, by)
    if seen is not None and seen != version.modified.isoformat():
        raise ValidationError(CHANGED_MEANWHILE)
    if move.needs_reason and not reason and not (notes and name == "return"):
        raise ValidationError(f"“{move.label}” needs a reason.")
    if move.after in (Status.IN_REVIEW, Status.PUBLISHED):
        refuse_unreasoned(version)
    if move.after == Status.PUBLISHED:
        refuse_unexplained(version, reason)
        version.reviewer = by
        version.by_override = move.made_by == WRITERS
    record_all([(version, move.after, reason)], by=by, notes=notes)
    moved.send(Version, version=version, move=move, by=by, reason=reason)
    return version


def told(version):
    """What a move made of a version, in a sentence."""
    return f"Version {version.number} is now {version.get_status_display().lower()}."


def locked(version):
    """The version as it is stored, locked until the transaction ends, with the quotes it rests on.

    Versions first and then quotes, as everybody does who changes one of them.
    """
    version = Version.objects.select_for_update().get(pk=version.pk)
    resting = Quote.objects.filter(evidence__version=version).order_by("pk")
    list(Quote.objects.select_for_update().filter(pk__in=resting.values("pk")).order_by("pk"))
    return version


def refuse_unpermitted(move, version, by):
    if not by.has_perm(move.permission):
        raise PermissionDenied(f"{by} may not do this: {move.label}.")
    if move in moves_open_to(by, version):
        return
    if version.status in move.before and move.made_by == OTHERS and had_a_hand(by, version):
        raise PermissionDenied(OWN_WORK)
    state = (
        "replaced by a later version"
        if version.status in Version.PUBLIC and not version.listed_at
        else version.get_status_display().lower()
    )
    raise ValidationError(f"“{move.label}” is not possible: this version is {state}.")


def refuse_unreasoned(version):
    if version.number > 1 and not version.reason.strip():
        raise ValidationError("Say in the version why it replaces the one before it.")


def refuse_unexplained(version, reason):
    """What a reader would ask about must be answered before the public can read it."""
    if not reason and (why := what_needs_words(version)):
        raise ValidationError(
            f"{why} Say why it is published all the same: readers see your words."
        )


def what_needs_words(version):
    """The sentence that says why this version cannot be published without one; often ""."""
    support = version.evidence.filter(stance=Evidence.Stance.SUPPORTS)
    quotes = Quote.objects.filter(evidence__in=support).with_acceptances()
    if not any(quote.is_checked for quote in quotes):
        return "No supporting quote of this version is verified."
    unfit = [
        quote
        for quote in quotes
        if quote.verdict in (Quote.Verdict.NEAR, Quote.Verdict.ABSENT) and not quote.acceptance
    ]
    if not unfit:
        return ""
    words = " and ".join(sorted({quote.verdict for quote in unfit}))
    return f"Among the supporting quotes are some that are {words}."


def enter(version, status, *, reason="", at=None):
    """Let a version that an operator imports come in with the status it had."""
    record_all([(version, status, reason)], at=at)
    return version


@transaction.atomic
def record_all(entries, *, by=None, at=None, notes=()):
    """Write the status of versions of different claims: [(version, status, reason)].

    In a few queries, however many there are: a dossier brings 100,000. Of a version that gets
    public for the first time, `reviewer` and `by_override` are written as they stand on it.
    """
    at = at or timezone.now()
    groups = defaultdict(list)
    log = defaultdict(list)
    for version, status, reason in entries:
        first_time = status in Version.PUBLIC and version.published_at is None
        signed = (version.reviewer_id, version.by_override) if first_time else None
        groups[status, signed].append(version)
        log[reason].append((version, {"status": [version.status, status]}))
    for (status, signed), versions in groups.items():
        change = {"status": status, "modified": at}
        if signed:
            # The version that stood before gives way first: a claim has one listed version.
            claims = [version.claim_id for version in versions]
            before = Version.objects.listed().filter(claim__in=claims)
            gone = list(before.values_list("pk", flat=True))
            before.update(listed_at=None)
            listing.refresh(gone)
            Quote.objects.filter(evidence__version__in=versions).publish(at)
            change |= dict(zip(("reviewer_id", "by_override"), signed, strict=True))
            change |= {"published_at": at, "listed_at": at}
        Version.objects.filter(pk__in=[version.pk for version in versions]).update(**change)
        for version in versions:
            for name, value in change.items():
                setattr(version, name, value)
    insert_values(
        Decision,
        ["version_id", "status", "reason"],
        ((version.pk, status, reason) for version, status, reason in entries),
        by_id=by.pk if by else None,
        notes=list(notes),
        at=at,
    )
    for reason, changes in log.items():
        audit.record(changes, by=by, why=reason, at=at)
    ids = [version.pk for version, _, _ in entries]
    listing.refresh(ids)
    origins.refresh(ids)


@transaction.atomic
def start_next(claim, *, by=None, reason=""):
    """A draft with the contents of the claim's last version; the open one where there is one."""
    # Two people who press at once must not both make the next number.
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    last = claim.latest
    if last is None:
        return None
    if last.is_open:
        return last
    draft = Version.objects.create(
        claim=claim,
        number=last.number + 1,
        text=last.text,
        scope=last.scope,
        occurred=last.occurred,
        note=last.note,
        review_due=last.review_due,
        reason=reason,
        author=by,
    )
    draft.topics.set(last.topics.all())
    draft.subjects.set(last.subjects.all())
    for part in [*last.quantities.all(), *last.evidence.all(), *last.not_found.all()]:
        part.pk, part._state.adding, part.version = None, True, draft
        part.save()
    return draft


@transaction.atomic
def put_off(version, due, *, by, reason=""):
    """Say that a public version still holds, and when to look again; None: never by itself."""
    if not by.has_perm(REVIEW):
        raise PermissionDenied(f"{by} may not say when a version is looked at again.")
    version = Version.objects.select_for_update().get(pk=version.pk)
    if not version.is_listed:
        raise ValidationError("Only the version that the public sees is looked at again.")
    dates = [str(day) if day else None for day in (version.review_due, due)]
    Version.objects.filter(pk=version.pk).update(review_due=due)
    audit.record([(version, {"review_due": dates})], by=by, why=reason.strip())
