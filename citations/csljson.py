"""CSL-JSON, as citation processors and reference managers read it.

Valid against the CSL data schema (csl-data.json of CSL 1.0.2), which allows no other keys than
those below and only texts, names and dates as their values.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import addresses, csl_dates, names, notes
from .cleaning import clean, one_line
from .item_types import CSL_TYPES

# Each as a text: one name on a line would take a page.
NAMES = frozenset(
    """
    author chair collection-editor compiler composer container-author contributor curator director
    editor editorial-director executive-producer guest host illustrator interviewer narrator
    organizer original-author performer producer recipient reviewed-author script-writer
    series-creator translator
    """.split()  # noqa: SIM905
)
DATES = frozenset(
    "accessed available-date event-date issued original-date submitted".split()  # noqa: SIM905
)
TEXTS = frozenset(
    """
    abstract annote archive archive_collection archive-place authority call-number chapter-number
    citation-key citation-label citation-number collection-number collection-title container-title
    container-title-short dimensions division edition event-place event-title
    first-reference-note-number genre issue ISBN ISSN journalAbbreviation jurisdiction keyword
    language locator medium note number number-of-pages number-of-volumes original-publisher
    original-publisher-place original-title page page-first part part-title PMCID PMID printing
    publisher publisher-place references reviewed-genre reviewed-title scale section shortTitle
    source status supplement title title-short version volume volume-title volume-title-short
    year-suffix
    """.split()  # noqa: SIM905
)
ADDRESSES = {
    "URL": addresses.web_address,
    "DOI": addresses.doi,
    "archive_location": addresses.place,
}


def write(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A JSON array, one item on a line; each item leaves before the next is taken."""
    before = "[\n"
    for item in items:
        yield before + json.dumps(data(item), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def data(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item as the schema allows it; what cannot be said in it is left out."""
    item_type = one_line(item.get("type"))
    known: dict[str, Any] = {"id": one_line(item.get("id")), "type": item_type}
    if item_type not in CSL_TYPES:
        known["type"] = "document"
    if item_type == "software":
        # Zotero refuses a whole file in which one item has this type.
        known |= {"type": "document", "genre": "Software"}
    item = {**item, "note": _note(item)}
    for variable, value in item.items():
        if said := _value(variable, value):
            known[variable] = said
    return known


def _note(item: Mapping[str, Any]) -> str:
    """The item's own note, and below it what has no variable or one that readers drop."""
    note = clean(item.get("note"))
    remarks = [remark for remark in notes.remarks(item) if remark != one_line(note)]
    archived = " ".join(notes.archived(item)).strip()
    return "\n".join(filter(None, [note, *remarks, archived, *notes.quotes(item)]))


def _value(variable: str, value: object) -> object:
    if variable in TEXTS:
        return clean(value)
    if variable in ADDRESSES:
        return ADDRESSES[variable](value)
    if variable in DATES:
        return _date(value)
    if variable in NAMES:
        return [_name(name) for name in names.listed(value)]
    return None


def _name(name: Mapping[str, object]) -> dict[str, str]:
    """Family and given name, with particles and suffix where citation processors look for them.

    Zotero drops those that stand in parts of their own; pandoc and citeproc-js print both alike.
    """
    if literal := one_line(name.get("literal")):
        return {"literal": literal}
    family, given, suffix = names.person(name)
    parts = {"family": family, "given": ", ".join(filter(None, (given, suffix)))}
    return {part: text for part, text in parts.items() if text}


def _date(value: object) -> dict[str, Any]:
    date = csl_dates.read(value)
    if not date.start:
        return {"literal": date.literal} if date.literal else {}
    said: dict[str, Any] = {"date-parts": [list(date.start)]}
    if date.end is not None:
        said["date-parts"].append(list(date.end or (0,)))
    if date.season:
        said["season"] = date.season
    if date.circa:
        said["circa"] = True
    return said
