"""Citation keys: what an author types in `\\cite{…}` or `[@…]`."""

import hashlib
import re
import unicodedata
from collections import Counter

from .cleaning import one_line

LONGEST = 100


class Keys:
    """Gives each item of one file a key that is unique in it, compared without case.

    An id that is a key already is kept. From any other what can be kept is kept, and a hash of the
    whole id follows, so that an item has the same key in every file. A second item of the same id
    gets a number.
    """

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def key(self, item_id: object) -> str:
        text = one_line(item_id)
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        key = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-")
        if not key or key != text or len(key) > LONGEST:
            digest = hashlib.sha256(text.encode()).hexdigest()[:8]
            key = f"{key[: LONGEST - 9].rstrip('-') or 'item'}-{digest}"
        number = self._again(key)
        if number == 1:
            return key
        while self._again(f"{key}-{number}") > 1:
            number += 1
        return f"{key}-{number}"

    def _again(self, key: str) -> int:
        self._given[key.lower()] += 1
        return self._given[key.lower()]
