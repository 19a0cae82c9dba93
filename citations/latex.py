"""Text and names as LaTeX prints them sign for sign, for BibTeX and BibLaTeX alike.

The spellings were chosen by what bibtex with pdflatex, biber and pandoc make of them; the reasons
stand beside them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from . import csl_dates, names, notes
from .cleaning import one_line
from .keys import Keys

Entry = tuple[str, dict[str, str]]  # the type of an entry and its fields, braces and all

ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",  # raw, it prints an inverted exclamation mark in TeX's own fonts
        ">": r"\textgreater{}",
        "`": "‘",  # what TeX prints for it; \textasciigrave is lost in pandoc
    }
)
# A brace counts for BibTeX even with a backslash before it, and one without its fellow takes the
# next entry with it: the fellow is there, but takes no place on the page.
LONE_BRACES = {r"\{": r"\{\vphantom{\}}", r"\}": r"\vphantom{\{}\}"}
BRACES = re.compile("[{}]")
# What TeX turns into one sign is written as that sign.
LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))


def write(
    items: Iterable[Mapping[str, Any]], entry: Callable[[Mapping[str, Any]], Entry]
) -> Iterator[str]:
    """Entries with unique keys; each leaves before the next item is taken."""
    keys = Keys()
    for item in items:
        kind, fields = entry(item)
        lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
        yield f"@{kind}{{{keys.key(item.get('id'))},\n{lines}}}\n\n"


def text(value: object) -> str:
    """Text as LaTeX prints it sign for sign, with balanced braces."""
    plain = one_line(value)
    if not plain:
        return ""
    for typed, sign in LIGATURES:
        plain = plain.replace(typed, sign)
    escaped = plain.translate(ESCAPES)
    if _balanced(plain):
        return escaped
    # Every backslash of the text itself is \textbackslash{} by now.
    return re.sub(r"\\[{}]", lambda brace: LONE_BRACES[brace[0]], escaped)


def _balanced(plain: str) -> bool:
    depth = 0
    for sign in BRACES.findall(plain):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def braced(written: str) -> str:
    return f"{{{written}}}" if written else ""


def field(value: object) -> str:
    return braced(text(value))


def kept(value: object) -> str:
    """In two pairs of braces, or readers write `$275M` and `USD` in lower case."""
    return braced(field(value))


def people(value: object) -> str:
    return braced(" and ".join(_name(name) for name in names.listed(value)))


def _name(name: Mapping[str, object]) -> str:
    family, given, suffix = names.person(name)
    if literal := one_line(name.get("literal")):
        # biber takes a name of this one word for “et al.”, in braces too.
        return "{others{}}" if literal == "others" else field(literal)
    if not given:
        return field(family)
    return ", ".join(_name_part(part) for part in (family, suffix, given) if part)


def _name_part(part: str) -> str:
    return field(part) if re.search(r",|\band\b", part, re.IGNORECASE) else text(part)


def url(address: str) -> str:
    """`\\url{…}`; as plain text where a sign in it would end a line or a macro inside biblatex."""
    if not address:
        return ""
    return text(address) if re.search("[%#]", address) else f"\\url{{{address}}}"


def pages(value: object) -> str:
    return re.sub("[-–]+", "--", field(value))


def day(value: object) -> str:
    """A CSL date as `2026-11-03`, in braces; "" for none."""
    start = csl_dates.read(value).start
    return braced(csl_dates.day_edtf(start) if start else "")


def remarks(item: Mapping[str, Any], *variables: str) -> list[str]:
    """What has no field of its own, and where a copy is kept."""
    archived, copy = notes.archived(item)
    said = [text(remark) for remark in notes.remarks(item, *variables)]
    return [*said, f"{text(archived)} {url(copy)}".strip()]


def quotes(item: Mapping[str, Any]) -> str:
    return braced(" ".join(text(quote) for quote in notes.quotes(item)))
