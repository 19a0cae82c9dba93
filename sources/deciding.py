"""A person decides: confirms, corrects or refuses a derivation, sets a corruption aside."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from . import audit, copies
from .models import Corruption, Derivation


def stamp(derivation, by):
    """Who decided on the derivation's state, and when; nobody while it is proposed."""
    is_open = derivation.state == Derivation.State.PROPOSED
    derivation.decided_by = None if is_open else by
    derivation.decided_at = None if is_open else timezone.now()


def seen_of(derivation):
    return f"{derivation.source_id} {derivation.kind} {derivation.origin_id} {derivation.state}"


@transaction.atomic
def decide(derivation, state, *, by, kind=None, turned=False, note=None, seen=""):
    """Write what a person decided; `turned`: it is the origin that derives from the source.

    `seen` is what the person saw of it, as `seen_of` gives it. Raises ValidationError where it has
    changed since, or where the pair stands the other way round already.
    """
    derivation = Derivation.objects.select_for_update().filter(pk=derivation.pk).first()
    if derivation is None or (seen and seen != seen_of(derivation)):
        raise ValidationError("It was changed meanwhile: look at it again, and decide then.")
    if turned or (kind and kind != derivation.kind):
        derivation.by_program = False  # it is what this person says of the pair
    if turned:
        derivation.source, derivation.origin = derivation.origin, derivation.source
        other = Derivation.objects.filter(source=derivation.source, origin=derivation.origin)
        if other.exists():
            raise ValidationError("The two stand this way round in another derivation already.")
    derivation.state = state
    derivation.kind = kind or derivation.kind
    derivation.note = derivation.note if note is None else note
    stamp(derivation, by)
    derivation.save()
    # What was measured is turned with it, and a refusal may bring back what it had explained.
    copies.look_at(
        {derivation.source_id, derivation.origin_id} if turned else [derivation.source_id]
    )
    return derivation


@transaction.atomic
def dismiss(corruption, *, by):
    """Set aside: the copy says nothing else there. False where somebody has done so already."""
    changed = Corruption.objects.filter(pk=corruption.pk, dismissed_at__isnull=True)
    if not changed.update(dismissed_by=by, dismissed_at=timezone.now()):
        return False
    derivation = corruption.derivation
    audit.record(
        [(derivation, {"corruption set aside": [str(corruption), ""]})], by=by, why="Not a mistake."
    )
    return True
