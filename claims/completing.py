"""A version with all that its page shows, in few statements however many quotes it has.

`with_evidence()` brings as much of many versions, in a dozen statements. For one version the
database is done with them sooner than they are put together, so the short parts come in one.
"""

import json

from django.db import connections
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404

from sources.models import Acceptance, Quote
from sources.statements import Statement
from sources.surroundings import around, beside

from .models import Claim, Decision, Evidence, NotFound, Quantity, Relation, Subject, Topic, Version

# Each row: which part, its id, another id, and four texts.
PARTS = """
    SELECT 'topics', topic.id, 0, topic.slug, topic.name, '', ''
    FROM claims_version_topics JOIN claims_topic topic ON topic.id = topic_id
    WHERE version_id = {version}
    UNION ALL
    SELECT 'subjects', subject.id, 0, subject.slug, subject.name, kind, CAST(aliases AS text)
    FROM claims_version_subjects JOIN claims_subject subject ON subject.id = subject_id
    WHERE version_id = {version}
    UNION ALL
    SELECT 'not_found', id, 0, sought, place, looked, note
    FROM claims_notfound WHERE version_id = {version}
    UNION ALL
    SELECT 'decisions', id, 0, status, reason, CAST(at AS text), ''
    FROM claims_decision WHERE version_id = {version} AND status NOT IN ('draft', 'in review')
    UNION ALL
    SELECT 'quantities', id, 0, '', '', '', '' FROM claims_quantity WHERE version_id = {version}
    UNION ALL
    SELECT 'listed', id, number, '', '', '', ''
    FROM claims_version WHERE claim_id = {claim} AND listed_at IS NOT NULL
    UNION ALL
    SELECT 'relations', relation.id, other.id, kind, relation.note, other.slug, version.text
    FROM claims_relation relation JOIN claims_claim other ON other.id = other_id
    JOIN claims_version version ON version.claim_id = other.id AND listed_at IS NOT NULL
    WHERE relation.claim_id = {claim} AND state = 'confirmed'
    UNION ALL
    SELECT 'relations_from', relation.id, other.id, kind, relation.note, other.slug, version.text
    FROM claims_relation relation JOIN claims_claim other ON other.id = relation.claim_id
    JOIN claims_version version ON version.claim_id = other.id AND listed_at IS NOT NULL
    WHERE relation.other_id = {claim} AND state = 'confirmed'
"""


LARGEST = 2_147_483_647  # that the database keeps as the number of a version
LISTED = Statement(
    lambda slug: Version.objects.select_related("claim").listed().filter(claim__slug=slug), "slug?"
)
PUBLISHED = Statement(
    lambda slug, number: (
        Version.objects.select_related("claim").published().filter(claim__slug=slug, number=number)
    ),
    *("slug?", LARGEST),
)
PIECES = Statement(
    lambda version: (
        Evidence.objects.with_quotes().annotate(around=around("quote__")).filter(version=version)
    ),
    -1,
)


def listed(slug):
    """The version of a claim that the public sees, or Http404."""
    return completed(the_one(LISTED, slug))


def published(slug, number):
    """A version that was ever published, or Http404."""
    if number > LARGEST:
        raise Http404
    return completed(the_one(PUBLISHED, slug, number))


def the_one(statement, *values):
    versions = statement.ask(*values)
    if not versions:
        raise Http404
    return versions[0]


def completed(version):
    """With what `with_evidence()` brings; the pieces have the words around their quotes too.

    `present` becomes {pk, number} of the version that the public sees, None where there is none.
    """
    pieces, quotes = PIECES.ask(version.pk, using=version._state.db), []
    keep(version, "evidence", pieces)
    for piece in pieces:
        piece.version = version
        piece.quote.around = piece.around
        piece.quote.before, piece.quote.after = beside(piece.quote)
        quotes.append(piece.quote)
    near = [quote for quote in quotes if quote.verdict == Quote.Verdict.NEAR]
    prefetch_related_objects(near, Prefetch("acceptances", Acceptance.objects.signed()))
    put_in(version, parts_of(version))
    return version


def parts_of(version):
    """{part: [(id, other id, *texts)]}, of relations only those that the public sees."""
    found = {}
    with connections[version._state.db].cursor() as cursor:
        # Both are numbers of the database's own.
        cursor.execute(PARTS.format(version=int(version.pk), claim=int(version.claim_id)))
        for part, *row in cursor.fetchall():
            found.setdefault(part, []).append(row)
    return found


def put_in(version, parts):
    def rows(part):
        return parts.get(part, ())

    def made(model, part, *names):
        return [of_row(model, ["id", *names], [row[0], *row[2:]]) for row in rows(part)]

    topics = made(Topic, "topics", "slug", "name")
    subjects = [
        of_row(Subject, ["id", "slug", "name", "kind", "aliases"], [*row, json.loads(aliases)])
        for row, aliases in (([pk, *texts], last) for pk, _, *texts, last in rows("subjects"))
    ]
    searches = made(NotFound, "not_found", "sought", "place", "looked", "note")
    decided = sorted(rows("decisions"), key=lambda row: (row[4], row[0]), reverse=True)
    decisions = [of_row(Decision, ["id", "status", "reason"], [d[0], *d[2:4]]) for d in decided]
    keep(version, "topics", sorted(topics, key=lambda topic: topic.name))
    keep(version, "subjects", sorted(subjects, key=lambda subject: subject.name))
    keep(version, "not_found", sorted(searches, key=lambda search: search.pk))
    keep(version, "decisions", decisions)
    if rows("quantities"):
        quantities = Quantity.objects.select_related("subject")
        prefetch_related_objects([version], Prefetch("quantities", quantities))
    else:
        keep(version, "quantities", [])
    version.present = next(({"pk": row[0], "number": row[1]} for row in rows("listed")), None)
    put_in_relations(version, rows)


def put_in_relations(version, rows):
    for part, end in (("relations", "other"), ("relations_from", "claim")):
        found = []
        # Only where the claim itself is to be seen is it shown how others stand to it.
        for pk, claim_id, kind, note, slug, text in rows(part) if version.present else ():
            relation = of_row(Relation, ["id", "kind", "note"], [pk, kind, note])
            claim = of_row(Claim, ["id", "slug"], [claim_id, slug])
            claim.statement = text
            setattr(relation, end, claim)
            found.append(relation)
        found.sort(key=lambda r: (r.claim_id if end == "claim" else 0, r.pk))
        keep(version.claim, part, found)


def of_row(model, names, values):
    """An instance with these fields; any other is read when it is asked for."""
    return model.from_db(None, names, values)


def keep(instance, name, rows):
    """As prefetch_related() does: what the relation `name` gives is known."""
    known = getattr(instance, name).model._default_manager.none()
    known._result_cache, known._prefetch_done = rows, True
    if not hasattr(instance, "_prefetched_objects_cache"):
        instance._prefetched_objects_cache = {}
    instance._prefetched_objects_cache[name] = known
