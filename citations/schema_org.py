"""A work in the terms of schema.org, as JSON-LD without its `@context`."""

from collections.abc import Mapping
from typing import Any

from . import addresses, csl_dates, custom, names
from .cleaning import one_line

TYPES = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "bill": "Legislation",
    "book": "Book",
    "chapter": "Chapter",
    "classic": "Book",
    "collection": "Collection",
    "dataset": "Dataset",
    "graphic": "VisualArtwork",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "motion_picture": "Movie",
    "paper-conference": "ScholarlyArticle",
    "periodical": "Periodical",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "regulation": "Legislation",
    "report": "Report",
    "review": "Review",
    "software": "SoftwareApplication",
    "song": "MusicRecording",
    "thesis": "Thesis",
    "treaty": "Legislation",
    "webpage": "WebPage",
}
CONTAINERS = {
    "article-journal": "Periodical",
    "article-magazine": "Periodical",
    "article-newspaper": "Newspaper",
    "chapter": "Book",
    "webpage": "WebSite",
    "post-weblog": "Blog",
}


def type_of(item: Mapping[str, Any]) -> str:
    return TYPES.get(one_line(item.get("type")), "CreativeWork")


def work(item: Mapping[str, Any], page: str) -> dict[str, Any]:
    """The work; `page` is the address of our own page about it."""
    date = csl_dates.read(item.get("issued"))
    edtf = csl_dates.edtf(item.get("issued"))
    archived = addresses.web_address(item.get("archive_location"))
    container = one_line(item.get("container-title"))
    fields = {
        "@type": type_of(item),
        "@id": page,
        "name": one_line(item.get("title")),
        "alternateName": custom.translated_title(item),
        "author": [_agent(name) for name in names.listed(item.get("author"))],
        "isPartOf": container and {"@type": _container_type(item), "name": container},
        "publisher": organisation(one_line(item.get("publisher"))),
        # ISO 8601 has no word for "about" or for a period of which the days are not known.
        "datePublished": edtf if date.plain else "",
        "temporal": "" if date.plain else edtf or csl_dates.said(date),
        "inLanguage": one_line(item.get("language")),
        "url": addresses.web_address(item.get("URL")),
        "sameAs": addresses.web_address(f"doi:{addresses.doi(item.get('DOI'))}"),
        "archivedAt": archived,
        "pagination": one_line(item.get("page")),
    }
    return {name: value for name, value in fields.items() if value}


def organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}


def _container_type(item: Mapping[str, Any]) -> str:
    return CONTAINERS.get(one_line(item.get("type")), "CreativeWork")


def _agent(name: Mapping[str, object]) -> dict[str, str]:
    if literal := one_line(name.get("literal")):
        return organisation(literal)
    family, given, suffix = names.person(name)
    person = {
        "@type": "Person",
        "name": " ".join(filter(None, (given, family, suffix))),
        "givenName": given,
        "familyName": family,
        "honorificSuffix": suffix,
    }
    return {field: value for field, value in person.items() if value}
