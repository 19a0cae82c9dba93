"""Which of the listed claims have what: sets of listing numbers, counted and put in order.

No Django and no database: `claims/tally.py` brings the numbers here, and keeps them in step.
"""

from .orders import ByNumber, ByRank, ByValue
from .slices import Slices
from .values import Values

__all__ = ["ByNumber", "ByRank", "ByValue", "Slices", "Values"]
