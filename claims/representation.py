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


def claims(versions):
    """Each of the versions, which come `with_evidence()`, in this shape."""
    versions = iter(versions)
    while batch := list(islice(versions, AT_ONCE)):
        yield from map(claim, attach(batch))


def claim(version):
    """`version` must come from `with_evidence()`."""
    if not hasattr(version, "behind"):
        attach([version])
    return {
        "slug": version.claim.slug,
        "version": version.number,
        "status": version.status,
        "status_reason": version.status_reason,
        "text": version.text,
        "scope": version.scope,
        "url": absolute(version.claim.get_absolute_url()),
        "version_url": absolute(version.get_absolute_url()),
        "published": timestamp(version.published_at) if version.published_at else None,
        "topics": [topic.name for topic in version.topics.all()],
        "subjects": [subject.name for subject in version.subjects.all()],
        "occurred": version.occurred,
        "quantities": [quantity(q) for q in version.quantities.all()],
        "note": version.note,
        "reason": version.reason,
        "independent_origins": version.independent_origins,
        "documents": version.documents,
        "origins": [origin(found, version.behind) for found in version.behind.supports.origins],
        "standing": standing(version),
        "evidence": [evidence(e, version.behind) for e in version.evidence.all()],
        "not_found": [not_found(search) for search in version.not_found.all()],
        "relations": [relation(*related) for related in version.claim.related()],
        "sources": [source(s) for s in sources_of(version)],
    }


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
