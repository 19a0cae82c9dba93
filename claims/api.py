"""The public list, topics and subjects as JSON: the query of the page, in pages of any size."""

from django.views.decorators.http import require_safe

from sources import json_lists, pages
from sources.addresses import absolute
from sources.problems import named, unreadable

from . import representation
from .filters import listed_claims
from .models import Subject, Topic

BY_ADDRESS = pages.Order("By address", "slug", descending=False, kind=str)


def claim_list(request):
    asked, errors = json_lists.read(request.GET, representation.SHAPE, representation.PARTS)
    filters = listed_claims(asked.rest)
    errors += map(named, filters.errors_in_words())
    if errors:
        return unreadable(errors)
    versions = representation.loaded(filters.qs, asked.keys)
    try:
        page = pages.page(
            versions, filters.chosen_order, filters.data.get("cursor", ""), asked.size
        )
    except pages.BadCursor as exc:
        return unreadable([("cursor", str(exc))])
    results = representation.claims(page.items, asked.keys)
    return json_lists.answer(request, page, filters.qs.count(), results, facets={})


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
        count_claims(model, page.items)
    results = ({key: shape[key](heading) for key in asked.keys} for heading in page.items)
    return json_lists.answer(request, page, found.count(), results)


def count_claims(model, headings):
    """Give each its `claims`, the number of listed claims under it."""
    ids = [heading.pk for heading in headings]
    counted = dict(
        model.objects.filter(pk__in=ids)
        .order_by()
        .with_claim_counts()
        .values_list("pk", "claim_count")
    )
    for heading in headings:
        heading.claims = counted[heading.pk]
