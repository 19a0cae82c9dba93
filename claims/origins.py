"""How many independent origins stand behind a claim: origins are counted, not documents.

The rules are those of `roots.py`; this module is the only writer of the counts, and listens to all
that changes them.
"""

from collections import defaultdict

from django.db import transaction

from sources.models import Derivation, Quote
from sources.portions import portions

from . import listing
from .downward import resting_on, resting_on_quotes
from .models import Evidence, Version
from .roots import Chains, fewest
from .upward import Piece, Upward

PORTION = 1_000  # versions in one statement: databases take only so many values


def checked_pieces(version_ids):
    """{version id: [Piece]} of the verified quotes in their support. No text of a capture."""
    checked = Evidence.objects.filter(
        version__in=version_ids,
        stance=Evidence.Stance.SUPPORTS,
        quote__verdict=Quote.Verdict.VERIFIED,
    )
    pieces = defaultdict(list)
    for version, *values in checked.order_by("quote_id").values_list("version_id", *Piece.FIELDS):
        pieces[version].append(Piece.read(*values))
    return pieces


def refresh(version_ids):
    """Write `documents` and `independent_origins` of these versions anew; how many changed."""
    return sum(map(refresh_portion, portions(set(version_ids), PORTION)))


@transaction.atomic(savepoint=False)
def refresh_portion(version_ids):
    # Of two who count the same version the second waits, and then reads what the first wrote. The
    # lock lets rows that point to a version in, or two who add evidence would wait for each other.
    counted = Version.objects.select_for_update(no_key=True).filter(pk__in=version_ids)
    counted = list(counted.order_by("pk").only("documents", "independent_origins"))
    pieces = checked_pieces(version_ids)
    upward = upward_of(piece for group in pieces.values() for piece in group)
    changed = defaultdict(list)
    for version in counted:
        counts = counts_of(pieces[version.pk], upward)
        if counts != (version.documents, version.independent_origins):
            changed[counts].append(version.pk)
    for (documents, independent), ids in changed.items():
        Version.objects.filter(pk__in=ids).update(
            documents=documents, independent_origins=independent
        )
    found = [pk for ids in changed.values() for pk in ids]
    listing.refresh(found, words=False)
    return len(found)


def upward_of(pieces):
    """The Upward of all documents that these quotes lead to."""
    pieces = list(pieces)
    found = {piece.source for piece in pieces}
    return Upward(found | {piece.original for piece in pieces if piece.original})


def counts_of(pieces, upward):
    """(documents, independent origins)."""
    documents = len({piece.source for piece in pieces})
    if len(pieces) < 2:
        return documents, documents
    return documents, len(fewest(Chains(pieces, upward).roots().values()))


def derivation_changes(sender, instance, **kwargs):
    """On pre_save: of which document it was before, where it becomes another’s."""
    stored = Derivation.objects.filter(pk=instance.pk).exclude(source=instance.source_id)
    instance.taken_from = list(stored.values_list("source_id", flat=True)) if instance.pk else []


def derivation_changed(sender, instance, **kwargs):
    found = resting_on([instance.source_id, *getattr(instance, "taken_from", [])])
    refresh(found)
    listing.refresh_shown(found)


def quote_changed(sender, instance, **kwargs):
    quotes_changed(sender, [instance.pk])


def quotes_changed(sender, quotes, **kwargs):
    """Of these quotes (ids) something was written past save()."""
    refresh(resting_on_quotes(quotes))


def evidence_changed(sender, instance, **kwargs):
    refresh([instance.version_id])


def source_renamed(sender, instance, created, **kwargs):
    if not created:
        sources_renamed(sender, [instance.pk])


def sources_renamed(sender, sources, **kwargs):
    """These documents (ids) may be the ones that quotes beside or below them name.

    They are known by their names, and by their dates.
    """
    naming = Evidence.objects.exclude(quote__original_name="")
    found = set()
    for ids in portions(resting_on(sources)):
        named = naming.filter(version__in=ids)
        found.update(named.values_list("version_id", flat=True))
    refresh(found)
