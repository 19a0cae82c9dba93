"""The process that reads one workbook: python -m claims.dossier.sheets LIMITS…

The workbook comes in on standard input. On standard output goes, as lines of JSON, for each sheet
that is a table {"table": file name, "sheet": title}, then [row, cells] for each row that says
something, the names of the columns first, then {"unnamed": letters}: the columns that hold
something under no name. A cell is a text, or [sentence] where it holds nothing that can be taken
over. {"refused": sentence} stands last where the workbook is not taken as it is; one that is
damaged ends the process with an error. No setting is read here.
"""

import json
import os
import sys

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from sources.extraction.child import keep
from sources.extraction.processes import MB, Limits

from .cells import shown
from .problems import ORDER

MOST_COLUMNS = 500  # that have a name
# What a spreadsheet has at most; a file can claim more.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
NOT_COMPUTED = (
    "holds a formula that was never computed. Open the workbook in a spreadsheet, save it, "
    "and give it again."
)


class Refused(Exception):
    """The workbook cannot be taken as it is; the message is a sentence."""


class Reader(ExcelReader):
    """openpyxl's reader, which leaves out what says nothing of cells."""

    def leave_out(self, *args):
        pass

    read_properties = read_custom = read_theme = read_chartsheet = leave_out


class Rows(WorkSheetParser):
    """openpyxl's reader of rows, which also tells a formula that was never computed."""

    def parse(self):
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()

    def parse_row(self, element):
        self.number = getattr(self, "number", 0) + 1
        if self.number > LAST_ROW:
            raise Refused("A sheet has more rows than a spreadsheet can have. Save it once more.")
        return super().parse_row(element)

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        if cell["column"] > LAST_COLUMN:
            raise Refused("A row has more cells than a spreadsheet can have. Save it once more.")
        # A formula may give an empty text: its cell says then that it is a text.
        is_empty = cell["value"] is None and element.get("t") != "str"
        if is_empty and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell


def main(*numbers):
    limits = Limits(*map(int, numbers))
    keep(limits)
    # What a library prints must not end up in the answer.
    with open(os.dup(1), "w", encoding="ascii") as answer:
        os.dup2(2, 1)
        left = limits.text

        def tell(line):
            nonlocal left
            text = json.dumps(line) + "\n"
            left -= len(text)
            if left < 0:
                raise Refused(f"The tables are larger than {limits.text / MB:g} MB.")
            answer.write(text)

        try:
            read(sys.stdin.buffer, tell)
            return
        except Refused as exc:
            words = str(exc)
        except MemoryError:
            words = f"To read the workbook takes more than {limits.memory / MB:g} MB of memory."
        answer.write(json.dumps({"refused": words}) + "\n")


def read(document, tell):
    """Call `tell(line)` with each line of the answer."""
    reader = Reader(document, read_only=True, data_only=True, keep_links=False)
    reader.read()
    book = reader.wb
    titles = {}
    for sheet in book.worksheets:
        table = table_called(sheet.title)
        if table and table in titles:
            raise Refused(f"Two sheets are one table: “{titles[table]}” and “{sheet.title}”.")
        if table:
            titles[table] = sheet.title
    if not titles:
        words = ", ".join(f"“{title}”" for title in book.sheetnames[:10])
        raise Refused(
            f"No sheet of the workbook is a table. There is {words or 'none'}; "
            "call the sheets sources, claims, evidence and relations."
        )
    for table, title in titles.items():
        tell({"table": table, "sheet": title})
        unnamed = read_sheet(book, book[title], tell)
        tell({"unnamed": [get_column_letter(column) for column in sorted(unnamed)]})


def table_called(title):
    """The file name of the table that a sheet of this title is, or ""."""
    name = title.strip().casefold().removesuffix(".csv")
    return f"{name}.csv" if f"{name}.csv" in ORDER else ""


def read_sheet(book, sheet, tell):
    """Tell the rows; the numbers of the columns without a name that hold something."""
    width, unnamed = 0, set()
    for row, cells in rows(book, sheet):
        if not width:
            width = max(cells)
            if width > MOST_COLUMNS:
                raise Refused(f"The sheet “{sheet.title}” has more than {MOST_COLUMNS} columns.")
            named = cells.keys()
        unnamed |= cells.keys() - named
        texts = [cells.get(column, "") for column in range(1, width + 1)]
        if any(texts):
            tell([row, texts])
    return unnamed


def rows(book, sheet):
    """(number, {column: what a person sees there}) of each row in which something stands."""
    formats = {}

    def format_of(cell):
        style = cell["style_id"]
        if style not in formats:
            formats[style] = ReadOnlyCell(sheet, **cell).number_format or "General"
        return formats[style]

    with sheet._get_source() as source:
        parser = Rows(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for row, cells in parser.parse():
            texts = {cell["column"]: text_of(cell, format_of) for cell in cells}
            texts = {column: text for column, text in texts.items() if text}
            if texts:
                yield row, texts


def text_of(cell, format_of):
    """The text of a cell, or [sentence]."""
    try:
        if cell["data_type"] == "f":
            raise ValueError(NOT_COMPUTED)
        if cell["data_type"] == "e" and cell["value"]:
            raise ValueError(f"holds the error {cell['value']}. Mend it, or empty the cell.")
        if cell["value"] is None or isinstance(cell["value"], str):
            return shown(cell["value"])
        return shown(cell["value"], format_of(cell))
    except ValueError as exc:
        return [f"The cell {get_column_letter(cell['column'])}{cell['row']} {exc}"]


if __name__ == "__main__":
    main(*sys.argv[1:])
