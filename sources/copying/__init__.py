"""Find out whether one text took its matter from another, and what it changed of it.

No Django here. `sampled` gives the fingerprints that say which texts are worth comparing, `judge`
compares two; `sketches` are what it keeps of them until whoever compares is done. Everything that
is concluded is a proposal with its reasons, for a person to judge.
"""

from .fingerprints import METHOD
from .judgement import CAN_CORRUPT, Changed, Judgement, Question, judge, sampled, sketches

__all__ = [
    "CAN_CORRUPT",
    "METHOD",
    "Changed",
    "Judgement",
    "Question",
    "judge",
    "sampled",
    "sketches",
]
