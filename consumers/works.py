"""The works that are written and read back, and the comparison with what was read."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pprint import pformat
from typing import Any

from citations.cleaning import one_line
from citations.formats import FORMATS
from citations.tests import sample_items, typical_items

from .programs import Wrong

Item = dict[str, Any]

# Each with an id of its own, as they have it on the site.
ITEMS: list[Item] = [
    *sample_items.ITEMS,
    *({**item, "id": f"typical-{item['id']}"} for item in typical_items.ITEMS),
]

# What TeX makes one sign of is written as that sign; a lone ` is what TeX would print for it.
TYPED = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"))


@cache
def written(suffix: str) -> str:
    return "".join(FORMATS[suffix].write(ITEMS))


def keys(suffix: str) -> list[str]:
    """The citation keys in a BibTeX or BibLaTeX file, one for each item, in their order."""
    return re.findall(r"^@\w+\{([^,]+),$", written(suffix), re.MULTILINE)


def title(item: Item) -> str:
    return one_line(item["title"])


def in_tex(text: str) -> str:
    """As TeX and its readers have it."""
    for typed, sign in TYPED:
        text = text.replace(typed, sign)
    return text


def printed_name(name: Mapping[str, str]) -> str:
    """`Ludwig van Beethoven`; the suffix, which styles set differently, apart."""
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "literal")
    return " ".join(name[part] for part in parts if name.get(part))


def names(item: Mapping[str, Any], role: str) -> list[str]:
    """As they are printed: `Martin King, Jr.`."""
    people = item.get(role, [])
    return [", ".join(filter(None, [printed_name(n), n.get("suffix")])) for n in people]


def compare(
    found: Iterable[Any], expected: Callable[[Item], Any], known: Mapping[str, Any]
) -> None:
    """Raises Wrong unless what is found for each item is what is expected, or known: {id: found}.

    What is known and does not happen any more is wrong too.
    """
    differing = {
        item["id"]: one
        for item, one in zip(ITEMS, found, strict=True)
        if one != expected(item) or item["id"] in known
    }
    same(differing, known)


def same(found: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Raises Wrong with what differs."""
    differing = [key for key in {**found, **known} if found.get(key) != known.get(key)]
    if differing:
        raise Wrong(
            "\n".join(
                f"{key}: {_shown(found, key)}\n    expected: {_shown(known, key)}"
                for key in differing
            )
        )


def _shown(values: Mapping[str, Any], key: str) -> str:
    return pformat(values[key], width=120) if key in values else "as it was given"
