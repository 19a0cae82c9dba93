"""Through whom words came: the names in “reported by”, the nearest first, divided by semicolons.

“Newspaper B; Document C” is read: B reports what C shows. The last named is the original.
"""

import re
import unicodedata

from django.db import models

NO_LETTER = re.compile(r"[\W_]+")
LONGEST = 300


def hops(via):
    """[name] as they are written; what has no letter or digit is no name."""
    return [name for part in via.split(";") if folded(name := " ".join(part.split()))]


def folded(name):
    """The name as two of them are compared: case, white space, punctuation and “The” do not count.

    It may be cut at LONGEST characters: one letter can become a dozen.
    """
    plain = NO_LETTER.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()
    return plain.removeprefix("the ")[:LONGEST].strip()


def original_in(via):
    """The folded name of the original that `via` leads to, or ""."""
    return folded(named[-1]) if (named := hops(via)) else ""


class OriginalNameField(models.CharField):
    """What `original_in` gives of `via`; written with the row, never by hand."""

    def __init__(self, *args, **kwargs):
        fixed = {"max_length": LONGEST, "blank": True, "editable": False}
        super().__init__(*args, **{**kwargs, **fixed})

    def pre_save(self, instance, add):
        name = original_in(instance.via)
        setattr(instance, self.attname, name)
        return name
