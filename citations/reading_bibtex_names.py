"""The names in a BibTeX field, by BibTeX's own rules, their parts still in LaTeX.

`Family, Given`, `Family, Jr., Given` and `Given von Family` are persons; a name in braces as a
whole is an organisation, and so is a single word. `and others` says that there are more.
"""

import re

from .cleaning import one_line
from .names import SUFFIX

MOST = 1_000


AND = re.compile(r"\s+and\s+", re.IGNORECASE)
COMMA = re.compile(r"\s*,\s*")
SPACE = re.compile(r"[\s~]+")
BRACE = re.compile(r"[{}]")


def people(value: str) -> list[dict[str, str]]:
    found = [_name(name) for name in _divided(one_line(value), AND)[:MOST]]
    return [name for name in found if name]


def _divided(text: str, by: re.Pattern[str]) -> list[str]:
    """The text in pieces, divided where `by` stands outside all braces."""
    pieces, at = [], 0
    for found in by.finditer(_outside_braces(text)):
        pieces.append(text[at : found.start()])
        at = found.end()
    return [piece.strip() for piece in [*pieces, text[at:]] if piece.strip()]


def _outside_braces(text: str) -> str:
    """The text, as long as before, with NULs for what stands in braces."""
    signs, depth = [], 0
    for sign in text:
        depth += sign == "{"
        signs.append("\0" if depth else sign)
        depth -= sign == "}" and depth > 0
    return "".join(signs)


def _name(name: str) -> dict[str, str]:
    if name.lower() in ("others", "et al.", ""):
        return {}
    if _is_whole(name):
        return {"literal": name}
    parts = _divided(name, COMMA)
    if len(parts) == 1:
        return _in_order(_divided(name, SPACE))
    if len(parts) == 2:
        return {"family": parts[0], "given": parts[1]}
    if len(parts) == 3 and SUFFIX.fullmatch(parts[2]):
        return {"family": parts[0], "given": parts[1], "suffix": parts[2]}  # as many write it
    if len(parts) == 3:
        return {"family": parts[0], "given": parts[2], "suffix": parts[1]}
    return {"literal": name}


def _is_whole(name: str) -> bool:
    """Whether one pair of braces stands around the whole name."""
    depth = 0
    for found in BRACE.finditer(name):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return name.startswith("{") and found.end() == len(name)
    return False


def _in_order(words: list[str]) -> dict[str, str]:
    """`Given von Family`: what begins with a small letter belongs to the family's name."""
    if len(words) == 1:
        return {"literal": words[0]}
    small = [at for at, word in enumerate(words[:-1]) if word[:1].islower()]
    start = small[0] if small else len(words) - 1
    family, given = " ".join(words[start:]), " ".join(words[:start])
    return {"family": family, "given": given} if given else {"family": family}
