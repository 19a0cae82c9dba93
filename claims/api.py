"""The public list, topics and subjects as JSON: the query of the page, in pages of any size."""

from functools import partial

from django.views.decorators.http import require_safe

from sources import json_lists, pages
from sources.addresses import absolute
from sources.problems import named, unreadable

from . import facets_shown, representation, tally
from .filters import listed_claims
from .found import versions
from .models import Subject, Topic

BY_ADDRESS = pages.Order("By address", "slug", descending=False, kind=str)


def claim_list(request):
    asked, errors = json_lists.read(
        request.GET, representation.SHAPE, representation.PARTS, beside=("facets",)
    )
    filters = listed_claims(asked.rest)
    errors += map(named, filters.errors_in_words())
    if errors:
        return unreadable(errors)
    facets = ({}, ())
    try:
        with filters.answer() as found:
            page = found.page(filters.data.get("cursor", ""), asked.size)
            count = len(found.all)
            if "facets" in asked.beside:
                facets = facets_shown.counted(found)
    except pages.BadCursor as exc:
        return unreadable([("cursor", str(exc))])
    claims = versions(page.numbers, partial(representation.loaded, keys=asked.keys))
    results = representation.claims(claims, asked.keys)
    told = facets_shown.told(*facets, filters)
    shown = {
        facet["name"]: [value._asdict() for value in facet["values"]]
        for facet in told
        if facet["values"]
    }
    return json_lists.answer(request, page, count, results, facets=shown)


# {key: what it holds of a topic or subject}
TOPIC = {
    "slug": lambda heading: heading.slug,
    "name": lambda heading: heading.name,
    "url": lambda heading: absolute(heading.get_absolute_url()),
    "description": lambda heading: heading.description,
    "claims": lambda heading: heading.claims,
}
SUBJECT = {
    **TOPIC,
    "kind": lambda heading: heading.kind,
    "aliases": lambda heading: heading.aliases,
    "identifiers": lambda heading: heading.identifiers,
}


@require_safe
def topic_list(request):
    return heading_list(request, Topic, TOPIC)


@require_safe
def subject_list(request):
    return heading_list(request, Subject, SUBJECT)


def heading_list(request, model, shape):
    asked, errors = json_lists.read(request.GET, shape)
    found, wrong = json_lists.chosen(asked.rest, model.objects.public())
    if errors or wrong:
        return unreadable(errors + wrong)
    try:
        page = pages.page(found, BY_ADDRESS, asked.rest.get("cursor", ""), asked.size)
    except pages.BadCursor as exc:
        return unreadable([("cursor", str(exc))])
    if "claims" in asked.keys:
        count_claims(page.items, model._meta.model_name)
    results = ({key: shape[key](heading) for key in asked.keys} for heading in page.items)
    return json_lists.answer(request, page, found.count(), results)


def count_claims(headings, facet):
    """Give each its `claims`, the number of listed claims under it."""
    with tally.up_to_date() as sets:
        for heading in headings:
            heading.claims = sets.facets[facet].count(heading.pk, sets.everything)
