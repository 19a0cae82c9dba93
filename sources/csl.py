"""A source, and what is quoted from it, as a CSL-JSON item."""

import re

from citations import custom, dates

from .addresses import absolute
from .models import Quote

# Claims are cited as `<slug>-v<n>`, quotes as `<slug>-q<id>`.
TAKEN = re.compile(r"-[vq]\d+$")

# Said beside words that were not found just so in the document.
CAUTIONS = {
    Quote.Verdict.NEAR: "words differ from the document",
    Quote.Verdict.ABSENT: "not found in the document",
    Quote.Verdict.UNCHECKED: "not checked",
}


def item(source, quotes=()):
    """The item; with quotes, cited for them. `quotes` are as `quoted` gives them."""
    fields = {
        "id": key_of(source),
        "type": source.type,
        "title": source.title,
        "author": source.authors,
        "container-title": source.container_title,
        "publisher": source.publisher,
        "issued": csl_date(source.issued),
        "accessed": csl_date(source.accessed),
        "page": pages_of(quotes),
        "URL": source.url,
        "DOI": source.doi,
        "archive_location": source.archive_url,
        "language": source.language,
        "custom": filled(
            {
                "title-translated": source.title_translated,
                "archived": csl_date(source.archived),
                "quotes": list(quotes),
            }
        ),
    }
    return filled(fields)


def key_of(source):
    """The source's key: its slug, unless that could be the key of a version or of a quote."""
    return f"{source.slug}-source" if TAKEN.search(source.slug) else source.slug


def quoted(quote, **beside):
    """A quote as `citations.custom` has it; `beside` is what a claim says of it."""
    return filled(
        {
            "text": quote.text,
            "translation": quote.translation,
            "speaker": quote.attribution,
            "via": quote.via,
            "page": str(quote.page or ""),
            "locator": quote.locator,
            "caution": CAUTIONS.get(quote.verdict, ""),
            **beside,
        }
    )


def item_of(quote):
    """The source of a quote, cited for it, with the way back to where it was checked."""
    cited = item(quote.source, [quoted(quote)])
    note = f"Quote at {absolute(quote.get_absolute_url())}"
    return {**cited, "id": f"{quote.source.slug}-q{quote.pk}", "note": note}


def pages_of(quotes):
    """The pages of all quotes, each once: `12, 14–15`."""
    found = [passage.pages for passage in custom.quotes({"custom": {"quotes": list(quotes)}})]
    return ", ".join(dict.fromkeys(filter(None, found)))


def csl_date(text):
    return dates.parse(text).csl() if text else None


def filled(fields):
    return {name: value for name, value in fields.items() if value}
