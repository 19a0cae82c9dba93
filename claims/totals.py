"""The numbers on the home page. Of a large site they are told again for a while: to count millions
of quotes takes longer than all the rest of the page.
"""

import time

from django.db import router

from sources.models import Quote, Source

from . import tally
from .models import Listing, Topic

LARGE = 50_000  # listed claims
KEPT_FOR = 60  # seconds
KEPT = {}  # {alias of a database: (when it was counted, {what: how many})}


def totals():
    """{claims, quotes, sources}: how many of each the public sees. The claims as of now."""
    with tally.up_to_date() as sets:
        claims = len(sets.everything)
    alias = router.db_for_read(Listing)
    at, counted = KEPT.get(alias, (0, None))
    if counted is None or claims < LARGE or time.monotonic() - at > KEPT_FOR:
        counted = {
            "quotes": Quote.objects.public().checked().count(),
            "sources": Source.objects.public().count(),
        }
        KEPT[alias] = time.monotonic(), counted
    return {"claims": claims, **counted}


def topics():
    """The topics that claims stand under, each with its `claim_count`."""
    with tally.up_to_date() as sets:
        counts = {pk: len(members) for pk, members in sets.facets["topic"].members.items()}
    found = list(Topic.objects.filter(pk__in=counts))
    for topic in found:
        topic.claim_count = counts[topic.pk]
    return found
