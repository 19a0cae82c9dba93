"""RIS, as EndNote, Zotero, Mendeley and RefWorks read it.

Source: the RIS specification (2011) and what the readers do with it. Readers differ most in the
types: `INTV`, `GEN`, `UNPB` and `PRESS` become journal articles in Zotero, so that interviews go
out as `PCOMM`, and a type that has no RIS name as `ELEC` (with an address) or `RPRT`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import addresses, csl_dates, custom, names, notes
from .cleaning import one_line

TYPES = {
    "article": "JOUR",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "dataset": "DATA",
    "entry": "ENCYC",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "VIDEO",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CONF",
    "patent": "PAT",
    "performance": "SLIDE",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "post-weblog": "BLOG",
    "regulation": "STAT",
    "report": "RPRT",
    "review": "JOUR",
    "review-book": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "treaty": "STAT",
    "webpage": "ELEC",
}
NAMES = {"AU": "author", "A2": "editor", "A4": "translator"}
# Where a type has other names for a role: a book's `A2` edits its series.
NAMES_OF_TYPE = {
    "BOOK": {"ED": "editor"},
    "CLSWK": {"ED": "editor"},
    "RPRT": {"ED": "editor"},
    "PCOMM": {"A2": "recipient"},
}
# Where a type has other tags for a variable.
TEXTS_OF_TYPE = {
    "BILL": {"ET": "chapter-number"},
    "BOOK": {"NV": "number-of-volumes"},
    "CASE": {"PB": "authority", "SV": "number"},
    "COMP": {"ET": "version", "LA": ""},  # Zotero takes `LA` for the programming language
    "CONF": {"CY": "event-place", "C1": "publisher-place", "C3": "container-title"},
    "DATA": {"ET": "version"},
    "HEAR": {"ET": "chapter-number", "T2": "section"},
    "MAP": {"C1": "scale"},
    "SLIDE": {"T2": "event-title", "CY": "event-place"},
    "STAT": {"SE": "section"},
}
# What no tag of a type takes in, or none that readers agree on.
SAID = (
    "director",
    "interviewer",
    "authority",
    "section",
    "scale",
    "event-title",
    "event-place",
    "number-of-volumes",
    "chapter-number",
    # Where their tags have something else:
    "container-title",
    "publisher",
    "publisher-place",
)
# Of the types whose `M3` and `T2` Zotero passes over; `SV` nobody but Zotero reads.
UNSAID = {
    "BILL": ("genre",),
    "CASE": ("genre", "container-title", "number"),
    "PCOMM": ("container-title",),
    "SOUND": ("genre", "container-title"),
    "STAT": ("genre",),
    "VIDEO": ("genre", "container-title"),
}
TEXTS = {
    "TI": "title",
    "T2": "container-title",
    "T3": "collection-title",
    "ST": "title-short",
    "PB": "publisher",
    "CY": "publisher-place",
    "VL": "volume",
    "IS": "issue",
    "ET": "edition",
    "M3": "genre",
    "LA": "language",
    "AB": "abstract",
    "DB": "archive",
}


def write(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """RIS records with CRLF line ends; each leaves before the next item is taken."""
    for item in items:
        lines = "".join(f"{tag}  - {value}\r\n" for tag, value in record(item))
        yield f"{lines}ER  - \r\n\r\n"


def record(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The tags of an item and their values, each on one line, `TY` first; none is empty."""
    address = addresses.web_address(item.get("URL"))
    item_type = TYPES.get(one_line(item.get("type")), "ELEC" if address else "RPRT")
    tags = [("TY", item_type), ("ID", one_line(item.get("id")))]
    roles = NAMES | NAMES_OF_TYPE.get(item_type, {})
    if item_type == "VIDEO" and not item.get("author"):
        roles = roles | {"AU": "director"}  # what Zotero takes `AU` for
    if "ED" in roles:
        del roles["A2"]
    tags += [(tag, _name(name)) for tag in roles for name in names.listed(item.get(roles[tag]))]
    texts = TEXTS | TEXTS_OF_TYPE.get(item_type, {})
    tags += [(tag, one_line(item.get(variable))) for tag, variable in texts.items()]
    tags.append(("TT", custom.translated_title(item)))
    tags += _issued(item.get("issued"))
    tags += _pages(one_line(item.get("page")))
    tags += [
        *_numbers(item, item_type),
        ("DO", addresses.doi(item.get("DOI"))),
        ("UR", address),
        ("Y2", _slashed(csl_dates.read(item.get("accessed")).start)),
        ("AN", addresses.place(item.get("archive_location"))),
    ]
    tags += [("KW", keyword.strip()) for keyword in one_line(item.get("keyword")).split(",")]
    has_place = {*texts.values(), *roles.values()}
    unsaid = [v for v in SAID if v not in has_place] + list(UNSAID.get(item_type, ()))
    tags += [("N1", remark) for remark in notes.remarks(item, *unsaid)]
    tags.append(("N1", " ".join(notes.archived(item)).strip()))
    tags += [("N1", quote) for quote in notes.quotes(item)]
    return [(tag, value) for tag, value in tags if value]


def _name(name: Mapping[str, object]) -> str:
    """`Family, Given, Jr.`, or an organisation with a comma behind it.

    Readers take what stands before the first comma for a family name, so that one inside an
    organisation's name is left out ("Co., Ltd." becomes "Co. Ltd.").
    """
    literal = one_line(name.get("literal"))
    family, given, suffix = (literal, "", "") if literal else names.person(name)
    parts = [one_line(part.replace(",", " ")) for part in (family, given, suffix)]
    return ", ".join(filter(None, parts)) if given else f"{parts[0]},"


def _issued(value: object) -> list[tuple[str, str]]:
    """`PY`, which every reader knows, and the whole date: as text where it is not one plain day."""
    date = csl_dates.read(value)
    year = f"{date.start[0]:04}" if date.start else ""
    return [("PY", year), ("DA", _slashed(date.start) if date.plain else csl_dates.text(value))]


def _numbers(item: Mapping[str, Any], item_type: str) -> list[tuple[str, str]]:
    """A report's number stands where a book has its ISBN."""
    number = one_line(item.get("number"))
    serial = one_line(item.get("ISBN")) or one_line(item.get("ISSN"))
    if item_type in ("RPRT", "STAND", "PAT") and not serial:
        return [("SN", number)]
    if item_type == "CASE":
        return []
    return [("SN", serial), ("M1", number)]


def _slashed(day: csl_dates.Day) -> str:
    """`YYYY/MM/DD`, the slashes there for what is unknown too; "" for no date."""
    if not day:
        return ""
    month, number = (f"{part:02}" for part in (*day, 0, 0)[1:3])
    return f"{day[0]:04}/{month}/{number}".replace("/00", "/")


def _pages(page: str) -> list[tuple[str, str]]:
    both = re.fullmatch(r"(\w+)\s*[-–]\s*(\w+)", page)
    return [("SP", both[1]), ("EP", both[2])] if both else [("SP", page)]
