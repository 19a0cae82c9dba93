"""Find a quote in the text of a document: locate it loosely, judge it strictly.

`prepare` a text once, `find` many quotes in it. All offsets are Python string indices (code
points) into the original text, start inclusive, end exclusive; the text is never altered. No
Django here: the same rules hold in a script, in a child process and on a page.
"""

from .finding import Finding, Prepared, context, find, find_all, prepare
from .proposals import Difference
from .wording import caution, sentence_around

__all__ = [
    "Difference",
    "Finding",
    "Prepared",
    "caution",
    "context",
    "find",
    "find_all",
    "prepare",
    "sentence_around",
]
