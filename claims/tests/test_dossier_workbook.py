"""A workbook as the tables of a dossier: its sheets, its cells, and what is no workbook."""

import zipfile
from datetime import date

import pytest
from django.core.management.base import CommandError

from claims.dossier.files import OPERATOR
from claims.dossier.importing import import_dossier
from claims.dossier.problems import Refused
from claims.models import Claim, Version
from sources.models import Source

from . import dossiers
from .dossiers import as_workbook, everything, imported, saved, written, zipped

pytestmark = pytest.mark.django_db

SHEETS = {name.removesuffix(".csv"): table for name, table in dossiers.TABLES.items()}
# Without the column “file”: a workbook alone has no documents.
ALONE = {**SHEETS, "sources": "id,title\nledger,The ledger\nletter,A letter\n"}
FIRST_SHEET = "xl/worksheets/sheet1.xml"
SAVE_AS = "Save it as “Excel Workbook (.xlsx)”, and give that."
DAMAGED = "The workbook is damaged, or made to break the programs that open it. Save it once more."
NOT_COMPUTED = (
    "holds a formula that was never computed. Open the workbook in a spreadsheet, save it, and "
    "give it again."
)


def refusal(path):
    """The lines that the command ends with, the first left out; nothing may have been written."""
    before = everything()
    with pytest.raises(CommandError) as refused:
        imported(path)
    assert everything() == before
    return str(refused.value).split("\n")[1:]


def rewritten(path, change=None, extra=None):
    """A workbook with one claim, its members changed by `change(name, data)`, or more of them."""
    saved(as_workbook({"claims": [["id", "text"], ["x", "T"]]}), path)
    with zipfile.ZipFile(path) as book:
        members = {name: book.read(name) for name in book.namelist()}
    if change:
        members = {name: change(name, data) for name, data in members.items()}
    return zipped(path, {**members, **(extra or {})})


def with_sheet(path, rows, before=b""):
    """A workbook whose only sheet, “claims”, has these rows as XML."""
    head = b'<row><c t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><t>text</t></is></c>'
    xml = before + (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData>' + head + b"</row>" + rows
    )
    xml += b"</sheetData></worksheet>"
    return rewritten(path, lambda name, data: xml if name == FIRST_SHEET else data)


def test_a_workbook_beside_its_documents_is_as_good_as_tables(tmp_path):
    folder = written(tmp_path / "harbour", **dict.fromkeys(SHEETS))
    saved(as_workbook(SHEETS), folder / "Book 1.xlsx")
    (folder / "~$Book 1.xlsx").write_bytes(b"Mirelle Okafor")
    first = imported(folder)
    before = everything()
    assert first == (
        "2 sources (2 new)\n"
        "1 derivation (1 new)\n"
        "2 captures (2 new)\n"
        "3 claims (3 new)\n"
        "4 quotes: 4 verified (4 new)\n"
        "1 relation (1 new)\n"
    )
    files = {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}
    contents = {f"harbour/{name}": data for name, data in {**files, **dossiers.DOCUMENTS}.items()}
    again = imported(zipped(tmp_path / "harbour.zip", contents))
    assert again.endswith("1 relation (1 unchanged)\nNothing changed.\n")
    assert imported(written(tmp_path / "tables")) == again
    assert everything() == before


def test_a_workbook_alone(tmp_path):
    path = saved(as_workbook(ALONE), tmp_path / "harbour.xlsx")
    assert imported(path) == (
        "2 sources (2 new)\n"
        "0 captures\n"
        "3 claims (3 new)\n"
        "4 quotes: 4 unchecked (4 new)\n"
        "1 relation (1 new)\n"
    )
    assert refusal(saved(as_workbook(SHEETS), tmp_path / "harbour.xlsx")) == [
        f"sheet “sources”, row {row}, file: There is no file “documents/{name}.txt” in the "
        "dossier. Put the tables and the documents into one zip."
        for row, name in ((2, "ledger"), (3, "letter"))
    ]


def test_tables_that_are_files_come_before_a_workbook(tmp_path):
    folder = written(tmp_path / "harbour")
    saved(as_workbook({"claims": [["id", "text"], ["x", "T"]]}), folder / "copy.xlsx")
    imported(folder)
    assert sorted(Claim.objects.values_list("slug", flat=True)) == [
        "april",
        "barges",
        "turned-away",
    ]


