"""Markdown, as CommonMark, GitHub and pandoc read it: each work, and its quotes below."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import addresses, notes, plain

# `$` starts a formula and `@` a citation for pandoc; two hyphens or three dots become one sign.
ACTIVE = re.compile(r"[\\`*_{}\[\]<>#|~$^@&]|--+|\.\.\.+|(?<=!)(?=\[)")
AT_START = re.compile(r"[-+=:](?=\s|$)|\d+(?=[.)](?:\s|$))")


def write(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        yield f"{citation(item)}\n\n"
        for line in notes.below(item):
            yield f"> {escaped(line)}\n\n"


def citation(item: Mapping[str, Any]) -> str:
    """The footnote of `plain`, its addresses as links."""
    words = escaped(plain.citation(item))
    for address in sorted(filter(None, _addresses(item)), key=len, reverse=True):
        words = words.replace(escaped(address), f"<{address}>")
    return words


def escaped(text: str) -> str:
    """One line that prints sign for sign."""
    words = ACTIVE.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), text)
    start = AT_START.match(words)
    if not start:
        return words
    number = start[0] if start[0].isdigit() else ""
    return f"{number}\\{words[len(number) :]}"


def _addresses(item: Mapping[str, Any]) -> Iterator[str]:
    yield addresses.web_address(item.get("URL"))
    yield addresses.web_address(item.get("archive_location"))
    yield addresses.web_address(f"doi:{addresses.doi(item.get('DOI'))}")
