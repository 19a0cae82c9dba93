"""Figures: read out of words, and compared with each other. No Django, no database.

`find(text)` gives the figures that a text states, as far as they can be read without guessing;
`compare(a, b)` says whether two of them can both hold. A figure is converted for a comparison
alone: what is kept and shown are the words as printed.
"""

from .bounds import BOUNDS, bound_of
from .comparing import KNOWN, Outcome, Stated, Verdict, compare
from .finding import Figure, find
from .money import codes as currencies
from .plotting import Dated, Plot, plot
from .units import convert, unit_said
from .units import same as same_unit
from .writing import in_words, plain

__all__ = [
    "BOUNDS",
    "KNOWN",
    "Dated",
    "Figure",
    "Outcome",
    "Plot",
    "Stated",
    "Verdict",
    "bound_of",
    "compare",
    "convert",
    "currencies",
    "find",
    "in_words",
    "plain",
    "plot",
    "same_unit",
    "unit_said",
]
