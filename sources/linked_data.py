"""Sources and quotes as linked data: schema.org, and W3C Web Annotation.

What a reader may not see of a text is left out here too: of a private one the offsets, of any but
a public one the words around a quote and those that it leaves out.
"""

from citations import schema_org

from . import csl
from .addresses import absolute
from .models import Source
from .surroundings import words_in_documents

SCHEMA = "https://schema.org"
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"


def source(source):
    return {"@context": SCHEMA, **work(source)}


def work(source):
    return schema_org.work(csl.item(source), absolute(source.get_absolute_url()))


def quote(quote):
    return {"@context": SCHEMA, **quotation(quote)}


def quotation(quote):
    speaker = quote.attribution and {"@type": "Thing", "name": quote.attribution}
    fields = {
        "@type": "Quotation",
        "@id": absolute(quote.get_absolute_url()),
        "url": absolute(quote.passage_path),
        "text": quote.text,
        "inLanguage": quote.language or quote.source.language,
        "spokenByCharacter": speaker,
        "creditText": quote.via,
        "pagination": quote.locator or str(quote.page or ""),
        "isPartOf": work(quote.source),
        "creativeWorkStatus": quote.verdict,
    }
    return csl.filled(fields)


def annotation(quote):
    return {"@context": ANNOTATION, **annotations([quote])[0]}


def annotation_page(path, items):
    """Annotations as the page of them that stands beside `path`."""
    return {
        "@context": ANNOTATION,
        "id": f"{absolute(path).rstrip('/')}.anno.jsonld",
        "type": "AnnotationPage",
        "items": items,
    }


def annotations(quotes):
    """[annotation] of each quote, in both texts: at the document's own address and as it is held.

    Without its `@context`, for a list that has one of its own.
    """
    exact = words_in_documents([q for q in quotes if q.source.access == Source.Access.PUBLIC])
    return [
        {
            "id": absolute(quote.get_absolute_url()),
            "type": "Annotation",
            "motivation": "highlighting",
            "created": timestamp(quote.published_at or quote.created),
            **({"body": bodies} if (bodies := said_of(quote)) else {}),
            "target": targets(quote, exact.get(quote.pk, "")),
        }
        for quote in quotes
    ]


def said_of(quote):
    """[body]: that the words do not stand so in the document; [] for a verified quote."""
    caution = csl.CAUTIONS.get(quote.verdict)
    words = f"“{quote.text}”: {caution}"
    return [{"type": "TextualBody", "value": words, "purpose": "assessing"}] if caution else []


def targets(quote, exact):
    """The documents, with selectors as far as there are words of theirs to select.

    `exact` are the document's own words where its text is public.
    """
    words = []
    if exact:
        around = csl.filled({"prefix": quote.prefix, "suffix": quote.suffix})
        words = [{"type": "TextQuoteSelector", "exact": exact, **around}]
    elif quote.is_checked:
        words = [{"type": "TextQuoteSelector", "exact": quote.text}]
    held = list(words)
    if quote.start is not None and quote.source.access != Source.Access.PRIVATE:
        held.append({"type": "TextPositionSelector", "start": quote.start, "end": quote.end})
    found = []
    if quote.source.url:
        found.append(target(quote, quote.source.url, words, quote.source.archive_url))
    return [*found, target(quote, absolute(quote.held_path), held)]


def target(quote, address, selectors, copy=""):
    shape = csl.filled({"type": "SpecificResource", "source": address, "selector": selectors})
    # As of when the document was read, and where a copy of it is.
    taken = timestamp(quote.capture.taken) if quote.capture else ""
    if known := csl.filled({"sourceDate": taken, "cached": copy}):
        shape["state"] = {"type": "TimeState", **known}
    return shape


def timestamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
