"""What cannot be read in a dossier is named with file, line, column and a sentence."""

import pytest
from django.core.management.base import CommandError

from citations import dates, names
from claims.dossier.columns import CLAIMS
from claims.dossier.problems import Problem
from claims.dossier.tables import read_table
from claims.management.commands.import_dossier import explanation

from . import dossiers
from .dossiers import everything, imported, written

pytestmark = pytest.mark.django_db


def problems(folder, **changes):
    """The lines that the command ends with, the first left out; nothing may have been written."""
    before = everything()
    with pytest.raises(CommandError) as refusal:
        imported(written(folder, **changes))
    assert everything() == before
    assert refusal.value.returncode == 1
    first, *lines = str(refusal.value).split("\n")
    number = len(lines)
    assert first == f"Nothing was written: {number} {'problem' if number == 1 else 'problems'}."
    return lines


def refused(read, text):
    """The sentence with which another module of ours refuses a text."""
    with pytest.raises(ValueError) as refusal:
        read(text)
    return str(refusal.value)


SOURCES_HEAD = (
    "id,title,type,author,issued,url,language,file,sha256,access,derived_from,derivation\n"
)
CLAIMS_HEAD = "id,text,status,topics,occurred,value,unit,note\n"
EVIDENCE_HEAD = "claim,source,quote,stance,attribution,language\n"
RELATIONS_HEAD = "claim,relation,other\n"
KINDS = "copy, rewording, translation, retelling, quotes, cites"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a b,T", "id: “a b” is no id: it has letters from a to z, digits, “-” and “_” alone."),
        (f"{'a' * 201},T", "id: The cell has 201 characters; at most 200 fit."),
        (",T", "id: The cell is empty."),
        ("x,", "title: The cell is empty."),
        (
            "x,T,tweet",
            "type: “tweet” is no type of work that CSL knows, such as webpage, article-newspaper, "
            "article-magazine, article-journal, report, book.",
        ),
        (
            'x,T,,"Smith, Jones, Brown"',
            f"author: {refused(names.parse, 'Smith, Jones, Brown')}",
        ),
        ("x,T,,,2018-13", f"issued: {refused(dates.parse, '2018-13')}"),
        (
            "x,T,,,,javascript:alert(1)",
            "url: “javascript:alert(1)” is no web address that starts with http:// or https://.",
        ),
        (
            "x,T,,,,ftp://harbour.example/",
            "url: “ftp://harbour.example/” is no web address that starts with http:// or https://.",
        ),
        (
            "x,T,,,,,english",
            "language: “english” is no language code, such as en, zh-Hans or ug.",
        ),
        (
            "x,T,,,,,,documents/none.txt",
            "file: There is no file “documents/none.txt” in the dossier.",
        ),
        ("x,T,,,,,,documents", "file: “documents” is not a file."),
        ("x,T,,,,,,../ledger.txt", "file: “../ledger.txt” leads out of the dossier."),
        ("x,T,,,,,,/etc/hostname", "file: “/etc/hostname” leads out of the dossier."),
        ("x,T,,,,,,c:\\ledger.txt", "file: “c:\\ledger.txt” leads out of the dossier."),
        (
            "x,T,,,,,,documents/nul.txt",
            "file: The file holds NUL characters, so it is not a text file.",
        ),
        ("x,T,,,,,,documents/empty.txt", "file: The file is empty."),
        (
            "x,T,,,,,,documents/letter.txt,ab",
            "sha256: A SHA-256 has 64 digits from 0 to 9 and a to f.",
        ),
        (
            f"x,T,,,,,,documents/empty.txt,{'0' * 64}",
            "sha256: The SHA-256 of the file is "
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.",
        ),
        (f"x,T,,,,,,,{'0' * 64}", "sha256: A SHA-256 needs the file that it belongs to."),
        ("x,T,,,,,,,,secret", "access: “secret” is none of public, excerpt, private."),
        ("x,T,,,,,,,,,x,copy", "derived_from: A source does not derive from itself."),
        ("x,T,,,,,,,,,ok;ok,copy", "derived_from: The same source stands there twice."),
        (
            "x,T,,,,,,,,,nowhere,copy",
            "derived_from: “nowhere” is no source, neither in this dossier nor in the database.",
        ),
        ("x,T,,,,,,,,,ok", f"derivation: Say what it is of its origin: {KINDS}."),
        (
            "x,T,,,,,,,,,,copy",
            "derivation: The column “derived_from” does not say of which source.",
        ),
        (
            "x,T,,,,,,,,,ok,copy;cites",
            "derivation: There are 2 words for 1 sources: give one, or one for each.",
        ),
        (
            "x,T,,,,,,,,,ok,theft",
            f"derivation: “theft” is none of {KINDS}, copied, reworded, translated, paraphrase, "
            "report, retold, quoted, cited.",
        ),
        ("ok,T", "id: “ok” stands already in line 2."),
        (
            "x,A title, with a comma,,,,,,,,,,",
            "The row has 13 cells, and the table 12 columns. "
            "A cell with a comma stands in double quotation marks.",
        ),
        (
            'x,"A "title"',
            "The row cannot be read: after the quotation mark that closes a cell a comma must "
            "follow. A quotation mark inside a cell is written twice.",
        ),
        ('x,"A title', "A quotation mark opens a cell here, and none closes it."),
    ],
)
def test_a_source_that_cannot_be_read(tmp_path, row, sentence):
    table = f"{SOURCES_HEAD}ok,Sound\n\n{row}\n"
    files = {"documents/nul.txt": b"a\0b", "documents/empty.txt": b""}
    where = "sources.csv, line 4" + (": " if sentence.startswith(("The row", "A quo")) else ", ")
    found = problems(
        tmp_path, files=files, sources=table, claims=None, evidence=None, relations=None
    )
    assert found == [where + sentence]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("x,", "text: The cell is empty."),
        (
            "x,It paid\x0b 5.",
            "text: There is an invisible control character (U+000B) after “It paid”. Take it out.",
        ),
        (
            "x,T,publishd",
            "status: “publishd” is none of draft, in review, published, disputed, retracted.",
        ),
        ("x,T,,Trade; —", "topics: “—” has no letter or digit to make an address from."),
        (f"x,T,,{'t' * 201}", "topics: The cell has 201 characters; at most 200 fit."),
        ("x,T,,,08/09/2018", f"occurred: {refused(dates.parse, '08/09/2018')}"),
        ("x,T,,,2018/2016", f"occurred: {refused(dates.parse, '2018/2016')}"),
        (
            'x,T,,,,"275,000"',
            "value: “275,000” has a comma: write the plain number, such as 275000000 or 12.5.",
        ),
        ("x,T,,,,many", "value: “many” is no plain number, such as 275000000 or 12.5."),
        ("x,T,,,,1e9", "value: “1e9” is no plain number, such as 275000000 or 12.5."),
        ("x,T,,,,٢٧٥", "value: “٢٧٥” is no plain number, such as 275000000 or 12.5."),
        ("x,T,,,,0.123456", "value: “0.123456” has more than 5 digits after the point."),
        ("x,T,,,,1234567890123456", "value: “1234567890123456” has more than 15 digits."),
        ("x,T,,,,12345678901.12345", "value: “12345678901.12345” has more than 15 digits."),
        (f"x,T,,,,1,{'u' * 61}", "unit: The cell has 61 characters; at most 60 fit."),
        ("x,T,,,,,barges", "unit: It needs a number in the column “value”."),
        ("ok,T", "id: “ok” stands already in line 2."),
    ],
)
def test_a_claim_that_cannot_be_read(tmp_path, row, sentence):
    table = f"{CLAIMS_HEAD}ok,Sound\n\n{row}\n"
    found = problems(tmp_path, sources=None, claims=table, evidence=None, relations=None)
    assert found == [f"claims.csv, line 4, {sentence}"]


