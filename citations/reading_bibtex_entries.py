"""The frame of BibTeX: entries, fields and macros, values still in LaTeX.

An entry reaches as far as the next line that begins with `@name{`, so that one without its closing
brace does not take others with it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .reading_entries import Unreadable

START = re.compile(r"^[ \t]*@[ \t]*([a-z]+)\s*([{(])", re.MULTILINE | re.IGNORECASE)
KEY = re.compile(r"\s*([^\s,={}\"]*)\s*(,|[})]|$)")
NAME = re.compile(r"[\s,]*([^\s,={}\"#%()]+)\s*=\s*")
PIECE = re.compile(r"\s*(?:(\d+)|([^\s,={}\"#%()0-9][^\s,={}\"#%()]*))\s*")
JOINED = re.compile(r"\s*#")
END = re.compile(r"[\s,]*[})]")
SIGNS = re.compile(r'[{}"]')
# BibTeX counts a brace with a backslash before it, and many a program that writes does not.
UNESCAPED_SIGNS = re.compile(r'(?<!\\)[{}]|"')
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

LONGEST_VALUE = 50_000
DEEPEST = 40
MOST_FIELDS = 500
MOST_MACROS = 5_000
NOT_WORKS = {"comment", "preamble", "string", "set", "control"}


class Malformed(ValueError):
    """What is wrong with an entry, in a sentence."""


class Entry(NamedTuple):
    line: int
    kind: str
    key: str
    fields: dict[str, str]
    problem: str = ""


def entries(text: str) -> Iterator[Entry]:
    """Every entry for a work, macros expanded; one that cannot be read has a problem instead."""
    macros = {name: str(number) for number, name in enumerate(MONTHS, 1)}
    starts = [*START.finditer(text)]
    ends = [found.start() for found in starts[1:]] + [len(text)]
    line, before = 1, 0
    for found, end in zip(starts, ends, strict=True):
        at = found.start() + len(found[0]) - len(found[0].lstrip())
        line, before = line + text.count("\n", before, at), at
        kind, body = found[1].lower(), text[found.end() : end]
        if kind == "string":
            _define(body, macros)
        if kind not in NOT_WORKS:
            yield _entry(line, kind, body, macros)


def _entry(line: int, kind: str, body: str, macros: dict[str, str]) -> Entry:
    found = KEY.match(body)
    key = found[1] if found else ""
    for signs in (SIGNS, UNESCAPED_SIGNS):
        try:
            if not found:
                raise Malformed("Its key is missing: write @report{key, …}.")
            if not found[2]:
                raise Malformed("It ends in its key. Close it with a brace.")
            fields = _fields(body, found.end(), signs, macros) if found[2] == "," else {}
            return Entry(line, kind, key, fields)
        except Malformed as exc:
            problem = str(exc)
    return Entry(line, kind, key, {}, problem)


def _define(body: str, macros: dict[str, str]) -> None:
    try:
        defined = _fields(body, 0, SIGNS, macros)
    except Malformed:
        return  # whatever uses it says its name
    if len(macros) + len(defined) > MOST_MACROS:
        raise Unreadable(f"There are more than {MOST_MACROS:,} macros in the file.")
    macros |= defined


def _fields(body: str, at: int, signs: re.Pattern[str], macros: dict[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    while not END.match(body, at):
        name = NAME.match(body, at)
        if not name:
            rest = " ".join(body[at : at + 200].split())[:40]
            if not rest:
                raise Malformed("Its closing brace is missing.")
            raise Malformed(f"“{rest}” is no field: write name = {{value}}, with a comma between.")
        value, at = _value(body, name.end(), signs, macros)
        if len(fields) >= MOST_FIELDS:
            raise Malformed(f"It has more than {MOST_FIELDS} fields.")
        if len(value) > LONGEST_VALUE:
            value = ""  # an abstract or a note with a whole text: nothing that is taken in
        fields.setdefault(name[1].lower(), value)
    return fields


def _value(body: str, at: int, signs: re.Pattern[str], macros: dict[str, str]) -> tuple[str, int]:
    """Pieces joined by `#`, without their outer braces or quotation marks."""
    pieces = []
    while True:
        while body[at : at + 1].isspace():
            at += 1
        if body[at : at + 1] in ("{", '"'):
            piece, at = _delimited(body, at, signs)
        else:
            word = PIECE.match(body, at)
            if not word:
                raise Malformed("A field has no value: write name = {value}.")
            piece = word[1] or macros.get(word[2].lower(), word[2])
            at = word.end()
        pieces.append(piece)
        if sum(map(len, pieces)) > 2 * LONGEST_VALUE:
            pieces = [" " * (LONGEST_VALUE + 1)]
        joined = JOINED.match(body, at)
        if not joined:
            return "".join(pieces), at
        at = joined.end()


def _delimited(body: str, start: int, signs: re.Pattern[str]) -> tuple[str, int]:
    """What stands between the brace or quotation mark at `start` and its fellow."""
    depth, quoted = 0, body[start] == '"'
    for found in signs.finditer(body, start):
        sign, at = found[0], found.start()
        if sign == '"':
            if quoted and depth == 0 and at > start:
                return body[start + 1 : at], at + 1
            continue
        depth += 1 if sign == "{" else -1
        if depth > DEEPEST:
            raise Malformed(f"Braces stand in braces more than {DEEPEST} deep.")
        if depth < 0:
            raise Malformed("A brace is closed that was not opened.")
        if depth == 0 and not quoted:
            return body[start + 1 : at], at + 1
    mark = "quotation mark" if quoted else "brace"
    raise Malformed(f"A {mark} is not closed, or its closing brace is missing.")
