"""A source as JSON: one shape for the list and the source; docs/api.md describes it.

The keys of its CSL-JSON item stand beside ours, as in the `sources` of a claim.
"""

from django.urls import reverse

from . import csl
from .addresses import absolute
from .linked_data import timestamp

OURS = {
    "slug": lambda s: s.slug,
    "source_url": lambda s: absolute(s.get_absolute_url()),
    "text_url": lambda s: absolute(reverse("sources:text", args=[s.slug])),
    "access": lambda s: s.access,
    "publisher_slug": lambda s: s.publisher_slug,
    "quotes": lambda s: s.quote_count,
}
CSL = (
    "id type title author container-title publisher issued accessed page URL DOI "
    "archive_location language custom"
).split()
SHAPE = (*OURS, *CSL)


def described(source, keys=SHAPE):
    """`source` must come `with_public_quote_count()`, where `quotes` are asked for.

    What a CSL-JSON item does not state is not there.
    """
    keys = set(keys)
    ours = {key: tell(source) for key, tell in OURS.items() if key in keys}
    item = csl.item(source) if keys - OURS.keys() else {}
    return {**ours, **{key: value for key, value in item.items() if key in keys}}


def whole(source):
    """The same, with what is held of it."""
    captures = source.captures.without_text()
    return {**described(source), "captures": [capture(held, source) for held in captures]}


def capture(held, source):
    return {
        "url": absolute(reverse("sources:capture", args=[source.slug, held.pk])),
        "taken": timestamp(held.taken),
        "media_type": held.media_type,
        "size": held.size,
        "sha256": held.sha256,
        "text_sha256": held.text_sha256,
    }
