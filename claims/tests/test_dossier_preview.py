"""A preview judges every row that can be judged, and guesses nothing of the others."""

import pytest

from claims.dossier import sources_in
from claims.dossier.files import OPERATOR
from claims.dossier.importing import import_dossier
from claims.dossier.preview import preview
from claims.models import Claim

from . import dossiers
from .dossiers import as_workbook, everything, imported, saved, stored_files, written, zipped

pytestmark = pytest.mark.django_db

TABLES = ("sources", "claims", "evidence", "relations")


def refused(outcome):
    """{(file without .csv, line): (key, words)} of the rows that are refused."""
    return {
        (row.file.removesuffix(".csv"), row.line): (row.key, row.words)
        for row in outcome.rows
        if row.state == "refused"
    }


def judged(outcome):
    return [(row.file.removesuffix(".csv"), row.line) for row in outcome.rows if row.state == "new"]


def seen(path, **options):
    """The Outcome; nothing may have been written."""
    before = everything()
    outcome = preview(path, **options)
    assert everything() == before
    assert outcome.dry_run
    return outcome


def test_a_dossier_without_fault_is_told_as_its_import_is(tmp_path):
    folder = written(tmp_path)
    outcome = seen(folder)
    assert stored_files() == {}
    assert outcome.problems == []
    imported_now = import_dossier(folder, rows=True)
    assert len(imported_now.rows) == 10
    assert outcome.rows == imported_now.rows
    assert list(outcome.lines()) == [*imported_now.lines(), "Nothing was written (dry run)."]
    again = seen(folder)
    assert {row.state for row in again.rows} == {"unchanged"}
    assert again.changed_nothing


def test_rows_with_problems_stand_beside_the_others(tmp_path):
    claims = dossiers.CLAIMS.replace("275,barges", "n/a,barges").replace("draft", "drafted")
    outcome = seen(written(tmp_path, claims=claims))
    assert refused(outcome) == {
        ("claims", 2): (
            "barges",
            "value: “n/a” is no plain number, such as 275000000 or 12.5.",
        ),
        ("claims", 4): (
            "april",
            "status: “drafted” is none of draft, in review, published, disputed, retracted.",
        ),
        ("evidence", 2): ("barges, ledger", "It waits for claims.csv, line 2."),
        ("evidence", 3): ("barges, letter", "It waits for claims.csv, line 2."),
        ("evidence", 5): ("april, letter", "It waits for claims.csv, line 4."),
        ("relations", 2): ("turned-away narrows barges", "It waits for claims.csv, line 2."),
    }
    assert judged(outcome) == [("sources", 2), ("sources", 3), ("claims", 3), ("evidence", 4)]
    assert list(map(str, outcome.problems)) == [
        "claims.csv, line 2, value: “n/a” is no plain number, such as 275000000 or 12.5.",
        "claims.csv, line 4, status: "
        "“drafted” is none of draft, in review, published, disputed, retracted.",
    ]
    assert list(outcome.lines())[3:5] == ["1 claim (1 new)", "1 quote: 1 verified (1 new)"]


def test_several_problems_of_one_row_stand_in_one_row(tmp_path):
    claims = "id,text,value\nx,,many\n"
    folder = written(tmp_path, **dict.fromkeys(TABLES) | {"claims": claims})
    assert refused(seen(folder)) == {
        ("claims", 2): (
            "x",
            "text: The cell is empty. value: “many” is no plain number, such as 275000000 or 12.5.",
        )
    }


