"""What is wrong in a dossier, and where: said in sentences for the person who made it."""

from typing import NamedTuple

from citations.cleaning import one_line

ORDER = ["sources.csv", "claims.csv", "evidence.csv", "relations.csv"]
LONGEST = 500


class Refused(Exception):
    """The dossier cannot be taken in, and nothing of it was; `problems` says why."""

    def __init__(self, problems):
        self.problems = sorted(problems, key=Problem.place)
        super().__init__("\n".join(map(str, self.problems)))


class Problem(NamedTuple):
    words: str
    file: str = ""
    line: int = 0
    column: str = ""

    def __str__(self):
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(filter(None, [self.file, line, self.column]))
        # The words may repeat a cell: a terminal must not obey what stands in it.
        words = one_line(self.words)
        words = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
        return f"{where}: {words}" if where else words

    def place(self):
        return ORDER.index(self.file) if self.file in ORDER else -1, self.line
