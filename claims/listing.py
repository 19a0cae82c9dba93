"""Who stands in the public list, kept in step with whatever changes about a version.

Each listed version has a number there (listed.py); what is found, counted and put in order for the
public goes by these numbers: see tally.py and decision 0022.
"""

from secrets import randbits

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from sources.models import Acceptance, Derivation, Quote, Source
from sources.portions import portions

from . import searchable
from .downward import resting_on, resting_on_quotes
from .models import Change, Evidence, Listing, Relation, Subject, TransactionId, Version

# Of a user, as far as the public is told who somebody is.
NAMES = {"username", "first_name", "last_name"}


def refresh(version_ids, *, words=True):
    """Bring the list in step with these versions, whatever changed about them.

    `words`: whether what they are found by may have changed too. Gives whether any of them stands
    in the list, or did.
    """
    listed = [refresh_portion(ids, words) for ids in portions(set(version_ids))]
    return any(listed)


def refresh_shown(version_ids):
    """What is told of these versions changed, and not what they are found by.

    It is said also where none is listed: the public may see the change elsewhere.
    """
    if not refresh(version_ids, words=False):
        note()


@transaction.atomic(savepoint=False)
def refresh_portion(version_ids, words):
    rows = Version.objects.filter(pk__in=version_ids).order_by("listed_at", "pk")
    rows = list(rows.values_list("pk", "listed_at", "listing"))
    numbers = {number for _, _, number in rows if number}
    stay = [number for _, listed_at, number in rows if number and listed_at]
    gone = {pk: number for pk, listed_at, number in rows if number and not listed_at}
    if gone:
        Listing.objects.filter(pk__in=gone.values()).delete()
    added = set()
    if new := [pk for pk, listed_at, number in rows if listed_at and not number]:
        numbers |= naming_shown_by(new)
        Listing.objects.bulk_create([Listing(version_id=pk) for pk in new], ignore_conflicts=True)
        added = numbers_of(version__in=new)
        numbers |= added
    searchable.write([*stay, *sorted(added)] if words else sorted(added))
    if new or gone:
        numbers |= related_to([*new, *gone])
    if numbers:
        note(sorted(numbers))
    return bool(numbers)


def numbers_of(**versions):
    return set(Listing.objects.filter(**versions).order_by().values_list("pk", flat=True))


def related_to(version_ids):
    """The listings of claims that say how they stand to the claims of these versions."""
    claims = Version.objects.filter(pk__in=version_ids).order_by().values("claim")
    ends = Relation.objects.confirmed().of(claims).order_by().values_list("claim_id", "other_id")
    return numbers_between(ends)


def numbers_between(ends):
    claims = {claim for pair in ends for claim in pair}
    found = [numbers_of(version__claim__in=ids) for ids in portions(claims)]
    return set().union(*found)


def naming_shown_by(version_ids):
    """The listings that may name a document which the public first sees under these versions.

    Until then it was “a document that is not public” to whatever goes back to it. The versions are
    published, and have no number in the list yet; others may be about to get theirs.
    """
    cited = Evidence.objects.filter(version__in=version_ids).order_by()
    closed = cited.exclude(quote__source__access=Source.Access.PUBLIC)
    if not (ids := set(closed.values_list("quote__source", flat=True))):
        return set()
    public = Evidence.objects.filter(version__published_at__isnull=False)
    before = public.filter(
        Q(version__listed_at__isnull=True) | Q(version__listing__isnull=False),
        quote__source=OuterRef("pk"),
    )
    leads_up = Q(Exists(Derivation.objects.filter(origin=OuterRef("pk"))))
    leads_up |= Q(Exists(Quote.objects.filter(original=OuterRef("pk"))))
    shown = Source.objects.filter(leads_up, ~Exists(before), pk__in=ids)
    ids = list(shown.order_by().values_list("pk", flat=True))
    if not ids:
        return set()
    return set().union(*(numbers_of(version__in=some) for some in portions(resting_on(ids))))


def note(listings=()):
    """Say that these listings changed, or that names did which the public sees."""
    Change.objects.create(transaction=TransactionId(), token=randbits(63), listings=list(listings))


# What listens


