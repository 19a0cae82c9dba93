"""Which of the formats on offer an `Accept` header asks for.

Source: RFC 9110, section 12.5.1. Of the ranges that fit a type the most specific one decides; of
the types with the best weight the one that is offered first wins.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

LONGEST = 1000
# Possessive, so that quotation marks without an end cost no second look.
PART = re.compile(r'\s*+((?:[^",;]|"(?:\\.|[^"\\])*+")*+)([,;]?)')
WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)


class Range(NamedTuple):
    """`text/*;q=0.5`, its names in lower case and its parameters without the weight."""

    media_type: str
    parameters: Mapping[str, str]
    weight: float

    def specificity(self, offered: "Range") -> int:
        """How closely it names the offered type; 0 where it does not fit."""
        kind = offered.media_type.partition("/")[0]
        if self.media_type == "*/*":
            return 1
        if self.media_type == f"{kind}/*":
            return 2
        if self.media_type != offered.media_type:
            return 0
        # A profile makes another format of the same type; a charset or a style does not.
        if "profile" not in self.parameters:
            return 3
        return 4 if self.parameters["profile"] == offered.parameters.get("profile") else 0


class Choice(NamedTuple):
    at: int  # the place of the type among those offered
    parameters: Mapping[str, str]  # what was asked of it, such as {"style": "apa"}


def choose(accept: str, offered: Sequence[str]) -> Choice | None:
    """The type to answer with; None where none of them is acceptable."""
    ranges = ranges_in(accept[:LONGEST]) or [Range("*/*", {}, 1)]
    best: tuple[float, Choice] | None = None
    for at, media_type in enumerate(offered):
        (known,) = ranges_in(media_type)
        fitting = max(ranges, key=lambda found: found.specificity(known))
        weight = fitting.weight if fitting.specificity(known) else 0
        if weight and (best is None or weight > best[0]):
            best = (weight, Choice(at, fitting.parameters))
    return best[1] if best else None


def ranges_in(header: str) -> list[Range]:
    """The ranges of an `Accept` header; one whose weight cannot be read counts as wanted."""
    found: list[Range] = []
    parts: list[str] = []
    for part, divider in PART.findall(header):
        parts.append(part.strip())
        if divider != ";":
            if "/" in parts[0]:
                found.append(_range(parts))
            parts = []
    return found


def _range(parts: Sequence[str]) -> Range:
    parameters = {}
    for part in parts[1:]:
        name, _, value = part.partition("=")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        parameters[name.strip().lower()] = value
    asked = parameters.pop("q", "1")
    weight = float(asked) if WEIGHT.fullmatch(asked) else 1.0
    return Range(parts[0].lower(), parameters, weight)