@pytest.mark.parametrize("read_ahead", [-1, 1_000])
def test_a_document_that_cannot_be_read_keeps_back_what_rests_on_it(
    tmp_path, monkeypatch, read_ahead
):
    monkeypatch.setattr(sources_in, "MOST_AHEAD", read_ahead)
    outcome = seen(written(tmp_path, files={"documents/letter.txt": b"%PDF-1.7"}))
    (problem,) = outcome.problems
    assert (problem.file, problem.line, problem.column) == ("sources.csv", 3, "file")
    assert refused(outcome) == {
        ("sources", 3): ("letter", f"file: {problem.words}"),
        ("claims", 2): ("barges", "It waits for evidence.csv, line 3."),
        ("claims", 4): ("april", "It waits for evidence.csv, line 5."),
        ("evidence", 2): ("barges, ledger", "It waits for evidence.csv, line 3."),
        ("evidence", 3): ("barges, letter", "It waits for sources.csv, line 3."),
        ("evidence", 5): ("april, letter", "It waits for sources.csv, line 3."),
        ("relations", 2): ("turned-away narrows barges", "It waits for evidence.csv, line 3."),
    }
    assert judged(outcome) == [("sources", 2), ("claims", 3), ("evidence", 4)]
    assert list(outcome.lines())[0] == "1 source (1 new)"


def test_sources_wait_for_their_origins_however_far(tmp_path):
    sources = "id,title,derived_from,derivation\na,,,\n" + "".join(
        f"{slug},T,{origin},copy\n" for slug, origin in ("dc", "cb", "ba", "ea")
    )
    sources += "f,T,,\n"
    folder = written(tmp_path, **dict.fromkeys(TABLES) | {"sources": sources})
    outcome = seen(folder)
    assert refused(outcome) == {
        ("sources", 2): ("a", "title: The cell is empty."),
        ("sources", 3): ("d", "It waits for sources.csv, line 4."),
        ("sources", 4): ("c", "It waits for sources.csv, line 5."),
        ("sources", 5): ("b", "It waits for sources.csv, line 2."),
        ("sources", 6): ("e", "It waits for sources.csv, line 2."),
    }
    assert judged(outcome) == [("sources", 7)]


def test_of_two_causes_the_same_is_named_every_time(tmp_path):
    sources = (
        "id,title,type,derived_from,derivation\nledger,L,tweet,,\nletter,A letter,,ledger,copy\n"
    )
    evidence = "claim,source,quote\nbarges,ledger,275 barges\nbarges,letter,275 barges\n"
    claims = "id,text\nbarges,The port took 275 barges.\n"
    outcome = seen(
        written(tmp_path, sources=sources, claims=claims, evidence=evidence, relations=None)
    )
    # Both wait for the other row of evidence as well, by way of the claim.
    assert refused(outcome)["evidence", 3] == (
        "barges, letter",
        "It waits for sources.csv, line 3.",
    )
    assert refused(outcome)["claims", 2] == ("barges", "It waits for evidence.csv, line 2.")


def test_a_table_that_breaks_off_keeps_back_what_may_speak_of_its_rest(tmp_path):
    rows = dossiers.SOURCES.split("\nletter")[0]
    outcome = seen(written(tmp_path, sources=f'{rows}\nx,"T\n'))
    assert refused(outcome) == {
        ("sources", 3): ("", "A quotation mark opens a cell here, and none closes it."),
        ("claims", 2): ("barges", "It waits for evidence.csv, line 3."),
        ("claims", 4): ("april", "It waits for evidence.csv, line 5."),
        ("evidence", 2): ("barges, ledger", "It waits for evidence.csv, line 3."),
        ("evidence", 3): ("barges, letter", "It waits for sources.csv."),
        ("evidence", 5): ("april, letter", "It waits for sources.csv."),
        ("relations", 2): ("turned-away narrows barges", "It waits for evidence.csv, line 3."),
    }
    assert judged(outcome) == [("sources", 2), ("claims", 3), ("evidence", 4)]


def test_no_claim_is_judged_without_all_of_its_evidence(tmp_path):
    evidence = dossiers.EVIDENCE + 'april,letter,"Nobody\n'
    outcome = seen(written(tmp_path, evidence=evidence))
    waits = "It waits for evidence.csv."
    assert refused(outcome)["claims", 3] == ("turned-away", waits)
    assert refused(outcome)["evidence", 4] == ("turned-away, ledger", waits)
    assert judged(outcome) == [("sources", 2), ("sources", 3)]


