"""Which versions rest on a document, directly or through those that took their matter from it."""

from django.db.models import Q

from sources.models import Derivation
from sources.portions import portions

from .models import Evidence


def resting_on(source_ids):
    """The ids of the versions with a quote that is, or came, from these sources or their copies."""
    found = set()
    for ids in portions(below(source_ids)):
        at = Q(quote__source__in=ids) | Q(quote__original__in=ids)
        found.update(Evidence.objects.filter(at).values_list("version_id", flat=True))
    return found


def resting_on_quotes(quote_ids):
    """The ids of the versions that rest on these quotes."""
    found = set()
    for ids in portions(quote_ids):
        resting = Evidence.objects.filter(quote__in=ids)
        found.update(resting.values_list("version_id", flat=True))
    return found


def below(source_ids):
    """The ids of all sources that rest on these, themselves included, refused links too.

    A refusal changes the counts of those below it, so here it does not end the walk.
    """
    frontier = seen = set(source_ids)
    while frontier:
        found = set()
        for ids in portions(frontier):
            origins = Derivation.objects.filter(origin__in=ids)
            found.update(origins.values_list("source_id", flat=True))
        frontier = found - seen
        seen = seen | frontier
    return seen
