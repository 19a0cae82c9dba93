"""The words of a tree of HTML elements, in lines as a browser would break them."""

import re
from collections.abc import Iterator

from lxml import etree

# Words inside are not shown, or are no words.
HIDDEN = frozenset("head script style noscript template svg math object iframe".split())
# Words in one of these run on from the words before; every other element is a block of its own.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp "
    "rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
BREAK = "\n"


def text_of(root: etree._Element) -> str:
    """One line for each block that has words in it. Needs a tree of any depth, but no recursion."""
    lines = "".join(pieces(root)).split(BREAK)
    return "\n".join(filter(None, (line.strip() for line in lines)))


def pieces(root: etree._Element) -> Iterator[str]:
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in HIDDEN:
                walk.skip_subtree()
                continue
            if tag not in INLINE:
                yield BREAK
            yield one_space(element.text)
            continue
        if tag and tag not in INLINE:
            yield BREAK
        if element is not root:
            yield one_space(element.tail)


def one_space(words: str | None) -> str:
    return re.sub(r"\s+", " ", words or "")
