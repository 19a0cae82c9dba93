"""Names that begin as what is typed: to suggest them while somebody types."""

from django.db import connections

from .folding import joined, without_apostrophes, words
from .models import Name

LONGEST_KEY, LONGEST_LABEL = 80, 500
MOST_KEYS = 12  # words of a name that it can be found by
MOST = 300  # names that are looked at


def keys(labels):
    """What a thing is found by: its names, folded, from each of their words on.

    Those with an apostrophe within a word also as they are without.
    """
    found = {}
    for label in [*labels, *(without_apostrophes(label) for label in labels if joined(label))]:
        cut = words(label)
        for at in range(min(len(cut), MOST_KEYS)):
            found[" ".join(cut[at:])[:LONGEST_KEY]] = None
    return list(found)


def keep(kind, things, using="default"):
    """Write the names of things: {id: (slug, label, other names)}."""
    ids = list(things)
    Name.objects.using(using).filter(kind=kind, thing__in=ids).delete()
    Name.objects.using(using).bulk_create(
        (
            Name(kind=kind, thing=thing, slug=slug, label=label[:LONGEST_LABEL], key=key)
            for thing, (slug, label, others) in things.items()
            for key in keys([label, *others])
        ),
        batch_size=500,
    )


def keep_new(kind, things, using="default"):
    """Write the names of those of which none is kept."""
    held = Name.objects.using(using).filter(kind=kind, thing__in=list(things)).order_by()
    known = set(held.values_list("thing", flat=True).distinct())
    if new := {thing: names for thing, names in things.items() if thing not in known}:
        keep(kind, new, using)


def forget(kind, thing, using="default"):
    Name.objects.using(using).filter(kind=kind, thing=thing).delete()


def beginning(typed, kind, foremost=(), using="default"):
    """{id: (slug, label)} of what has a name that begins so; some, where there are many.

    `foremost`: ids that are looked through whatever else there is.
    """
    typed = " ".join(words(typed))[:LONGEST_KEY]
    if not typed:
        return {}
    rows = Name.objects.using(using).filter(kind=kind, key__startswith=typed)
    if connections[using].vendor == "sqlite":
        # It uses no index for a pattern, and puts text in order byte by byte.
        rows = rows.filter(key__gte=typed, key__lt=typed + "\U0010ffff")
    rows = rows.order_by().values_list("thing", "slug", "label")
    found = {thing: (slug, label) for thing, slug, label in rows[:MOST]}
    if foremost:
        some = rows.filter(thing__in=list(foremost)[:MOST])
        found |= {thing: (slug, label) for thing, slug, label in some}
    return found
