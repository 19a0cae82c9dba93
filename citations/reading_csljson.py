"""CSL-JSON as Zotero, Mendeley and pandoc write it; also under `items`, and with dates in EDTF."""

import json
from typing import Any

from .reading_entries import Read, Unreadable, cleaned

# Under which name programs put the list.
LISTS = ("items", "references")


def read(text: str) -> Read:
    """The works of a JSON array of items, of an object with one, or of one item alone."""
    read = Read()
    for item in _listed(parsed(text)):
        if not isinstance(item, dict):
            read.refuse(0, "This is no CSL-JSON item: it is not an object in braces.")
        elif not item.get("type") and not item.get("title"):
            read.refuse(0, "This is no CSL-JSON item: it has neither `type` nor `title`.")
        else:
            read.add(cleaned(_as_software(item)))
    if not read.items and not read.problems:
        raise Unreadable("There is no work in the file: the list is empty.")
    return read


def _as_software(item: dict[str, Any]) -> dict[str, Any]:
    """A program that was written as a document, because Zotero refuses its type."""
    is_software = (item.get("type"), item.get("genre")) == ("document", "Software")
    return {**item, "type": "software"} if is_software else item


def parsed(text: str) -> Any:
    """What stands in the JSON. Raises Unreadable."""
    try:
        return json.loads(text, parse_constant=_no_number, parse_int=_number)
    except json.JSONDecodeError as exc:
        raise Unreadable(
            f"The file is not JSON: line {exc.lineno}, column {exc.colno}. Export it again."
        ) from exc
    except (ValueError, RecursionError) as exc:
        raise Unreadable("The file is JSON, but nested too deep to be read.") from exc


def _no_number(name: str) -> None:
    return None


def _number(digits: str) -> int | str:
    # Python refuses to read thousands of digits as a number; none of ours has so many.
    return int(digits) if len(digits) < 20 else digits


def _listed(found: Any) -> list[Any]:
    if isinstance(found, list):
        return found
    for name in LISTS:
        if isinstance(found, dict) and isinstance(found.get(name), list):
            listed: list[Any] = found[name]
            return listed
    if isinstance(found, dict) and "type" in found and "title" in found:
        return [found]
    raise Unreadable(
        "The file is JSON, but not CSL-JSON: there is no list of items. "
        "Export the works as CSL-JSON."
    )
