"""The rows of a table, each with its line: of CSV (RFC 4180) that on which an editor shows it."""

import csv
import io
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from sources.plain_text import control_in

from .problems import Problem

MOST_BYTES = 512 * 1024 * 1024


class Fault(NamedTuple):
    """Stands for a cell that holds nothing which could be taken over; `words` are a sentence."""

    words: str


@dataclass(slots=True)
class Row:
    """A row of a table: what its cells say. A column that the table lacks is no key of `values`."""

    line: int
    values: dict

    def get(self, name, default=""):
        return self.values.get(name, default)


@dataclass(slots=True)
class Table:
    file: str
    columns: set[str] = field(default_factory=set)  # the known ones that it has
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    whole: bool = True  # False: some rows are not in `rows`
    ended: bool = True  # False: from some line on nothing could be read
    sheet: str = ""  # its title, where the table is one of a workbook

    def problem(self, words, line=0, column=""):
        self.problems.append(Problem(words, self.file, line, column, self.sheet))

    def warn(self, words, line=0, column=""):
        self.warnings.append(Problem(words, self.file, line, column, self.sheet))


class Unreadable(ValueError):
    """From here on the table cannot be read: (sentence, line)."""


def read_table(file, data, columns, most=MOST_BYTES):
    """The Table in `data`; `columns` is {name: Column}. What cannot be read is in `.problems`."""
    return read_rows(file, numbered_rows(data, most), columns)


def read_rows(file, rows, columns, sheet=""):
    """The Table of an iterator of (line, cells), which may raise Unreadable."""
    table = Table(file, sheet=sheet)
    try:
        names, met = column_names(table, rows, columns), {}
        for line, cells in rows:
            read_row(table, line, cells, names, columns, met)
    except Unreadable as exc:
        table.problem(*exc.args)
        table.whole = table.ended = False
    return table


def decoded(data, most):
    """The text, without a byte order mark. Raises Unreadable."""
    if len(data) > most:
        raise Unreadable(f"The table is larger than {most / 1024**2:g} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise Unreadable("The table is not in UTF-8. Save it as “CSV UTF-8”.", line) from exc
    if "\0" in text:
        raise Unreadable("There is a NUL character.", text.count("\n", 0, text.index("\0")) + 1)
    return text


def numbered_rows(data, most=MOST_BYTES):
    """(line, cells) of every row that is not empty, the header first. Raises Unreadable."""
    reader = csv.reader(io.StringIO(decoded(data, most), newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as exc:
            raise Unreadable(sentence(exc), line) from exc
        # A cell that spans lines has the line ends of the program that wrote it.
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in cells]
        if any(cells):
            yield line, cells


def sentence(error):
    """What Python's reader of CSV means, for people."""
    if "unexpected end of data" in str(error):
        return "A quotation mark opens a cell here, and none closes it."
    if "field larger" in str(error):
        return (
            f"A cell is longer than {csv.field_size_limit():,} characters. "
            "Perhaps a quotation mark opens it, and none closes it."
        )
    return (
        "The row cannot be read: after the quotation mark that closes a cell a comma must follow. "
        "A quotation mark inside a cell is written twice."
    )


def column_names(table, rows, columns):
    """The name of each column, "" for one to leave out. Raises Unreadable."""
    line, header = next(rows, (0, []))
    if not header:
        raise Unreadable("The table is empty: its first row names the columns.")
    for name in header:
        if isinstance(name, Fault):
            raise Unreadable(name.words, line)
    names = [name.casefold() for name in header]
    lacking = [name for name, column in columns.items() if column.required and name not in names]
    if lacking and len(names) == 1 and (";" in header[0] or "\t" in header[0]):
        raise Unreadable("The cells of a row must be divided by commas.", line)
    if lacking:
        quoted = ", ".join(f"“{name}”" for name in lacking)
        raise Unreadable(f"There is no column {quoted}.", line)
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        raise Unreadable(f"Two columns are called “{twice[0]}”.", line)
    for name in names:
        if name and name not in columns:
            table.warn(f"The column “{name}” is not known and was left out.")
    table.columns = columns.keys() & set(names)
    return [name if name in columns else "" for name in names]


def read_row(table, line, cells, names, columns, met):
    """Add the Row of these cells; of a cell that cannot be read a problem, and no value.

    `met` has the values of shared columns in rows before: {(column, cell): value}.
    """
    if len(cells) > len(names):
        table.problem(
            f"The row has {len(cells)} cells, and the table {len(names)} columns. "
            "A cell with a comma stands in double quotation marks.",
            line,
        )
        table.whole = False
        return
    values = {}
    for name, cell in zip_longest(names, cells, fillvalue=""):
        if not name:
            continue
        column = columns[name]
        if isinstance(cell, Fault):
            table.problem(cell.words, line, name)
        elif name != "quote" and (words := control_in(cell)):
            table.problem(words, line, name)
        elif cell:
            try:
                values[name] = value_of(name, cell, column, met)
            except ValueError as exc:
                table.problem(str(exc), line, name)
        elif column.required:
            table.problem("The cell is empty.", line, name)
        elif column.empty is not None:
            values[name] = column.empty
    table.rows.append(Row(line, values))


def value_of(name, cell, column, met):
    if not column.shared:
        return column.read(cell)
    if (name, cell) not in met:
        met[name, cell] = column.read(cell)
    return met[name, cell]
