"""The authors' cell of a dossier, and the CSL names it stands for.

Names are divided by `;`. `Family, Given` (or `Family, Given, Jr.`) is a person; a name without a
comma is an organisation, or a person known by one name, and is never taken apart. An organisation
with a comma or a semicolon stands in braces: `{Smith, Jones & Co}`.
"""

import re
from collections.abc import Iterable, Mapping

from .cleaning import one_line

Name = dict[str, str]  # CSL: {"literal"}, or {"family"} with "given" and "suffix" where known

PIECES = re.compile(r" ?(?:\{([^{}]*)\} ?|([^;{}]*))(?:;|$)")
PARTS = ("non-dropping-particle", "family", "given", "dropping-particle", "suffix")
SUFFIX = re.compile(r"(?:jr|sr)\.?|[ivx]+", re.IGNORECASE)


def parse(cell: str) -> list[Name]:
    """The CSL names in a cell, in order; ValueError with a sentence where one cannot be read."""
    text = one_line(cell)
    names: list[Name] = []
    position = 0
    while position < len(text):
        piece = PIECES.match(text, position)
        if not piece:
            raise ValueError(
                f"“{_start(text, position)}” cannot be read as a name: braces stand around the "
                "whole name of an organisation, as in {Smith, Jones & Co}."
            )
        position = piece.end()
        if piece[1] is not None:
            if literal := piece[1].strip():
                names.append({"literal": literal})
        elif name := piece[2].strip():
            names.append(_name(name))
    return names


def write(names: Iterable[Mapping[str, str]]) -> str:
    """The cell for CSL names: `parse(write(names))` gives the same names.

    ValueError where a name cannot stand in a cell: braces in an organisation's name that also
    needs braces around it, or a semicolon, comma or brace inside a part of a person's name.
    """
    return "; ".join(_cell(name) for name in names)


def _name(text: str) -> Name:
    if "," not in text:
        return {"literal": text}
    family, given, *rest = (part.strip() for part in text.split(","))
    if not family:
        raise ValueError(f"“{text}” has no family name before the comma. Write Family, Given.")
    if rest and not (len(rest) == 1 and given and SUFFIX.fullmatch(rest[0])):
        raise ValueError(
            f"“{text}” has more than one comma. Divide names by semicolons, and put an "
            "organisation with commas in braces: {" + text + "}."
        )
    name = {"family": family}
    if given:
        name["given"] = given
    if rest:
        name["suffix"] = rest[0]
    return name


def _cell(name: Mapping[str, str]) -> str:
    if literal := one_line(name.get("literal")):
        if not re.search("[,;{}]", literal):
            return literal
        if re.search("[{}]", literal):
            raise ValueError(f"“{literal}” cannot be written as a name: it has braces in it.")
        return "{" + literal + "}"
    family, given, suffix = person(name)
    parts = [part for part in (family, given, suffix) if part]
    if any(re.search("[,;{}]", part) for part in parts):
        raise ValueError(
            f"“{', '.join(parts)}” cannot be written as a person's name: a part of it has a "
            "comma, a semicolon or a brace in it."
        )
    return ", ".join(parts) if given else f"{family},"


def person(name: Mapping[str, object]) -> tuple[str, str, str]:
    """Family, given and suffix of a CSL person, the particles put where they are printed.

    A person of whom only the given name is known has it as the family name.
    """
    before, family, given, after, suffix = (one_line(name.get(part)) for part in PARTS)
    family = f"{before} {family}".strip()
    given = f"{given} {after}".strip()
    return (family, given, suffix) if family else (given, "", suffix)


def printed(name: Mapping[str, object]) -> str:
    """`Martin King, Jr.`, or an organisation's name."""
    family, given, suffix = person(name)
    whole = one_line(name.get("literal")) or f"{given} {family}".strip()
    return ", ".join(filter(None, (whole, suffix)))


def listed(value: object) -> list[Mapping[str, object]]:
    """The names in a CSL name variable that have anything to show."""
    given = value if isinstance(value, list | tuple) else []
    names = [name for name in given if isinstance(name, Mapping)]
    return [name for name in names if one_line(name.get("literal")) or person(name)[0]]


def _start(text: str, position: int) -> str:
    return text[position : position + 60].strip()