def test_several_workbooks_are_refused(tmp_path):
    for name in ("b.xlsx", "A.XLSX", "c.ods"):
        (tmp_path / name).write_bytes(b"")
    assert refusal(tmp_path) == [
        "There are several workbooks, “A.XLSX”, “b.xlsx”, “c.ods”: leave one of them."
    ]
    (tmp_path / "b.xlsx").unlink()
    (tmp_path / "c.ods").unlink()
    assert refusal(tmp_path) == ["“A.XLSX” is no workbook that can be read."]


def test_a_sheet_is_known_by_its_name(tmp_path):
    book = as_workbook({" Claims.CSV": [["Id", "TEXT"], ["x", "T"]], "Notes": [["a"]]})
    assert imported(saved(book, tmp_path / "a.xlsx")).splitlines()[2] == "1 claim (1 new)"
    book = as_workbook({"claims": [], "Claims.csv": []})
    assert refusal(saved(book, tmp_path / "b.xlsx")) == [
        "Two sheets are one table: “claims” and “Claims.csv”."
    ]
    book = as_workbook({"Sheet1": [], "Sheet2": []})
    assert refusal(saved(book, tmp_path / "c.xlsx")) == [
        "No sheet of the workbook is a table. There is “Sheet1”, “Sheet2”; "
        "call the sheets sources, claims, evidence and relations."
    ]
    assert refusal(saved(as_workbook({"claims": []}), tmp_path / "d.xlsx")) == [
        "sheet “claims”: The table is empty: its first row names the columns."
    ]


def test_cells_are_read_as_a_person_sees_them(tmp_path):
    book = as_workbook(
        {
            "claims": [
                [],
                ["id", "text", "occurred", "value", "unit"],
                [12, "T", 2018, 275000000.0, "USD"],
                ["b", True, date(2018, 8, 31), 12.50, "%"],
                ["c", "T", date(2018, 8, 1), 0.1 + 0.2, "USD"],
            ]
        }
    )
    book["claims"]["C5"].number_format = "mmm-yy"
    imported(saved(book, tmp_path / "claims.xlsx"))
    found = [
        (version.claim.slug, version.text, version.occurred, str(version.quantities.get()))
        for version in Version.objects.order_by("id")
    ]
    assert found == [
        ("12", "T", "2018", "275,000,000 USD"),
        ("b", "TRUE", "2018-08-31", "12.5%"),
        ("c", "T", "2018-08", "0.3 USD"),
    ]


def test_what_a_cell_cannot_say_is_named_with_sheet_and_cell(tmp_path):
    book = as_workbook(
        {
            "Claims": [
                ["id", "text", "occurred", "value", "unit"],
                ["a", "=1+1", date(2026, 8, 31), "#REF!", ""],
                [],
                ["b", "T", "", 0.12, "=HYPERLINK()"],
                ["b", "T", "2018-13", "", ""],
            ]
        }
    )
    sheet = book["Claims"]
    sheet["C2"].number_format = "d-mmm"
    sheet["D2"].data_type = "e"
    sheet["D4"].number_format = "0%"
    assert refusal(saved(book, tmp_path / "claims.xlsx")) == [
        f"sheet “Claims”, row 2, text: The cell B2 {NOT_COMPUTED}",
        "sheet “Claims”, row 2, occurred: The cell C2 shows a date without its year. "
        "Write the whole date as text, such as 2018-08-31.",
        "sheet “Claims”, row 2, value: The cell D2 holds the error #REF!. "
        "Mend it, or empty the cell.",
        "sheet “Claims”, row 4, value: “12%” is no plain number, such as 275000000 or 12.5.",
        f"sheet “Claims”, row 4, unit: The cell E4 {NOT_COMPUTED}",
        "sheet “Claims”, row 5, occurred: “2018-13” has no month from 01 to 12. "
        "Write 2018, 2018-08 or 2018-08-31; 2018~ for about 2018; 2016/2018 for a period; "
        "2018/.. for one that goes on.",
        "sheet “Claims”, row 5, id: “b” stands already in row 4.",
    ]


