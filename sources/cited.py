"""A source, and a quote of it, as they are cited."""

from functools import partial

from citations import schema_org

from . import csl, linked_data, representation
from .addresses import absolute, path
from .citing import Cited, File, as_json
from .signposting import Link


def of_source(source, quotes):
    """`quotes` are those that its page shows."""
    item = csl.item(source)
    page = source.get_absolute_url()
    source.quote_count = len(quotes)
    return Cited(
        title=source.title,
        name=source.slug,
        stem=page.rstrip("/"),
        page=page,
        permanent=page,
        items=[item],
        linked_data=lambda: linked_data.source(source),
        annotations=lambda: linked_data.annotation_page(page, linked_data.annotations(quotes)),
        types=(schema_org.type_of(item),),
        more={
            "json": File(
                "JSON",
                "application/json",
                partial(as_json, partial(representation.whole, source)),
            )
        },
        links=(Link("item", absolute(path("sources:text", source.slug)), "text/html"),),
    )


def of_quote(quote):
    page = quote.get_absolute_url()
    return Cited(
        title=str(quote),
        name=f"{quote.source.slug}-q{quote.pk}",
        stem=page.rstrip("/"),
        page=page,
        permanent=page,
        items=[csl.item_of(quote)],
        linked_data=lambda: linked_data.quote(quote),
        annotations=lambda: linked_data.annotation(quote),
        types=("Quotation",),
        links=(Link("item", absolute(quote.passage_path), "text/html"),),
    )
