"""What a format has no field for goes into its note, so that no reader loses it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from . import addresses, csl_dates, custom, names
from .cleaning import one_line

# How a value is said that would say nothing by itself.
SAID = {
    "director": "Directed by {}",
    "interviewer": "Interviewed by {}",
    "number": "No. {}",
    "number-of-volumes": "{} volumes",
    "page": "P. {}",
    "recipient": "To {}",
    "scale": "Scale {}",
    "volume": "Vol. {}",
}


def remarks(item: Mapping[str, Any], *variables: str) -> list[str]:
    """The item's version, its title in English, its note and the other `variables`.

    Each is said once, in one line.
    """
    found: list[str] = []
    version, translated = one_line(item.get("version")), custom.translated_title(item)
    said = [one_line(item.get("note")), *(_said(item, variable) for variable in variables)]
    if translated:
        said.append(f"Title in English: {translated}")
    for remark in [*said, f"Version {version}" if version else ""]:
        if remark and not any(_says(other, remark) for other in found):
            found = [*(other for other in found if not _says(remark, other)), remark]
    return found


def archived(item: Mapping[str, Any]) -> tuple[str, str]:
    """Where and since when a copy is kept, and its address: `("Archived 2018 at", "https://…")`.

    A copy without an address is all words: `("Archived at National Archives, CO 537/3", "")`.
    Both "" where there is none, or where the note says it already.
    """
    place = addresses.place(item.get("archive_location"))
    if place and place in one_line(item.get("note")):
        return "", ""
    address = addresses.web_address(place)
    named = [one_line(item.get("archive")), "" if address else place]
    words = ", ".join(filter(None, named))
    if not words and not address:
        return "", ""
    day = csl_dates.said(custom.archived(item))
    since = f"Archived {day} at" if day else "Archived at"
    return f"{since} {words}{':' if words and address else ''}".strip(), address


def quotes(item: Mapping[str, Any]) -> list[str]:
    """The passages that are cited, one line each."""
    return [quote.words() for quote in custom.quotes(item)]


def below(item: Mapping[str, Any]) -> list[str]:
    """What stands below a work in a text: a note that says more than its genre, and its quotes."""
    note = one_line(item.get("note"))
    return [*([note] if note and note != one_line(item.get("genre")) else []), *quotes(item)]


def sentences(parts: Iterable[str]) -> str:
    """The parts in one text, a full stop between those that do not end a sentence themselves."""
    text = ""
    for part in filter(None, parts):
        gap = "" if not text else " " if text.endswith((".", "!", "?", "…")) else ". "
        text += gap + part
    return text


def _said(item: Mapping[str, Any], variable: str) -> str:
    value = item.get(variable)
    if isinstance(value, list | tuple):
        words = ", ".join(names.printed(name) for name in names.listed(value))
    else:
        words = one_line(value)
    if variable == "section" and words[:1].isdigit():
        words = f"Section {words}"
    return SAID.get(variable, "{}").format(words) if words else ""


def _says(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None
