"""RIS as Zotero, Mendeley, EndNote and databases write it.

Source: the RIS specification (2011), and what those programs put where. A record that lacks its
`ER` ends where the next one begins.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from . import addresses, reading_dates
from .cleaning import one_line
from .reading_entries import LONGEST_TEXT, Item, Read, Unreadable, cleaned

TYPES = {
    "ABST": "article-journal",
    "ADVS": "motion_picture",
    "AGGR": "dataset",
    "ANCIENT": "classic",
    "ART": "graphic",
    "BILL": "bill",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CASE": "legal_case",
    "CHAP": "chapter",
    "CHART": "graphic",
    "CLSWK": "classic",
    "COMP": "software",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "CTLG": "book",
    "DATA": "dataset",
    "DBASE": "dataset",
    "DICT": "entry-dictionary",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia",
    "FIGURE": "figure",
    "GOVDOC": "report",
    "HEAR": "hearing",
    "ICOMM": "post",
    "INPR": "article-journal",
    "INTV": "interview",
    "JFULL": "periodical",
    "JOUR": "article-journal",
    "LEGAL": "legislation",
    "MANSCPT": "manuscript",
    "MAP": "map",
    "MGZN": "article-magazine",
    "MPCT": "motion_picture",
    "MULTI": "motion_picture",
    "MUSIC": "musical_score",
    "NEWS": "article-newspaper",
    "PAMP": "pamphlet",
    "PAT": "patent",
    "PCOMM": "personal_communication",
    "PRESS": "pamphlet",
    "RPRT": "report",
    "SER": "book",
    "SLIDE": "speech",
    "SOUND": "song",
    "STAND": "standard",
    "STAT": "legislation",
    "THES": "thesis",
    "UNBILL": "bill",
    "UNPB": "manuscript",
    "UNPD": "manuscript",
    "VIDEO": "motion_picture",
    "WEB": "webpage",
}
# For each variable the tags that may hold it, the likeliest first.
TEXTS = {
    "title": ("TI", "T1", "CT"),
    "container-title": ("T2", "JF", "JO", "BT", "JA", "J2", "JW"),
    "collection-title": ("T3",),
    "title-short": ("ST",),
    "publisher": ("PB",),
    "publisher-place": ("CY", "PP"),
    "volume": ("VL",),
    "issue": ("IS",),
    "edition": ("ET",),
    "genre": ("M3",),
    "language": ("LA",),
    "number": ("M1",),
}
BOOK = {"title": ("TI", "T1", "BT", "CT"), "container-title": (), "collection-title": ("T2", "T3")}
CONFERENCE = {
    "container-title": ("C3", "T2", "BT", "JF", "JO"),
    "event-place": ("CY",),
    "publisher-place": ("C1",),
}
TEXTS_OF_TYPE: dict[str, dict[str, tuple[str, ...]]] = {
    "BILL": {"edition": (), "chapter-number": ("ET",)},
    "BOOK": BOOK,
    "EBOOK": BOOK,
    "EDBOOK": BOOK,
    "CLSWK": BOOK,
    "CASE": {"publisher": (), "authority": ("PB",), "number": ("SV", "M1")},
    "COMP": {"edition": (), "version": ("ET",)},
    "CONF": CONFERENCE,
    "CPAPER": CONFERENCE,
    "HEAR": {"container-title": (), "section": ("T2",)},
    "RPRT": {"number": ("SN", "M1", "IS")},
    "SLIDE": {"container-title": (), "event-title": ("T2",)},
}
EDITED = ("A2", "A3", "ED")
# Whose `A2` edits the series.
SERIES_EDITED = ("BOOK", "EBOOK", "EDBOOK", "CLSWK", "RPRT")
AUTHORS = ("AU", "A1")
ISSUED = ("DA", "Y1", "PY")
# The page of a work, before its text and, if nothing else is known, its PDF.
LINKS = ("UR", "L2", "LK", "L1")
LINE = re.compile(r"[ \t]*([A-Z][A-Z0-9]) {0,2}-(?: (.*)|\s*)")
DOI_IN = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
MOST_LINES = 5_000


class Record(NamedTuple):
    line: int
    tags: list[tuple[str, str]]


def read(text: str) -> Read:
    """The works of the records. Raises Unreadable where there is none."""
    read = Read()
    for record in _records(text):
        kind = record.tags[0][0]
        if kind != "TY":
            read.refuse(record.line, "It does not begin with its type, as in “TY  - RPRT”.")
        elif len(record.tags) > MOST_LINES:
            read.refuse(record.line, f"It has more than {MOST_LINES:,} lines.")
        elif len(record.tags) == 1:
            read.refuse(record.line, "It says nothing but its type.")
        else:
            read.add(_item(record))
    if not read.items and not read.problems:
        raise Unreadable("There is no work in the file.")
    return read


def _records(text: str) -> Iterator[Record]:
    record = Record(0, [])
    for number, line in enumerate(text.splitlines(), 1):
        found = LINE.fullmatch(line)
        tag, value = (found[1], (found[2] or "").strip()) if found else ("", line.strip())
        if tag == "TY" and record.tags:
            yield record
            record = Record(0, [])
        if tag == "ER":
            if record.tags:
                yield record
            record = Record(0, [])
        elif tag:
            record = record if record.tags else Record(number, [])
            record.tags.append((tag, value))
        elif value and record.tags and len(record.tags[-1][1]) < LONGEST_TEXT:
            # EndNote and databases divide long values into lines.
            record.tags.append(_continued(record.tags.pop(), value))
    if record.tags:
        yield record


def _continued(before: tuple[str, str], value: str) -> tuple[str, str]:
    return before[0], f"{before[1]} {value}".strip()


def _item(record: Record) -> Item:
    values = defaultdict(list)
    for tag, value in record.tags:
        if value:
            values[tag].append(value)
    kind = one_line(values["TY"][0]).upper() if values["TY"] else ""
    item: dict[str, Any] = {"id": _first(values, ("ID",)), "type": TYPES.get(kind, "")}
    for variable, tags in (TEXTS | TEXTS_OF_TYPE.get(kind, {})).items():
        item[variable] = _first(values, tags)
    item |= _people(kind, values)
    pages = [_first(values, ("SP",)), _first(values, ("EP",))]
    item["page"] = "-".join(dict.fromkeys(filter(None, pages)))
    serial = "ISSN" if kind in ("JOUR", "EJOUR", "MGZN", "NEWS", "JFULL") else "ISBN"
    item[serial] = "" if kind in ("RPRT", "STAND", "PAT") else _first(values, ("SN",))
    item["issued"] = _issued(values)
    item["accessed"] = _first(values, ("Y2",))
    item["URL"] = _address(values)
    item["DOI"] = _doi(values)
    item["archive_location"] = addresses.web_address(_first(values, ("AN",)))
    return cleaned(item)


def _first(values: dict[str, list[str]], tags: tuple[str, ...]) -> str:
    return next((values[tag][0] for tag in tags if values.get(tag)), "")


def _people(kind: str, values: dict[str, list[str]]) -> dict[str, list[dict[str, str]]]:
    def named(tags: tuple[str, ...]) -> list[dict[str, str]]:
        return [_name(value) for tag in tags for value in values.get(tag, [])]

    if kind == "PCOMM":
        return {"author": named(AUTHORS), "recipient": named(("A2",))}
    edited = ("ED",) if kind in SERIES_EDITED and values.get("ED") else EDITED
    return {"author": named(AUTHORS), "editor": named(edited), "translator": named(("A4",))}


def _name(value: str) -> dict[str, str]:
    """`Family, Given, Jr.` is a person; without a comma, or with one at the end, it is none."""
    value = one_line(value)
    if value.endswith(",") or "," not in value:
        return {"literal": value.rstrip(", ")}
    parts = [part.strip() for part in value.split(",")]
    names = ("family", "given", "suffix")
    if len(parts) > len(names):
        return {"literal": value}
    return dict(zip(names, parts, strict=False))


def _issued(values: dict[str, list[str]]) -> str:
    """The most exact of the dates; EndNote's `DA` may lack the year, which `PY` has."""
    year = _first(values, ("PY", "Y1"))[:4]
    said = [value for tag in ISSUED for value in values.get(tag, [])]
    known = [reading_dates.edtf(value) for value in said]
    with_year = [reading_dates.edtf(f"{value} {year}") for value in values.get("DA", [])]
    found = [text for text in known + with_year if text]
    return max(found, key=len) if found else next(iter(said), "")


def _address(values: dict[str, list[str]]) -> str:
    for tag in LINKS:
        for value in values.get(tag, []):
            for part in value.replace(";", " ; ").split() if " " in value else [value]:
                if addresses.web_address(part):
                    return part
    return ""


def _doi(values: dict[str, list[str]]) -> str:
    for tag in ("DO", "DI", "L3", "M3", "UR"):
        for value in values.get(tag, []):
            if doi := addresses.doi(value):
                return doi
    found = DOI_IN.search(" ".join(values.get("DO", [])))
    return found[0].rstrip(".,;)") if found else ""
