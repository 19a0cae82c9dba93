"""What is wrong in a dossier, and where: said in sentences for the person who made it."""

from typing import NamedTuple

from citations.cleaning import one_line

ORDER = ["sources.csv", "claims.csv", "evidence.csv", "relations.csv"]
LONGEST = 500


class Refused(Exception):
    """The dossier cannot be taken in, and nothing of it was; `problems` says why."""

    def __init__(self, problems):
        self.problems = sorted(problems, key=Problem.order)
        super().__init__("\n".join(map(str, self.problems)))


class Problem(NamedTuple):
    words: str
    file: str = ""
    line: int = 0
    column: str = ""
    sheet: str = ""

    def __str__(self):
        where = place(self.file, self.line, self.column, self.sheet)
        # The words may repeat a cell: a terminal must not obey what stands in it.
        words = one_line(self.words)
        words = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
        return f"{where}: {words}" if where else words

    def order(self):
        return ORDER.index(self.file) if self.file in ORDER else -1, self.line


def place(file, line=0, column="", sheet=""):
    """`claims.csv, line 7, status`, or `sheet “Claims”, row 7, status`."""
    table, unit = (f"sheet “{one_line(sheet)}”", "row") if sheet else (file, "line")
    return ", ".join(filter(None, [table, f"{unit} {line}" if line else "", column]))
