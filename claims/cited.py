"""A version of a claim as it is cited."""

from functools import partial

from sources import memento
from sources.addresses import absolute, path
from sources.citing import Cited, File, as_json

from . import csl, exports, linked_data, representation


def of_version(version, is_permanent=False):
    """`version` must come from `with_evidence()`."""
    claim, permanent = version.claim, version.get_absolute_url()
    page = permanent if is_permanent else claim.get_absolute_url()
    tables = {
        suffix: File(label, kind, partial(exports.FORMATS[suffix].write, [version]))
        for suffix, label, kind in (
            ("csv", "CSV", "text/csv"),
            ("jsonl", "JSON Lines", "application/jsonl"),
        )
    }
    return Cited(
        title=version.text,
        name=f"{claim.slug}-v{version.number}" if is_permanent else claim.slug,
        stem=page.rstrip("/"),
        page=page,
        permanent=permanent,
        items=csl.with_evidence(version),
        linked_data=partial(linked_data.claim, version),
        annotations=partial(linked_data.annotations, version),
        types=("Claim",),
        more={
            "json": File(
                "JSON",
                "application/json",
                partial(as_json, partial(representation.claim, version)),
            ),
            **tables,
        },
        links=tuple(memento_links(claim)),
    )


def memento_links(claim):
    timemap = path("claims:timemap", claim.slug)
    return memento.links(absolute(claim.get_absolute_url()), absolute(timemap))


def mementos(claim):
    """(whole address, moment) of every version that was published, the oldest first."""
    published = claim.versions.published().select_related("claim").order_by("number")
    return [(absolute(one.get_absolute_url()), one.published_at) for one in published]
