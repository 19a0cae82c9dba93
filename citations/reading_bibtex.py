"""BibTeX and BibLaTeX as Zotero, JabRef, Mendeley and EndNote write them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from . import addresses, reading_dates, reading_latex
from .cleaning import one_line
from .reading_bibtex_entries import Entry, entries
from .reading_bibtex_names import people
from .reading_entries import Item, Read, Unreadable, cleaned

TYPES = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "booklet": "pamphlet",
    "bookinbook": "chapter",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "image": "graphic",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "letter": "personal_communication",
    "manual": "report",
    "mastersthesis": "thesis",
    "misc": "",
    "movie": "motion_picture",
    "music": "song",
    "mvbook": "book",
    "newspaper": "article-newspaper",
    "online": "webpage",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "review": "review",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "www": "webpage",
    **{same: same for same in ("book", "patent", "performance")},
}
SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
# For each variable the fields that may hold it, the likeliest first.
TEXTS = {
    "title-short": ("shorttitle",),
    "collection-title": ("series",),
    "publisher": ("publisher", "institution", "school"),
    "publisher-place": ("location", "address"),
    "volume": ("volume",),
    "edition": ("edition",),
    "page": ("pages",),
    "genre": ("type",),
    "version": ("version",),
    "event-title": ("eventtitle",),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
}
IN_JOURNALS = ("journaltitle", "journal")
IN_BOOKS = ("booktitle", "maintitle", *IN_JOURNALS)
ON_SITES = ("titleaddon", "organization", "howpublished", *IN_JOURNALS)
CONTAINERS = {
    **dict.fromkeys(("article", "review", "newspaper", "periodical"), IN_JOURNALS),
    **dict.fromkeys(("online", "electronic", "www"), ON_SITES),
    "misc": ("howpublished", "titleaddon", *IN_JOURNALS),
}
GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis"}
# What a thesis is in BibLaTeX's own words.
GENRE_KEYS = {
    "phdthesis": "PhD thesis",
    "mathesis": "Master’s thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
}
LANGUAGES = {
    **dict.fromkeys(("english", "american", "usenglish"), "en"),
    **dict.fromkeys(("british", "ukenglish"), "en-GB"),
    **dict.fromkeys(("german", "ngerman"), "de"),
    **dict.fromkeys(("french", "francais"), "fr"),
    **dict.fromkeys(("portuguese", "portuges"), "pt"),
    **{"arabic": "ar", "brazilian": "pt-BR", "chinese": "zh", "dutch": "nl", "finnish": "fi"},
    **{"greek": "el", "hungarian": "hu", "italian": "it", "japanese": "ja", "korean": "ko"},
    **{"polish": "pl", "russian": "ru", "spanish": "es", "swedish": "sv", "turkish": "tr"},
    **{"uighur": "ug", "ukrainian": "uk", "uyghur": "ug"},
}
# What an entry does not take over from the one it refers to.
OWN = {"crossref", "xref", "xdata", "entryset", "shorttitle", "keywords", "abstract", "note"}
WEB = re.compile(r"https?://[^\s{}\"<>]+", re.IGNORECASE)
URL = re.compile(r"\\(?:url|href|path)\s*\{")
READ_ON = re.compile(
    r"(?:accessed|retrieved|visited|last checked)\s*:?\s*(?:on\s+)?([^).;\]]+)", re.I
)
READ_FIELDS = ("urldate", "lastchecked", "accessed", "lastaccessed", "urlaccessdate")
BRACES = str.maketrans("", "", "{}")
LATEX = (*TEXTS, "title", "container-title", "issue", "number")
ROLES = ("author", "editor", "translator")
DEEPEST_REFERENCE = 3


def read(text: str) -> Read:
    """The works of the entries. Raises Unreadable where there is none, or pandoc gives up."""
    found = list(entries(text))
    by_key = {entry.key.lower(): entry for entry in found}
    read = Read()
    for entry in found:
        if entry.kind == "xdata":
            continue  # only others' fields
        fields = _inherited(entry, by_key)
        if entry.problem:
            read.refuse(entry.line, _named(entry, entry.problem))
        elif not fields:
            read.refuse(entry.line, _named(entry, "It has no fields."))
        elif command := reading_latex.REFUSED.search(" ".join(_shown(fields))):
            words = f"The command {command[0]} is not read in an entry: take it out."
            read.refuse(entry.line, _named(entry, words))
        else:
            read.add(_item(entry, fields))
    if not read.items and not read.problems:
        raise Unreadable("There is no work in the file.")
    said = reading_latex.plain({words for item in read.items for words in _texts_in(item)})
    read.items = [cleaned(_said(item, said)) for item in read.items]
    return read


def _named(entry: Entry, words: str) -> str:
    return f"“{entry.key[:60]}”: {words}" if entry.key else words


def _inherited(entry: Entry, by_key: Mapping[str, Entry]) -> dict[str, str]:
    """The fields of an entry, and those of the entries it refers to that it does not have."""
    fields = dict(entry.fields)
    told, kind = entry.fields, entry.kind
    for _ in range(DEEPEST_REFERENCE):
        key = (told.get("crossref") or told.get("xdata") or "").strip().lower()
        other = by_key.get(key)
        if not key or other is None or other is entry:
            break
        known = {name: value for name, value in other.fields.items() if name not in OWN}
        if other.kind != "xdata" and CONTAINERS.get(kind) is None:
            # Its title is that of the book which the entry stands in.
            known["booktitle"] = known.pop("booktitle", known.get("title", ""))
        if other.kind != "xdata":
            known.pop("title", None)
            known.pop("subtitle", None)
        fields = {**known, **fields}
        told = other.fields
    return fields


def _shown(fields: Mapping[str, str]) -> Iterator[str]:
    """The values that are read as LaTeX."""
    for name, value in fields.items():
        if name not in ("abstract", "note", "annote", "annotation", "file", "keywords"):
            yield value


def _item(entry: Entry, fields: Mapping[str, str]) -> Item:
    """The item, texts and names still in LaTeX."""
    kind = entry.kind
    address = _address(fields)
    item: Item = {"id": entry.key, "type": TYPES.get(kind, ""), "title": _title(fields)}
    if kind == "article":
        item["type"] = SUBTYPES.get(fields.get("entrysubtype", "").lower(), "article-journal")
    item |= {variable: _first(fields, names) for variable, names in TEXTS.items()}
    item["container-title"] = _container(fields, CONTAINERS.get(kind, IN_BOOKS))
    if kind not in ("online", "electronic", "www") and not item["publisher"]:
        item["publisher"] = fields.get("organization", "")
    genre = item["genre"] or GENRES.get(kind, "")
    item["genre"] = GENRE_KEYS.get(genre, genre)
    item["issue" if kind == "article" else "number"] = _first(fields, ("issue", "number"))
    for role in ROLES:
        item[role] = people(fields.get(role, ""))
    item |= {
        "issued": _issued(fields),
        "accessed": _accessed(fields),
        "URL": address,
        "DOI": addresses.doi(verbatim(fields.get("doi", ""))),
        "language": _language(fields),
    }
    return {variable: value for variable, value in item.items() if value}


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if fields.get(name, "").strip()), "")


def _title(fields: Mapping[str, str]) -> str:
    title, beside = fields.get("title", ""), fields.get("subtitle", "")
    return f"{title}: {beside}" if title and beside else title


def _container(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return _first({n: v for n, v in fields.items() if not WEB.search(v)}, names)


def _address(fields: Mapping[str, str]) -> str:
    """From `url`; else from where people wrote it before there was that field."""
    if address := addresses.web_address(verbatim(fields.get("url", ""))):
        return address
    for name in ("howpublished", "note"):
        found = WEB.search(verbatim(fields.get(name, "")))
        address = addresses.web_address(found[0].rstrip(".,;)")) if found else ""
        if address and not addresses.doi(address):  # which is no address of its own
            return address
    return ""


def verbatim(value: str) -> str:
    """An address or a DOI as it is meant: `\\_`, `\\%` and braces are of LaTeX."""
    value = re.sub(r"\\(?:textunderscore|_)\s*(?:\{\})?", "_", value)
    value = re.sub(r"\\(?:textasciitilde|~)\s*(?:\{\})?|\{\\textasciitilde\}", "~", value)
    value = re.sub(r"\\([%&#$])", r"\1", value)
    return one_line(URL.sub("", value).translate(BRACES))


def _issued(fields: Mapping[str, str]) -> dict[str, Any]:
    """`date` before year, month and day; where it is no date, the year as it is printed."""
    if known := reading_dates.csl(verbatim(fields.get("date", ""))):
        return known
    year, month, day = (
        one_line(reading_latex.bare(fields.get(n, ""))) for n in ("year", "month", "day")
    )
    if month.isdigit():
        parts = [year, month.zfill(2), day.zfill(2) if day else ""]
        words = "-".join(filter(None, parts))
    else:
        words = f"{day} {month} {year}"
    said = verbatim(fields.get("date", "")) or year
    found = reading_dates.csl(words) or reading_dates.csl(f"{month} {year}")
    return found or reading_dates.csl(year) or ({"literal": said} if said else {})


def _accessed(fields: Mapping[str, str]) -> dict[str, Any]:
    said = verbatim(_first(fields, READ_FIELDS))
    for name in () if said else ("note", "howpublished"):
        if found := READ_ON.search(reading_latex.bare(fields.get(name, ""))):
            said = found[1]
    return reading_dates.csl(said)


def _language(fields: Mapping[str, str]) -> str:
    for name in ("language", "langid", "hyphenation"):
        if said := verbatim(fields.get(name, "")):
            return LANGUAGES.get(said.lower(), said)
    return ""


def _texts_in(item: Item) -> Iterator[str]:
    for variable, value in item.items():
        if variable in LATEX:
            yield value
        elif variable in ROLES:
            yield from (part for name in value for part in name.values())


def _said(item: Item, said: Mapping[str, str]) -> Item:
    """The item with each text as LaTeX prints it."""
    known = dict(item)
    for variable, value in item.items():
        if variable in LATEX:
            known[variable] = said[value]
        elif variable in ROLES:
            known[variable] = [{part: said[v] for part, v in name.items()} for name in value]
    if page := known.get("page"):
        known["page"] = re.sub("[–—-]+", "-", page)
    return known