def version_changed(sender, instance, **kwargs):
    # One that is open stands in no list, and never did.
    if not instance.is_open:
        refresh([instance.pk])


def version_deleted(sender, instance, **kwargs):
    if number := getattr(instance, "number_in_list", None):
        note([number])


def version_goes(sender, instance, **kwargs):
    """On pre_delete: the number that it has in the list."""
    numbers = Listing.objects.filter(version=instance.pk).values_list("pk", flat=True)
    instance.number_in_list = numbers.first()


def part_changed(sender, instance, **kwargs):
    # Parts of a published version are not written any more; where the version is at hand it says.
    if not (sender.version.is_cached(instance) and instance.version.is_open):
        refresh([instance.version_id])


def headings_changed(sender, instance, action, reverse, pk_set, **kwargs):
    if not action.startswith("post_"):
        return
    if not reverse:
        version_changed(sender, instance)
    elif pk_set:
        refresh(pk_set)


def quote_changed(sender, instance, **kwargs):
    quotes_changed(sender, [instance.pk])


def quotes_changed(sender, quotes, **kwargs):
    """Of these quotes (ids) something was written."""
    refresh(resting_on_quotes(quotes))


def source_changed(sender, instance, created=False, **kwargs):
    if not created:
        sources_changed(sender, [instance.pk])


def sources_changed(sender, sources, **kwargs):
    """Its name and whether the public may know it are told wherever matter goes back to it."""
    direct = set()
    for ids in portions(sources):
        resting = Evidence.objects.filter(quote__source__in=ids)
        direct.update(resting.values_list("version_id", flat=True))
    refresh(direct)
    refresh(resting_on(sources) - direct, words=False)


def heading_changed(sender, instance, created=False, **kwargs):
    if created:
        return
    refresh(instance.versions.listed().order_by().values_list("pk", flat=True))
    if isinstance(instance, Subject):
        stated = Version.objects.listed().filter(quantities__subject=instance)
        refresh(stated.order_by().values_list("pk", flat=True), words=False)


def decision_changed(sender, instance, **kwargs):
    refresh_shown([instance.version_id])


def corruption_changed(sender, instance, **kwargs):
    derivations_changed([instance.derivation])


def derivations_changed(derivations):
    """Of what these took over, and how, something is told beside the quotes of their sources."""
    for ids in portions({derivation.source_id for derivation in derivations}):
        resting = Evidence.objects.filter(quote__source__in=ids)
        refresh_shown(resting.values_list("version_id", flat=True))


def relation_changes(sender, instance, **kwargs):
    """On pre_save: between which claims the public saw it before."""
    stored = Relation.objects.confirmed().filter(pk=instance.pk) if instance.pk else ()
    instance.ends_before = [(relation.claim_id, relation.other_id) for relation in stored]


def relation_changed(sender, instance, **kwargs):
    relations_changed([instance], getattr(instance, "ends_before", []))


def relations_changed(relations, before=()):
    """How claims stand to each other is told of both; `before` has the ends that it had."""
    confirmed = [one for one in relations if one.state == Relation.State.CONFIRMED]
    if numbers := numbers_between([*before, *((one.claim_id, one.other_id) for one in confirmed)]):
        note(sorted(numbers))


def acceptance_changed(sender, instance, **kwargs):
    refresh(resting_on_quotes([instance.quote_id]), words=False)


def person_changed(sender, instance, created=False, update_fields=None, **kwargs):
    """Who accepted a quote is named beside it."""
    if created or (update_fields is not None and not NAMES & set(update_fields)):
        return
    accepted = Acceptance.objects.filter(by=instance).order_by()
    quotes = accepted.values_list("quote_id", flat=True)
    refresh(resting_on_quotes(quotes), words=False)


def rows_recorded(sender, rows, **kwargs):
    """On `recorded`: what is logged past save() may be shown."""
    if quotes := [row.pk for row in rows if isinstance(row, Quote)]:
        quotes_changed(sender, quotes)
    if derivations := [row for row in rows if isinstance(row, Derivation)]:
        derivations_changed(derivations)


def shown_changed(sender, **kwargs):
    """Something changed that the public may see beside the list."""
    note()
