"""A version of a claim as a CSL-JSON item.

`webpage` is the type whose address prints in every style that was tried. Readers of CSL-JSON drop
`version` for web pages, so the id and the number stand in the note too.
"""

from django.conf import settings

from sources import csl as source_csl

from .addresses import absolute


def item(version):
    name = f"Claim {version.claim.slug}, version {version.number}"
    standing = "" if version.status == version.Status.PUBLISHED else f" ({version.status})"
    project = [{"literal": settings.SITE_NAME}]
    return {
        "id": f"{version.claim.slug}-v{version.number}",
        "type": "webpage",
        "title": version.text,
        "author": project,
        "container-title": settings.SITE_NAME,
        "genre": name,
        "version": str(version.number),
        "issued": day(version.published_at),
        "URL": absolute(version.get_absolute_url()),
        "language": "en",
        "note": name + standing,
    }


def day(moment):
    return {"date-parts": [[moment.year, moment.month, moment.day]]}


def sources_of(version):
    """The distinct sources of a version's evidence, in the order of the page."""
    return list({e.quote.source_id: e.quote.source for e in version.evidence.all()}.values())


def items(versions):
    """Each version, followed by those of its sources that did not come before."""
    given = set()
    for version in versions:
        yield item(version)
        for source in sources_of(version):
            if source.pk not in given:
                given.add(source.pk)
                yield source_csl.item(source)