def test_a_name_of_a_column_that_is_an_error(tmp_path):
    book = as_workbook({"claims": [["id", "=A1"], ["x", "T"]]})
    assert refusal(saved(book, tmp_path / "claims.xlsx")) == [
        f"sheet “claims”, row 1: The cell B1 {NOT_COMPUTED}"
    ]


def test_computed_formulas_have_the_value_that_was_saved(tmp_path):
    cells = b'<row r="7"><c r="A7" t="str"><f>"x"</f><v>x</v></c><c r="B7"><f>1+1</f><v>2</v></c>'
    cells += b'</row><row r="8"><c r="A8" t="str"><f>""</f><v></v></c></row>'
    imported(with_sheet(tmp_path / "claims.xlsx", cells))
    assert list(Version.objects.values_list("claim__slug", "text")) == [("x", "2")]


def test_what_is_merged_hidden_empty_or_beside_the_table_does_no_harm(tmp_path):
    book = as_workbook(
        {
            "claims": [
                ["id", "text", None, "colour"],
                ["x", "T", "stray", "red", None, "beside"],
                ["y", "U"],
                [None, " "],
                [],
            ],
            "Chart": [],
        }
    )
    sheet = book["claims"]
    sheet.merge_cells("B2:C2")
    sheet["C3"] = "stray"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet["XFD1000"].number_format = "0.00"
    sheet.cell(1_000, 2).number_format = "0.00"
    book.create_chartsheet("relations")
    assert imported(saved(book, tmp_path / "claims.xlsx")).splitlines() == [
        "0 sources",
        "0 captures",
        "2 claims (2 new)",
        "0 quotes",
        "Warning: sheet “claims”: The column “colour” is not known and was left out.",
        "Warning: sheet “claims”: The column C has no name and was left out.",
        "Warning: sheet “claims”: The column F has no name and was left out.",
    ]


def test_near_quotes_are_named_by_sheet_and_row(tmp_path):
    folder = written(tmp_path, **dict.fromkeys(SHEETS))
    evidence = dossiers.EVIDENCE.replace("took 275", "took 257")
    saved(as_workbook({**SHEETS, "evidence": evidence}), folder / "harbour.xlsx")
    assert imported(folder).splitlines()[-1] == (
        "sheet “evidence”, row 2: claim barges, source ledger: near. "
        "The quote says “257”, the document says “275”."
    )


OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (OLD, f"This is a file of an old Office program. {SAVE_AS}"),
        (
            OLD + "EncryptedPackage".encode("utf-16-le"),
            "The workbook is locked with a password: save it without one, and give it again.",
        ),
        (b"PK\x03\x04", DAMAGED),
        (b"", DAMAGED),
    ],
)
def test_what_is_no_zip(tmp_path, data, sentence):
    path = tmp_path / "claims.xlsx"
    path.write_bytes(data)
    assert refusal(path) == [sentence]


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ({"xl/vbaProject.bin": "x"}, f"The workbook holds macros. {SAVE_AS}"),
        ({"xl/workbook.bin": "x"}, f"The workbook is of the binary kind (.xlsb). {SAVE_AS}"),
        (
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
            f"This is an OpenDocument spreadsheet. {SAVE_AS}",
        ),
    ],
)
def test_other_kinds_of_workbook(tmp_path, extra, sentence):
    assert refusal(rewritten(tmp_path / "claims.xlsx", extra=extra)) == [sentence]


def test_a_workbook_whose_macros_were_taken_out_is_known_by_its_kind(tmp_path):
    def change(name, data):
        return data.replace(
            b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"macroEnabled"
        )

    path = rewritten(tmp_path / "claims.xlsm", change)
    assert refusal(path) == [f"The workbook holds macros. {SAVE_AS}"]


def test_the_strict_kind(tmp_path):
    def change(name, data):
        old = b"schemas.openxmlformats.org/spreadsheetml/2006/main"
        return data.replace(old, b"purl.oclc.org/ooxml/spreadsheetml/main")

    assert refusal(rewritten(tmp_path / "claims.xlsx", change)) == [
        f"The workbook is of the kind “Strict Open XML Spreadsheet”. {SAVE_AS}"
    ]


ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
BOMB = b'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">' + ENTITIES + b"]>"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>'
CELL = b'<row><c t="inlineStr"><is><t>%s</t></is></c></row>'


