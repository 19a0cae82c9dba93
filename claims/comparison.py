"""What changed between two wordings, word by word."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

# The time to compare grows with the square of the number of pieces.
LONGEST = 12_000
WORD, LINE = r"\S+\s*", r"[^\n]*\n|[^\n]+"


class Change(NamedTuple):
    kind: str  # "equal", "delete" or "insert"
    words: str  # with the white space that follows them


def words_changed(before, after):
    """[Change] that turns `before` into `after`; of long wordings line by line."""
    piece = WORD if len(before) + len(after) <= LONGEST else LINE
    old, new = (re.findall(piece, text) for text in (before, after))
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    changes = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            changes.append(Change("equal", "".join(new[k:m])))
            continue
        if i < j:
            changes.append(Change("delete", "".join(old[i:j])))
        if k < m:
            changes.append(Change("insert", "".join(new[k:m])))
    return changes
