"""Find out whether one text took its matter from another, and what it changed of it.

No Django here. `Prepared` a text once; `fingerprints` say which texts are worth comparing,
`propose` compares two, `changes` finds what the derived one says otherwise. Everything that is
concluded is a proposal with its reasons, for a person to judge.
"""

from .corruptions import Change, changes
from .fingerprints import METHOD, digest, fingerprints
from .judging import Proposal, propose
from .likeness import Prepared

__all__ = [
    "METHOD",
    "Change",
    "Prepared",
    "Proposal",
    "changes",
    "digest",
    "fingerprints",
    "propose",
]