@pytest.mark.parametrize(
    ("rows", "before"),
    [
        (CELL % b"&e11;", BOMB),
        (CELL % b"&e11;", OUTSIDE),
        (b"<row>", b""),
        (b'<row><c s="99"><v>1</v></c></row>', b""),
        (b'<row><c t="s"><v>99</v></c></row>', b""),
        (b"<row><c><v>many</v></c></row>", b""),
        (b'<row r="x"><c><v>1</v></c></row>', b""),
    ],
)
def test_a_workbook_that_is_made_to_do_harm(tmp_path, rows, before):
    assert refusal(with_sheet(tmp_path / "claims.xlsx", rows, before)) == [DAMAGED]


def test_a_sheet_that_only_says_how_large_it_is(tmp_path):
    imported(with_sheet(tmp_path / "claims.xlsx", b'<row r="1048576"><c r="XFD1048576"/></row>'))
    assert not Claim.objects.exists()


def test_more_cells_than_a_spreadsheet_has(tmp_path):
    path = with_sheet(tmp_path / "claims.xlsx", b"<row>" + b"<c/>" * 16_385 + b"</row>")
    assert refusal(path) == ["A row has more cells than a spreadsheet can have. Save it once more."]
    wide = as_workbook({"claims": [[f"c{n}" for n in range(501)]]})
    assert refusal(saved(wide, tmp_path / "wide.xlsx")) == [
        "The sheet “claims” has more than 500 columns."
    ]


def test_what_reading_a_workbook_may_cost(tmp_path, settings):
    path = with_sheet(tmp_path / "claims.xlsx", CELL % (b"a" * 100_000_000))
    settings.EXTRACTION_MAX_MEMORY = 200 * 1024**2
    assert refusal(path) == ["To read the workbook takes more than 200 MB of memory."]
    path = with_sheet(tmp_path / "claims.xlsx", b"<row/>" * 1_000_000)
    settings.EXTRACTION_MAX_MEMORY = 1024**3
    settings.EXTRACTION_MAX_SECONDS = 1
    assert refusal(path) == ["To read the workbook takes longer than 1 seconds."]


def test_the_tables_of_a_workbook_have_a_greatest_size(tmp_path):
    path = saved(as_workbook(ALONE), tmp_path / "harbour.xlsx")
    with pytest.raises(Refused) as refused:
        import_dossier(path, limits=OPERATOR._replace(table=512))
    assert str(refused.value) == "The tables are larger than 0.000488281 MB."
    assert not Source.objects.exists()


def test_one_table_is_a_dossier(tmp_path):
    imported(written(tmp_path / "harbour"))
    before = everything()
    alone = tmp_path / "Evidence.CSV"
    alone.write_text(dossiers.EVIDENCE)
    assert imported(alone) == (
        "0 sources\n0 captures\n3 claims (3 unchanged)\n4 quotes: 4 verified (4 unchanged)\n"
        "Nothing changed.\n"
    )
    assert everything() == before
    assert refusal(alone.rename(tmp_path / "quotes.csv")) == [
        "“quotes.csv” is none of the tables. "
        "Call it sources.csv, claims.csv, evidence.csv or relations.csv."
    ]
    (tmp_path / "sources.csv").write_text(dossiers.SOURCES)
    assert refusal(tmp_path / "sources.csv") == [
        f"sources.csv, line {line}, file: There is no file “documents/{name}.txt” in the "
        "dossier. Put the tables and the documents into one zip."
        for line, name in ((2, "ledger"), (3, "letter"))
    ]


def test_what_is_uploaded_goes_by_the_name_that_it_came_with(tmp_path):
    imported(written(tmp_path / "harbour"))
    upload = tmp_path / "tmp83.upload"
    upload.write_text(dossiers.EVIDENCE)
    outcome = import_dossier(upload, name="C:\\Desk\\evidence.csv")
    assert outcome.changed_nothing
    with pytest.raises(Refused) as refused:
        import_dossier(upload, name="evidence.txt")
    assert str(refused.value) == ("evidence.txt is neither a folder nor a zip that can be read.")
