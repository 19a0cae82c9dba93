"""How many independent origins stand behind a claim: origins are counted, not documents.

Two documents count once when one derives from the other or both derive from a third, however many
steps away. Derivations that are proposed count until a person refuses them.
"""

from collections import defaultdict

from sources.models import Derivation, Quote, Source

from .models import Evidence, Version

PORTION = 1_000  # versions in one statement: databases take only so many values


def ancestry(source_ids):
    """{source id: set of ids that it rests on, itself included}; cycles do no harm."""
    edges = defaultdict(set)
    frontier = seen = set(source_ids)
    while frontier:
        found = Derivation.objects.standing().filter(source__in=frontier)
        for source, origin in found.values_list("source_id", "origin_id"):
            edges[source].add(origin)
        frontier = {o for s in frontier for o in edges[s]} - seen
        seen = seen | frontier
    return {source: reached(source, edges) for source in source_ids}


def reached(start, edges):
    stack, seen = [start], set()
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(edges[node])
    return seen


def groups(source_ids, ancestors):
    """[[source id]]: documents that share an ancestor stand in one group."""
    joined = []  # (what the group rests on, its documents)
    for source in source_ids:
        rests_on, mine = set(ancestors[source]), [source]
        apart = []
        for other in joined:
            if rests_on & other[0]:
                rests_on, mine = rests_on | other[0], other[1] + mine
            else:
                apart.append(other)
        joined = [*apart, (rests_on, mine)]
    return [documents for _, documents in joined]


def checked_sources(version_ids):
    """{version id: ids of the documents that hold a verified quote in its support}."""
    checked = Evidence.objects.filter(
        version__in=version_ids,
        stance=Evidence.Stance.SUPPORTS,
        quote__verdict=Quote.Verdict.VERIFIED,
    )
    sources = defaultdict(set)
    for version, source in checked.values_list("version_id", "quote__source_id"):
        sources[version].add(source)
    return sources


def origin_groups(version):
    """[[Source]]: the documents that count for a version, those of one origin together."""
    ids = checked_sources([version.pk])[version.pk]
    named = Source.objects.in_bulk(ids)
    return [[named[pk] for pk in group] for group in groups(sorted(ids), ancestry(ids))]


def refresh(version_ids):
    """Write `documents` and `independent_origins` of these versions anew."""
    version_ids = list(set(version_ids))
    for start in range(0, len(version_ids), PORTION):
        refresh_portion(version_ids[start : start + PORTION])


def refresh_portion(version_ids):
    sources = checked_sources(version_ids)
    ancestors = ancestry(set().union(*sources.values()))
    counted = Version.objects.filter(pk__in=version_ids).only("documents", "independent_origins")
    changed = defaultdict(list)
    for version in counted:
        counts = len(sources[version.pk]), len(groups(sources[version.pk], ancestors))
        if counts != (version.documents, version.independent_origins):
            changed[counts].append(version.pk)
    for (documents, independent), ids in changed.items():
        Version.objects.filter(pk__in=ids).update(
            documents=documents, independent_origins=independent
        )


def descendants(source_id):
    """The ids of all sources that rest on this one, itself included, refused links too.

    A refusal changes the counts of those below it, so here it does not end the walk.
    """
    frontier = seen = {source_id}
    while frontier:
        below = Derivation.objects.filter(origin__in=frontier).values_list("source_id", flat=True)
        frontier = set(below) - seen
        seen = seen | frontier
    return seen


def derivation_changed(sender, instance, **kwargs):
    resting = Evidence.objects.filter(quote__source__in=descendants(instance.source_id))
    refresh(resting.values_list("version_id", flat=True))


def quote_changed(sender, instance, **kwargs):
    refresh(Evidence.objects.filter(quote=instance).values_list("version_id", flat=True))


def evidence_changed(sender, instance, **kwargs):
    refresh([instance.version_id])