@pytest.mark.parametrize(
    ("table", "row", "sentence"),
    [
        ("evidence", "barges,ledger,", "quote: The cell is empty."),
        (
            "evidence",
            f"barges,ledger,{'b' * 20_001}",
            "quote: The quote has 20,001 characters, and at most 20,000 are looked for.",
        ),
        (
            "evidence",
            "barges,ledger,Q,refutes",
            "stance: “refutes” is none of supports, contradicts, context.",
        ),
        (
            "evidence",
            f"barges,ledger,Q,,{'s' * 301}",
            "attribution: The cell has 301 characters; at most 300 fit.",
        ),
        (
            "evidence",
            "boats,ledger,Q",
            "claim: “boats” is no claim, neither in this dossier nor in the database.",
        ),
        (
            "evidence",
            "barges,log,Q",
            "source: “log” is no source, neither in this dossier nor in the database.",
        ),
        (
            "relations",
            "barges,denies,april",
            "relation: “denies” is none of contradicts, narrows, updates, duplicates.",
        ),
        ("relations", "barges,updates,barges", "other: A claim has no relation to itself."),
        (
            "relations",
            "barges,updates,may",
            "other: “may” is no claim, neither in this dossier nor in the database.",
        ),
    ],
)
def test_a_row_that_fits_nothing(tmp_path, table, row, sentence):
    head = {"evidence": EVIDENCE_HEAD, "relations": RELATIONS_HEAD}[table]
    assert problems(tmp_path, **{table: f"{head}{row}\n"}) == [f"{table}.csv, line 2, {sentence}"]


