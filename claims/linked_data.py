"""A version of a claim as linked data: schema.org's `Claim`, and its quotes as annotations.

A `ClaimReview` states a rating of truth. Nobody gives one here: claims rest on quotes, they are
not graded.
"""

from django.conf import settings

from citations import schema_org
from sources import linked_data
from sources.addresses import absolute
from sources.csl import filled
from sources.linked_data import SCHEMA, timestamp

from .models import Evidence, Subject

KINDS = {
    Subject.Kind.PERSON: "Person",
    Subject.Kind.ORGANISATION: "Organization",
    Subject.Kind.PLACE: "Place",
}


def claim(version):
    """`version` must come from `with_evidence()`."""
    project = {**schema_org.organisation(settings.SITE_NAME), "url": absolute("/")}
    supports, others = [], []
    for piece in version.evidence.all():
        fits = supports if piece.stance == Evidence.Stance.SUPPORTS else others
        fits.append({**linked_data.quotation(piece.quote), "description": piece.stance})
    shape = {
        "@context": SCHEMA,
        "@type": "Claim",
        "@id": absolute(version.get_absolute_url()),
        "url": absolute(version.claim.get_absolute_url()),
        "identifier": version.claim.slug,
        "version": str(version.number),
        "name": version.text,
        "text": version.text,
        "author": project,
        "publisher": project,
        "datePublished": timestamp(version.published_at),
        "creativeWorkStatus": version.status,
        "correction": version.reason or version.status_reason,
        "inLanguage": settings.LANGUAGE_CODE,
        "license": settings.LICENSE_URL,
        "temporalCoverage": version.occurred,
        "keywords": [topic.name for topic in version.topics.all()],
        "about": [subject(one) for one in version.subjects.all()],
        "appearance": supports,
        "citation": others,
    }
    return filled(shape)


def subject(one):
    shape = {
        "@type": KINDS[one.kind],
        "@id": absolute(one.get_absolute_url()),
        "name": one.name,
        "alternateName": one.aliases,
    }
    return filled(shape)


def annotations(version):
    """The quotes of a version as a W3C annotation page; each links to what it serves."""
    pieces = list(version.evidence.all())
    address = absolute(version.get_absolute_url())
    found = linked_data.annotations([piece.quote for piece in pieces])
    items = [
        {
            **annotation,
            "id": f"{address}#e{piece.pk}",
            "motivation": "linking",
            "body": [
                {"type": "SpecificResource", "source": address, "purpose": "linking"},
                {"type": "TextualBody", "value": piece.stance, "purpose": "classifying"},
                *annotation.get("body", ()),
            ],
        }
        for annotation, piece in zip(found, pieces, strict=True)
    ]
    return linked_data.annotation_page(version.get_absolute_url(), items)
