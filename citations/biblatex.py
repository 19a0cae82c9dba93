"""BibLaTeX, as biber, pandoc and Zotero read it.

Fields are those that biber's data model knows for their type. Types that Zotero would drop with
all their fields (`@dataset`, `@image`, `@standard` and others) are not used.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import addresses, csl_dates, latex, notes
from .cleaning import one_line

ENTRIES = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "bill": "legislation",
    "book": "book",
    "broadcast": "video",
    "chapter": "incollection",
    "classic": "book",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "legal_case": "jurisdiction",
    "legislation": "legislation",
    "motion_picture": "video",
    "paper-conference": "inproceedings",
    "post": "online",
    "post-weblog": "online",
    "regulation": "legislation",
    "report": "report",
    "review": "article",
    "review-book": "article",
    "software": "software",
    "standard": "report",
    "thesis": "thesis",
    "treaty": "legislation",
    "webpage": "online",
}
# What biblatex and pandoc tell newspapers and magazines from journals by.
SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
CONTAINER = {
    "article": "journaltitle",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "online": "organization",
    "misc": "organization",
}
PUBLISHER = {"report": "institution", "thesis": "institution", "article": "", "online": ""}
GENRE = ("report", "thesis", "misc")
NUMBERED = ("article", "report", "book", "incollection", "misc", "legislation", "jurisdiction")


def write(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return latex.write(items, entry)


def entry(item: Mapping[str, Any]) -> latex.Entry:
    item_type = one_line(item.get("type"))
    kind = ENTRIES.get(item_type, "misc")
    container, publisher = (one_line(item.get(n)) for n in ("container-title", "publisher"))
    if CONTAINER.get(kind) in ("journaltitle", "booktitle") and not container:
        kind = "online" if item.get("URL") else "misc"
    in_note = [] if kind in GENRE else ["genre"]
    if kind not in CONTAINER:
        in_note.append("container-title")
    fields = {
        "author": latex.people(item.get("author")),
        "editor": latex.people(item.get("editor")),
        "translator": latex.people(item.get("translator")),
        "title": latex.kept(item.get("title")),
        "shorttitle": latex.kept(item.get("title-short")),
    }
    if kind in CONTAINER:
        fields[CONTAINER[kind]] = latex.kept(container)
    if publisher_field := PUBLISHER.get(kind, "publisher"):
        fields[publisher_field] = latex.kept(publisher)
    elif publisher != container:
        in_note.append("publisher")
    if kind in GENRE:
        fields["type"] = latex.kept(item.get("genre"))
    if kind == "article":
        fields["entrysubtype"] = latex.braced(SUBTYPES.get(item_type, ""))
        fields["volume"] = latex.field(item.get("volume"))
    if kind in NUMBERED:
        number = one_line(item.get("number")) or one_line(item.get("issue"))
        fields["number"] = latex.field(number)
    if kind in ("book", "incollection", "inproceedings"):
        fields |= {
            "volume": latex.field(item.get("volume")),
            "edition": latex.field(item.get("edition")),
            "series": latex.kept(item.get("collection-title")),
            "location": latex.field(item.get("publisher-place")),
            "isbn": latex.field(item.get("ISBN")),
        }
    if kind in ("online", "report", "software", "misc"):
        fields["version"] = latex.field(item.get("version"))
    fields |= {
        **_issued(item.get("issued")),
        "pages": latex.pages(item.get("page")),
        "language": latex.field(item.get("language")),
        "doi": latex.braced(addresses.doi(item.get("DOI"))),
        "url": latex.braced(addresses.web_address(item.get("URL"))),
        "urldate": latex.day(item.get("accessed")),
        "keywords": latex.field(item.get("keyword")),
        "abstract": latex.field(item.get("abstract")),
        "note": latex.braced(notes.sentences(latex.remarks(_without(fields, item), *in_note))),
        "annotation": latex.quotes(item),
    }
    return kind, fields


def _issued(value: object) -> dict[str, str]:
    """The date in EDTF; one that EDTF cannot say as the year, in words."""
    # Both programs know an open range, but only biber as `2018/..`.
    if known := csl_dates.edtf(value).removesuffix(".."):
        return {"date": latex.braced(known)}
    return {"year": latex.field(csl_dates.text(value))}


def _without(fields: Mapping[str, str], item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item without a version that has a field of its own: biblatex prints it."""
    return {**item, "version": ""} if fields.get("version") else item
