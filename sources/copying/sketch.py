"""A text in little: enough to see that two have nothing in common, and small enough to keep many.

Whoever compares thousands of texts meets each of them in many pairs. A `Prepared` takes some five
milliseconds and three megabytes to make of twenty pages; its sketch takes some twenty kilobytes.
"""

from array import array
from collections import Counter
from hashlib import blake2b

from .likeness import Prepared

MOST = 20_000_000  # runs of words in all that are kept, four bytes each


class Sketch:
    """What `judging.may_derive` goes by."""

    __slots__ = ("different", "digits", "threes", "values")

    def __init__(self, text: Prepared) -> None:
        # The lower halves of the hashes: that two runs are taken for one makes a pair be compared.
        self.threes = array("I", [three & 0xFFFFFFFF for three in text.threes])
        self.different = len(text.set_of_threes)
        self.values = text.known_values
        # Figures of one text may have the same digits: 12 and 1,200.
        self.digits = Counter(figure.digits for figure in text.values if len(figure.digits) > 1)


class Sketches:
    """Sketches of the texts that this process met last."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.forget()

    def forget(self) -> None:
        self._known: dict[bytes, Sketch] = {}
        self._size = 0

    def find(self, raw: str) -> Sketch | None:
        return self._known.get(_key(raw))

    def keep(self, text: Prepared) -> Sketch:
        if sketch := self.find(text.raw):
            return sketch
        sketch = Sketch(text)
        if self._size + len(sketch.threes) > self.most:
            self.forget()
        self._known[_key(text.raw)] = sketch
        self._size += len(sketch.threes)
        return sketch


def _key(raw: str) -> bytes:
    return blake2b(raw.encode(errors="surrogatepass"), digest_size=16).digest()
