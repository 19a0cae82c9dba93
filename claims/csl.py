"""A version of a claim, and what it rests on, as CSL-JSON items.

`webpage` is the type whose address prints in every style that was tried. Readers of CSL-JSON drop
`version` for web pages, so the id and the number stand in the note too. A retraction or dispute
stands before the statement, as journals write it, so that it reaches every format.
"""

from django.conf import settings

from sources import csl as source_csl
from sources.addresses import absolute

from .models import Evidence


def item(version, quotes=()):
    name = f"Claim {version.claim.slug}, version {version.number}"
    title, note = version.text, name
    if version.status != version.Status.PUBLISHED:
        title = f"{version.get_status_display()}: {title}"
        note += f" ({version.status}{f': {why}' if (why := version.status_reason) else ''})"
    return {
        "id": f"{version.claim.slug}-v{version.number}",
        "type": "webpage",
        "title": title,
        "author": [{"literal": settings.SITE_NAME}],
        "container-title": settings.SITE_NAME,
        "genre": name,
        "version": str(version.number),
        "issued": day(version.published_at),
        "URL": absolute(version.get_absolute_url()),
        "language": settings.LANGUAGE_CODE,
        "note": note,
        "custom": {"statement": True, **({"quotes": quotes} if quotes else {})},
    }


def day(moment):
    return {"date-parts": [[moment.year, moment.month, moment.day]]}


def sources_of(version):
    """The distinct sources of a version's evidence, in the order of the page."""
    return list({e.quote.source_id: e.quote.source for e in version.evidence.all()}.values())


def with_evidence(version):
    """The version, then each of its sources with what is quoted from it."""
    quotes = {}
    for piece in version.evidence.all():
        stance = "" if piece.stance == Evidence.Stance.SUPPORTS else piece.stance
        passage = source_csl.quoted(piece.quote, stance=stance)
        quotes.setdefault(piece.quote.source_id, []).append(passage)
    rests_on = [source_csl.item(source, quotes[source.pk]) for source in sources_of(version)]
    return [item(version), *rests_on]


def items(versions, in_words=False):
    """Each version with its quotes, followed by those of its sources that did not come before.

    In a list one source serves many claims and stands once: its quotes are told at the claims,
    with the key of the source, or its title where `in_words`.
    """
    given = set()
    for version in versions:
        quotes = [
            source_csl.quoted(
                piece.quote, stance=piece.stance, source=named(piece.quote.source, in_words)
            )
            for piece in version.evidence.all()
        ]
        yield item(version, quotes)
        for source in sources_of(version):
            if source.pk not in given:
                given.add(source.pk)
                yield source_csl.item(source)


def named(source, in_words):
    return source.title if in_words else source_csl.key_of(source)