def test_the_same_relation_twice(tmp_path):
    table = f"{RELATIONS_HEAD}barges,updates,april\nbarges,updates,april\n"
    assert problems(tmp_path, relations=table) == [
        "relations.csv, line 3: “barges updates april” stands already in line 2."
    ]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "claims.csv: The table is empty: its first row names the columns."),
        ("id,status\nx,draft\n", "claims.csv, line 1: There is no column “text”."),
        ("id;text\nx;T\n", "claims.csv, line 1: The cells of a row must be divided by commas."),
        ("\nid,text,ID\nx,T,y\n", "claims.csv, line 2: Two columns are called “id”."),
        (
            b"id,text\nx,T\ny,caf\xe9\n",
            "claims.csv, line 3: The table is not in UTF-8. Save it as “CSV UTF-8”.",
        ),
        (b"id,text\nx,a\0b\n", "claims.csv, line 2: There is a NUL character."),
        (
            f"id,text\nx,{'t' * 131_073}\n",
            "claims.csv, line 2: A cell is longer than 131,072 characters. "
            "Perhaps a quotation mark opens it, and none closes it.",
        ),
    ],
)
def test_a_table_that_cannot_be_read(tmp_path, table, sentence):
    # Evidence and relations name claims of the table: not each of them is called unknown now.
    assert problems(tmp_path, claims=table) == [sentence]


def test_every_problem_of_every_table_is_told_in_order(tmp_path):
    found = problems(
        tmp_path,
        files={"documents/letter.txt": None},
        sources=dossiers.SOURCES.replace("public", "secret"),
        claims=dossiers.CLAIMS.replace("275,barges", "n/a,barges").replace("draft", "drafted"),
        relations="claim,relation,other\nbarges,narrows,barges\n",
    )
    assert found == [
        "sources.csv, line 2, access: “secret” is none of public, excerpt, private.",
        "sources.csv, line 3, file: There is no file “documents/letter.txt” in the dossier.",
        "claims.csv, line 2, value: “n/a” is no plain number, such as 275000000 or 12.5.",
        "claims.csv, line 4, status: “drafted” is none of draft, in review, published, disputed, "
        "retracted.",
        "relations.csv, line 2, other: A claim has no relation to itself.",
    ]


def test_a_row_has_the_line_on_which_it_starts_in_an_editor():
    table = read_table(
        "claims.csv",
        b"\xef\xbb\xbfid,text\r\n"
        b'one,"a cell\r\nover ""three""\nlines"\r\n'
        b"\r\n"
        b" , \r\n"
        b"two,  T \xe2\x80\xa8 T\n"
        b"three,T,\n",
        CLAIMS,
    )
    assert [(row.line, row.values) for row in table.rows] == [
        (2, {"id": "one", "text": 'a cell\nover "three"\nlines'}),
        (7, {"id": "two", "text": "T \u2028 T"}),
    ]
    assert [problem.line for problem in table.problems] == [8]


def test_a_sentence_cannot_command_a_terminal_or_fill_it():
    assert str(Problem("“\x1b[2J\u202e\nx” is wrong.", "claims.csv", 3, "id")) == (
        "claims.csv, line 3, id: “[2J x” is wrong."
    )
    assert str(Problem("w" * 501)) == "w" * 499 + "…"


def test_only_the_first_hundred_problems_are_printed():
    lines = explanation([Problem(f"No. {number}.") for number in range(1, 1_235)]).split("\n")
    assert lines[0] == "Nothing was written: 1,234 problems."
    assert lines[1:101] == [f"No. {number}." for number in range(1, 101)]
    assert lines[101:] == ["… and 1,134 more."]


def test_rows_that_name_the_same_headings_share_them():
    rows = ["a,A,Harbour; Trade", "b,B,Harbour; Trade", "c,C,Harbour", "d,D,!;x", "e,E,!;x"]
    table = read_table("claims.csv", "\n".join(["id,text,topics", *rows]).encode(), CLAIMS)
    first, second, third, *refused = [row.get("topics", None) for row in table.rows]
    assert first is second
    assert (first, third) == ({"harbour": "Harbour", "trade": "Trade"}, {"harbour": "Harbour"})
    # What cannot be read is said of each row.
    assert (refused, [problem.line for problem in table.problems]) == ([None, None], [5, 6])
