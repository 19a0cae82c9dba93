"""The way of a version from draft to public, and the only writer of its status."""

from collections import defaultdict
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from sources.models import Quote

from . import origins
from .models import Claim, Decision, Evidence, Version

Status = Version.Status


CHANGED_MEANWHILE = "This version was changed since you opened it. Look at it again."


class Move(NamedTuple):
    name: str
    label: str
    before: tuple[str, ...]
    after: str
    permission: str
    needs_reason: bool = False


MOVES = {
    move.name: move
    for move in (
        Move(
            "submit", "Send to review", (Status.DRAFT,), Status.IN_REVIEW, "claims.change_version"
        ),
        Move(
            "return",
            "Ask for changes",
            (Status.IN_REVIEW,),
            Status.DRAFT,
            "claims.review_version",
            needs_reason=True,
        ),
        Move("publish", "Publish", (Status.IN_REVIEW,), Status.PUBLISHED, "claims.review_version"),
        Move(
            "dispute",
            "Mark as disputed",
            (Status.PUBLISHED,),
            Status.DISPUTED,
            "claims.review_version",
            needs_reason=True,
        ),
        Move(
            "retract",
            "Retract",
            (Status.PUBLISHED, Status.DISPUTED),
            Status.RETRACTED,
            "claims.review_version",
            needs_reason=True,
        ),
    )
}


def moves_open_to(user, version):
    """The moves that this person can make now, in the order of the table."""
    superseded = version.published_at is not None and version.listed_at is None
    return [
        move
        for move in MOVES.values()
        if version.status in move.before and user.has_perm(move.permission) and not superseded
    ]


@transaction.atomic
def make(name, version, *, by, reason="", seen=None):
    """Make one move of the table. Raises PermissionDenied, or ValidationError with a sentence.

    `seen` is `version.modified.isoformat()` as it was when the person read the version: nobody
    lets words pass that changed under their eyes.
    """
    version = Version.objects.select_for_update().get(pk=version.pk)
    move = MOVES[name]
    if not by.has_perm(move.permission):
        raise PermissionDenied(f"{by} may not do this: {move.label}.")
    if move not in moves_open_to(by, version):
        state = (
            "replaced by a later version"
            if version.status in Version.PUBLIC and not version.listed_at
            else version.get_status_display().lower()
        )
        raise ValidationError(f"“{move.label}” is not possible: this version is {state}.")
    if seen is not None and seen != version.modified.isoformat():
        raise ValidationError(CHANGED_MEANWHILE)
    reason = reason.strip()
    if move.needs_reason and not reason:
        raise ValidationError(f"“{move.label}” needs a reason.")
    if name == "publish":
        refuse_unexplained(version, reason)
    reviewer = by if move.permission == "claims.review_version" else None
    record_all([(version, move.after, reason)], by=by, reviewer=reviewer)
    return version


def refuse_unexplained(version, reason):
    """What a reader would ask about must be answered before the public can read it."""
    if version.number > 1 and not version.reason.strip():
        raise ValidationError("Say in the version why it replaces the one before it.")
    support = version.evidence.filter(stance=Evidence.Stance.SUPPORTS)
    if not support.filter(quote__verdict=Quote.Verdict.VERIFIED).exists() and not reason:
        raise ValidationError(
            "No supporting quote of this version is verified: give the reason why it is published."
        )


def enter(version, status, *, reason="", at=None):
    """Let a version that an operator imports come in with the status it had."""
    record_all([(version, status, reason)], at=at)
    return version


@transaction.atomic
def record_all(entries, *, by=None, reviewer=None, at=None):
    """Write the status of versions of different claims: [(version, status, reason)].

    In a few queries, however many there are: a dossier brings 100,000.
    """
    at = at or timezone.now()
    groups = defaultdict(list)
    for version, status, _ in entries:
        first_time = status in Version.PUBLIC and version.published_at is None
        groups[status, first_time].append(version)
    for (status, first_time), versions in groups.items():
        change = {"status": status, "modified": at}
        if reviewer:
            change["reviewer"] = reviewer
        if first_time:
            # The version that stood before gives way first: a claim has one listed version.
            claims = [version.claim_id for version in versions]
            Version.objects.listed().filter(claim__in=claims).update(listed_at=None)
            Quote.objects.filter(evidence__version__in=versions).publish(at)
            change |= {"published_at": at, "listed_at": at}
        Version.objects.filter(pk__in=[version.pk for version in versions]).update(**change)
        for version in versions:
            for name, value in change.items():
                setattr(version, name, value)
    Decision.objects.bulk_create(
        Decision(version=version, status=status, by=by, reason=reason, at=at)
        for version, status, reason in entries
    )
    origins.refresh(version.pk for version, _, _ in entries)


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
        reason=reason,
        author=by,
    )
    draft.topics.set(last.topics.all())
    draft.subjects.set(last.subjects.all())
    for part in [*last.quantities.all(), *last.evidence.all()]:
        part.pk, part._state.adding, part.version = None, True, draft
        part.save()
    return draft
