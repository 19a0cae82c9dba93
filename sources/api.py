"""The public list of sources as JSON: the same query as the page, in pages of any size."""

from django.views.decorators.http import require_safe

from . import json_lists, pages, representation
from .models import Source
from .problems import unreadable
from .views import NEWEST


@require_safe
def source_list(request):
    asked, errors = json_lists.read(request.GET, representation.SHAPE)
    found, wrong = json_lists.chosen(asked.rest, Source.objects.public(), ("q", "cursor"))
    if errors or wrong:
        return unreadable(errors + wrong)
    try:
        page = pages.page(found, NEWEST, asked.rest.get("cursor", ""), asked.size)
    except pages.BadCursor as exc:
        return unreadable([("cursor", str(exc))])
    if "quotes" in asked.keys:
        count_quotes(page.items)
    results = (representation.described(source, asked.keys) for source in page.items)
    return json_lists.answer(request, page, found.count(), results)


def count_quotes(sources):
    """Give each its `quote_count`; counted for one page, and not for all that there are."""
    ids = [source.pk for source in sources]
    counted = Source.objects.filter(pk__in=ids).order_by().with_public_quote_count()
    numbers = dict(counted.values_list("pk", "quote_count"))
    for source in sources:
        source.quote_count = numbers[source.pk]
