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
    "entry-dictionary": "inreference",
    "entry-encyclopedia": "inreference",
    "figure": "artwork",
    "graphic": "artwork",
    "legal_case": "jurisdiction",
    "legislation": "legislation",
    "motion_picture": "video",
    "paper-conference": "inproceedings",
    "patent": "patent",
    "personal_communication": "letter",
    "post": "online",
    "post-weblog": "online",
    "regulation": "legislation",
    "report": "report",
    "review": "article",
    "review-book": "article",
    "software": "software",
    "song": "audio",
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
    "inreference": "booktitle",
    "online": "organization",
    "misc": "organization",
}
PUBLISHER = {
    "report": "institution",
    "thesis": "institution",
    "article": "",
    "online": "",
    "misc": "",
    "patent": "",
}
# Printed by the driver of `@misc`, which prints an organisation and no publisher.
AS_MISC = ("audio", "artwork", "jurisdiction", "legislation", "letter", "software", "video")
GENRE = ("report", "thesis", "misc", "patent", "letter", "audio", "artwork")
NUMBERED = ("article", "report", "book", "incollection", "inreference", "patent")
# biblatex prints none for these, but pandoc reads it.
NUMBER_UNPRINTED = ("misc", "legislation", "jurisdiction", "audio")
PLACED = ("book", "incollection", "inproceedings", "inreference", "report", "thesis", "misc")


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
    if kind in AS_MISC or (kind == "misc" and not container):
        fields["organization"] = latex.kept(publisher)
    elif publisher_field := PUBLISHER.get(kind, "publisher"):
        fields[publisher_field] = latex.kept(publisher)
    elif publisher != container:
        in_note.append("publisher")
    if kind in GENRE:
        # In one pair of braces: no style changes its letters, and pandoc prints a second one.
        fields["type"] = latex.field(item.get("genre"))
    if kind == "article":
        fields["entrysubtype"] = latex.braced(SUBTYPES.get(item_type, ""))
        fields["volume"] = latex.field(item.get("volume"))
        fields["issn"] = latex.field(item.get("ISSN"))
    if kind in NUMBERED + NUMBER_UNPRINTED:
        number = one_line(item.get("number")) or one_line(item.get("issue"))
        fields["number"] = latex.field(number)
    if kind not in NUMBERED:
        in_note.append("number")
    if kind in PLACED:
        fields["location"] = latex.field(item.get("publisher-place"))
    else:
        in_note.append("publisher-place")
    if kind == "patent":
        fields["location"] = latex.field(item.get("authority"))
    else:
        in_note.append("authority")
    if kind == "inproceedings":
        fields["eventtitle"] = latex.kept(item.get("event-title"))
        fields["venue"] = latex.field(item.get("event-place"))
    else:
        in_note += ["event-title", "event-place"]
    in_note += ["chapter-number", "section", "scale", "director", "interviewer", "recipient"]
    if kind in ("jurisdiction", "legislation", "video"):
        fields["volume"] = latex.field(item.get("volume"))
        in_note += ["volume", "page"]
    if kind in ("book", "incollection", "inproceedings", "inreference"):
        fields |= {
            "volume": latex.field(item.get("volume")),
            "volumes": latex.field(item.get("number-of-volumes")),
            "edition": latex.field(item.get("edition")),
            "series": latex.kept(item.get("collection-title")),
            "isbn": latex.field(item.get("ISBN")),
        }
    else:
        in_note += ["collection-title", "number-of-volumes"]
        if "volume" not in fields:
            in_note.append("volume")
    if kind in ("online", "report", "software", "misc"):
        version = one_line(item.get("version"))
        # Not where the genre says it: biblatex prints both.
        is_said = f"version {version}".lower() in one_line(item.get("genre")).lower()
        fields["version"] = latex.field("" if is_said else version)
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
        # biber's other name for `annotation`, which Zotero does not read.
        "annote": latex.quotes(item),
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
