"""A claim as JSON: one shape for the list, the claim, its versions and every dump.

Keys may be added, not renamed. docs/api.md describes them.
"""

from itertools import islice

from sources import csl as source_csl
from sources.addresses import absolute
from sources.linked_data import timestamp
from sources.models import Source

from .behind import attach
from .csl import sources_of
from .standing import standing

AT_ONCE = 500  # claims whose origins are worked out together


# {key: what it holds of a version}, in the order of the shape.
SHAPE = {
    "slug": lambda v: v.claim.slug,
    "version": lambda v: v.number,
    "status": lambda v: v.status,
    "status_reason": lambda v: v.status_reason,
    "text": lambda v: v.text,
    "scope": lambda v: v.scope,
    "url": lambda v: absolute(v.claim.get_absolute_url()),
    "version_url": lambda v: absolute(v.get_absolute_url()),
    "published": lambda v: timestamp(v.published_at) if v.published_at else None,
    "topics": lambda v: [topic.name for topic in v.topics.all()],
    "subjects": lambda v: [subject.name for subject in v.subjects.all()],
    "occurred": lambda v: v.occurred,
    "quantities": lambda v: [quantity(q) for q in v.quantities.all()],
    "note": lambda v: v.note,
    "reason": lambda v: v.reason,
    "independent_origins": lambda v: v.independent_origins,
    "documents": lambda v: v.documents,
    "origins": lambda v: [origin(found, v.behind) for found in v.behind.supports.origins],
    "standing": lambda v: standing(v),
    "evidence": lambda v: [evidence(e, v.behind) for e in v.evidence.all()],
    "not_found": lambda v: [not_found(search) for search in v.not_found.all()],
    "relations": lambda v: [relation(*related) for related in v.claim.related()],
    "sources": lambda v: [source(s) for s in sources_of(v)],
}
# Those that take work of their own, and stay away where they are not asked for.
PARTS = ("quantities", "origins", "standing", "evidence", "not_found", "relations", "sources")
# Those told from what lies behind the quotes.
FROM_BEHIND = {"origins", "standing", "evidence"}


def claims(versions, keys=tuple(SHAPE)):
    """Each of the versions in this shape; they come `with_evidence()`, or `loaded()` for `keys`."""
    versions = iter(versions)
    while batch := list(islice(versions, AT_ONCE)):
        if FROM_BEHIND & set(keys):
            attach(batch)
        for version in batch:
            yield {key: SHAPE[key](version) for key in keys}


def claim(version):
    """`version` must come from `with_evidence()`."""
    if not hasattr(version, "behind"):
        attach([version])
    return {key: tell(version) for key, tell in SHAPE.items()}


def loaded(versions, keys):
    """The QuerySet of versions with what these keys are told from, and no more."""
    keys = set(keys)
    if keys >= set(SHAPE):
        return versions.with_evidence()
    found = versions.select_related("claim")
    if "status_reason" in keys:
        found = found.with_decisions()
    if FROM_BEHIND & keys:
        found = found.with_origins()
    elif "sources" in keys:
        found = found.with_passages()
    if "relations" in keys:
        found = found.with_relations()
    if "quantities" in keys:
        found = found.with_quantities()
    beside = {"topics", "subjects", "not_found"} & keys
    return found.prefetch_related(*sorted(beside))


def origin(found, behind):
    """One origin of `independent_origins`, and the documents whose quotes go back to it."""
    source = behind.source_of(found.node)
    return {
        "root": source.slug if source else None,
        "name": behind.name_of(found.node),
        "missing": found.is_missing,
        "documents": [document.slug for document in found.documents],
        "proposed": found.proposed,
    }


def not_found(search):
    return {
        "sought": search.sought,
        "where": search.place,
        "when": search.looked,
        "note": search.note,
    }


def quantity(q):
    return {
        "printed": q.printed,
        "value": q.plain,
        "value_to": q.plain_upper,
        "unit": q.unit,
        "bound": q.bound,
        "measure": q.measure,
        "of": q.subject.name if q.subject else "",
        "place": q.place,
        "period": q.period,
    }


def relation(words, other, note):
    url = absolute(other.get_absolute_url())
    return {"relation": words, "claim": other.slug, "url": url, "note": note}


def evidence(piece, behind):
    quote = piece.quote
    shape = {
        "stance": piece.stance,
        "quote": quote.text,
        "verdict": quote.verdict,
        "captured": timestamp(quote.capture.taken) if quote.capture else None,
        "missing_from": timestamp(quote.missing_from.taken) if quote.missing_from else None,
        "folds": quote.folds,
        "accepted": acceptance(quote.acceptance),
        "source": quote.source.slug,
        "source_url": absolute(quote.source.get_absolute_url()),
        "passage_url": absolute(quote.passage_path),
        "start": quote.start,
        "end": quote.end,
        "page": quote.page,
        "locator": quote.locator,
        "attribution": quote.attribution,
        "via": quote.via,
        "language": quote.language,
        "translation": quote.translation,
        "note": piece.note,
        "corruptions": [corruption(c) for c in behind.corruptions_of(piece)],
        **{axis: getattr(piece, axis) for axis in piece.AXES},
    }
    if quote.source.access == Source.Access.PRIVATE:
        del shape["start"], shape["end"]
    return shape


def corruption(changed):
    """What the document of a quote says, and its origin says otherwise."""
    return {
        "says": changed.says,
        "origin_says": changed.origin_says,
        "origin": changed.derivation.origin.slug,
    }


def acceptance(given):
    """Who took a near quote for good, when and why; None where nobody did."""
    if given is None:
        return None
    return {"by": name_of(given.by), "at": timestamp(given.at), "reason": given.reason}


def name_of(user):
    return user.get_full_name() or user.get_username()


def source(s):
    return {"slug": s.slug, **source_csl.item(s)}