def test_evidence_of_nobody_knows_which_claim_is_told_of(tmp_path):
    evidence = dossiers.EVIDENCE + ",ledger,Q\nbarges,ledger,a,supports,,,,b\n"
    outcome = seen(written(tmp_path, evidence=evidence))
    warning = "Warning: It names no claim that can be read: the claims are judged without it."
    assert refused(outcome) == {
        ("evidence", 6): ("ledger", f"claim: The cell is empty. {warning}"),
        ("evidence", 7): (
            "",
            "The row has 8 cells, and the table 7 columns. "
            f"A cell with a comma stands in double quotation marks. {warning}",
        ),
    }
    assert len(judged(outcome)) == 10


def test_an_id_that_stands_twice(tmp_path):
    claims = dossiers.CLAIMS + "april,Again.,draft,,,,,,,\n"
    outcome = seen(written(tmp_path, claims=claims))
    assert refused(outcome) == {
        ("claims", 4): ("april", "It waits for claims.csv, line 5."),
        ("claims", 5): ("april", "id: “april” stands already in line 4."),
        ("evidence", 5): ("april, letter", "It waits for claims.csv, line 5."),
    }


def test_evidence_for_a_claim_without_a_statement(tmp_path):
    imported(written(tmp_path))
    Claim.objects.create(slug="bare")
    evidence = dossiers.EVIDENCE.replace("april,", "bare,") + "bare,ledger,We had,,,,\n"
    outcome = seen(written(tmp_path, evidence=evidence))
    words = "claim: The claim bare has no statement yet: it needs a row in claims.csv."
    assert refused(outcome) == {
        ("evidence", 5): ("bare, letter", words),
        ("evidence", 6): ("bare, ledger", "It waits for evidence.csv, line 5."),
    }
    assert [str(problem) for problem in outcome.problems] == [f"evidence.csv, line 5, {words}"]


def test_rows_of_a_workbook_have_its_places(tmp_path):
    book = as_workbook(
        {
            "Claims": [["id", "text"], ["x", "=1+1"]],
            "Evidence": [["claim", "source", "quote"], ["x", "ledger", "Q"]],
            "Sources": [["id", "title"], ["ledger", "The ledger"]],
        }
    )
    outcome = seen(saved(book, tmp_path / "book.xlsx"))
    assert [(row.place, row.key, row.state, row.words) for row in outcome.rows] == [
        ("sheet “Sources”, row 2", "ledger", "new", "“The ledger”."),
        (
            *("sheet “Claims”, row 2", "x", "refused"),
            "text: The cell B2 holds a formula that was never computed. Open the workbook in a "
            "spreadsheet, save it, and give it again.",
        ),
        (
            *("sheet “Evidence”, row 2", "x, ledger", "refused"),
            "It waits for sheet “Claims”, row 2.",
        ),
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("notes.txt", "notes.txt is neither a folder nor a zip that can be read."),
        (
            "harbour.xlsx",
            "The workbook is damaged, or made to break the programs that open it. "
            "Save it once more.",
        ),
        (
            "rows.csv",
            "“rows.csv” is none of the tables. "
            "Call it sources.csv, claims.csv, evidence.csv or relations.csv.",
        ),
    ],
)
def test_what_is_no_dossier_has_one_problem_and_no_rows(tmp_path, name, sentence):
    upload = tmp_path / "upload"
    upload.write_text("Mirelle Okafor")
    outcome = seen(upload, name=name)
    assert [str(problem) for problem in outcome.problems] == [sentence]
    assert outcome.rows == []


def test_limits_hold_for_a_preview_too(tmp_path):
    contents = {**dossiers.TABLES, **dossiers.DOCUMENTS}
    path = zipped(tmp_path / "harbour.zip", contents)
    assert len(judged(seen(path))) == 10
    outcome = seen(path, limits=OPERATOR._replace(members=5))
    assert [str(problem) for problem in outcome.problems] == ["The zip holds more than 5 files."]
