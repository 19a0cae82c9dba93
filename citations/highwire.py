"""A work as `<meta>` tags: Highwire's `citation_…`, which Zotero and search engines read.

Highwire has no tag for the type of a work. Zotero takes any field of its own that starts with
`z:`, and with `z:itemType` it reads the other tags right.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from . import addresses, csl_dates, names
from .cleaning import one_line

ITEM_TYPES = {
    "article": "preprint",
    "article-journal": "journalArticle",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "bill": "bill",
    "book": "book",
    "broadcast": "tvBroadcast",
    "chapter": "bookSection",
    "classic": "book",
    "dataset": "dataset",
    "entry": "encyclopediaArticle",
    "entry-dictionary": "dictionaryEntry",
    "entry-encyclopedia": "encyclopediaArticle",
    "figure": "artwork",
    "graphic": "artwork",
    "hearing": "hearing",
    "interview": "interview",
    "legal_case": "case",
    "legislation": "statute",
    "manuscript": "manuscript",
    "map": "map",
    "motion_picture": "film",
    "paper-conference": "conferencePaper",
    "patent": "patent",
    "personal_communication": "letter",
    "post": "forumPost",
    "post-weblog": "blogPost",
    "regulation": "statute",
    "report": "report",
    "review": "journalArticle",
    "review-book": "journalArticle",
    "software": "computerProgram",
    "song": "audioRecording",
    "speech": "presentation",
    "standard": "standard",
    "thesis": "thesis",
    "webpage": "webpage",
}
CONTAINER = {
    "journalArticle": "citation_journal_title",
    "magazineArticle": "citation_journal_title",
    "newspaperArticle": "citation_journal_title",
    "bookSection": "citation_book_title",
    "conferencePaper": "citation_conference_title",
    "encyclopediaArticle": "citation_inbook_title",
    "dictionaryEntry": "citation_inbook_title",
    "webpage": "z:websiteTitle",
    "blogPost": "z:blogTitle",
    "forumPost": "z:forumTitle",
    "tvBroadcast": "z:programTitle",
}
PUBLISHER = {
    "report": "citation_technical_report_institution",
    "thesis": "citation_dissertation_institution",
}
GENRE = {
    "webpage": "z:websiteType",
    "report": "z:reportType",
    "thesis": "z:thesisType",
    "blogPost": "z:websiteType",
    "forumPost": "z:postType",
}
TEXTS = {
    "citation_language": "language",
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_isbn": "ISBN",
    "citation_issn": "ISSN",
    "citation_firstpage": "page",
}


def tags(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, content) of each tag, in a fixed order; none is empty."""
    return [(name, content) for name, content in _tags(item) if content]


def _tags(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind = ITEM_TYPES.get(one_line(item.get("type")), "document")
    yield "z:itemType", kind
    yield "citation_title", one_line(item.get("title"))
    for role in ("author", "editor"):
        for name in names.listed(item.get(role)):
            yield f"citation_{role}", _name(name)
    yield "citation_publication_date", _date(item.get("issued"))
    yield CONTAINER.get(kind, "z:publicationTitle"), one_line(item.get("container-title"))
    yield PUBLISHER.get(kind, "citation_publisher"), one_line(item.get("publisher"))
    yield GENRE.get(kind, "z:genre"), one_line(item.get("genre"))
    if kind == "report":
        yield "citation_technical_report_number", one_line(item.get("number"))
    for tag, variable in TEXTS.items():
        yield tag, one_line(item.get(variable))
    yield "citation_doi", addresses.doi(item.get("DOI"))
    yield "citation_public_url", addresses.web_address(item.get("URL"))
    accessed = csl_dates.read(item.get("accessed")).start
    yield "z:accessDate", csl_dates.day_edtf(accessed) if accessed else ""
    yield "z:archiveLocation", addresses.place(item.get("archive_location"))


def _name(name: Mapping[str, object]) -> str:
    """`Family, Given;` or `Organisation,`: so that neither is parted at the wrong place.

    A reader parts names at `;` and at the first comma. One comma at the end makes the whole name
    one; commas inside an organisation's name are left out.
    """
    literal = one_line(name.get("literal"))
    family, given, suffix = (literal, "", "") if literal else names.person(name)
    parts = [one_line(part.replace(",", " ").replace(";", " ")) for part in (family, given, suffix)]
    return f"{', '.join(filter(None, parts))};" if given else f"{parts[0]},"


def _date(value: object) -> str:
    """`2022/06/22`, as far as it is known; a date that is no plain day in words."""
    date = csl_dates.read(value)
    return csl_dates.day_edtf(date.start).replace("-", "/") if date.plain else csl_dates.said(date)
