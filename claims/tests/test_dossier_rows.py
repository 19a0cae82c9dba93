"""What becomes of each row, told beside the summary."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.dossier.importing import import_dossier

from . import dossiers
from .dossiers import as_workbook, everything, imported, saved, written

pytestmark = pytest.mark.django_db


def told(path, **options):
    """[(file without .csv, line, key, state, words)]"""
    rows = import_dossier(path, rows=True, **options).rows
    return [
        (row.file.removesuffix(".csv"), row.line, row.key, row.state, row.words) for row in rows
    ]


def changed(path, **options):
    return [row for row in told(path, **options) if row[3] != "unchanged"]


BARGES, TURNED, APRIL = (
    "“The port took 275 barges.”",
    "“31 barges were turned away.”",
    "“No count exists for April.”",
)
TOOK, NOBODY, OF_THEM = (
    "“the port took 275 barges in March”: verified.",
    "“Nobody counted the barges in April.”: verified.",
    "“31 of them were turned away”: verified.",
)
NARROWS = "turned-away narrows barges"


def test_every_row_of_every_table_in_the_order_of_the_file(tmp_path):
    folder = written(tmp_path)
    new = [
        ("sources", 2, "ledger", "new", "“The ledger”. The document ledger.txt is new."),
        (
            *("sources", 3, "letter", "new"),
            "“A letter”. The document letter.txt is new. It derives from ledger (retelling).",
        ),
        ("claims", 2, "barges", "new", f"{BARGES}; version 1, published."),
        ("claims", 3, "turned-away", "new", f"{TURNED}; version 1, in review."),
        ("claims", 4, "april", "new", f"{APRIL}; version 1, draft."),
        ("evidence", 2, "barges, ledger", "new", TOOK),
        ("evidence", 3, "barges, letter", "new", NOBODY),
        ("evidence", 4, "turned-away, ledger", "new", OF_THEM),
        ("evidence", 5, "april, letter", "new", NOBODY),
        ("relations", 2, NARROWS, "new", ""),
    ]
    assert told(folder, dry_run=True) == new
    assert told(folder) == new
    before = everything()
    assert told(folder) == [
        ("sources", 2, "ledger", "unchanged", "“The ledger”."),
        ("sources", 3, "letter", "unchanged", "“A letter”."),
        ("claims", 2, "barges", "unchanged", f"{BARGES}."),
        ("claims", 3, "turned-away", "unchanged", f"{TURNED}."),
        ("claims", 4, "april", "unchanged", f"{APRIL}."),
        *(row[:3] + ("unchanged", row[4]) for row in new[5:]),
    ]
    assert everything() == before
    assert import_dossier(folder).rows == []


def test_the_fields_of_a_source_that_change(tmp_path):
    imported(written(tmp_path))
    sources = dossiers.SOURCES.replace("letter,,A letter", "letter,report,A note")
    sources = sources.replace("Okafor, Mirelle; Harbour Office", "Harbour Office")
    sources = sources.replace("ledger,paraphrase", ",")
    letter = "Another letter. Nobody counted the barges in April."
    folder = written(tmp_path, sources=sources, files={"documents/letter.txt": letter})
    assert changed(folder) == [
        (
            *("sources", 2, "ledger", "changed"),
            "“The ledger”. author: “Mirelle Okafor; Harbour Office” → “Harbour Office”.",
        ),
        (
            *("sources", 3, "letter", "changed"),
            "“A note”. type: “webpage” → “report”; title: “A letter” → “A note”. "
            "The document letter.txt is new. It does not derive from ledger (retelling) any more.",
        ),
    ]


def test_the_next_version_of_a_published_claim(tmp_path):
    imported(written(tmp_path))
    claims = dossiers.CLAIMS.replace("took 275 barges", "counted 276 barges")
    claims = claims.replace(
        "Harbour; Trade,Harbour Office,2021-03,275", "trade; Quay,,2021-03~,276"
    )
    evidence = dossiers.EVIDENCE.replace("took 275", "took 257")
    evidence = evidence.replace("context,,,Of another", "supports,,,Of another")
    folder = written(tmp_path, claims=claims, evidence=evidence)
    assert changed(folder) == [
        (
            *("claims", 2, "barges", "changed"),
            "“The port counted 276 barges.”; becomes version 2, published; "
            "text: “The port took 275 barges.” → “The port counted 276 barges.”; "
            "occurred: “2021-03” → “2021-03~”; "
            "topics: “Harbour; Trade” → “trade; Quay”; subjects: “Harbour Office” → “”; "
            "value: “275 barges” → “276 barges”; evidence: 1 new, 1 changed, 1 removed.",
        ),
        (
            *("evidence", 2, "barges, ledger", "new"),
            "“the port took 257 barges in March”: near. "
            "The quote says “257”, the document says “275”.",
        ),
        (
            *("evidence", 3, "barges, letter", "changed"),
            f"{NOBODY} stance: “context” → “supports”.",
        ),
    ]


def test_an_open_version_changed_in_place_and_a_status_alone(tmp_path):
    imported(written(tmp_path))
    claims = dossiers.CLAIMS.replace("31 barges were", "Some were").replace(
        ",draft,", ",published,"
    )
    claims = claims.replace(
        "barges.,published,Harbour; Trade,Harbour Office,2021-03,275,barges,,",
        "barges.,retracted,Harbour; Trade,Harbour Office,2021-03,275,barges,,Counted twice.",
    )
    assert changed(written(tmp_path, claims=claims)) == [
        (
            *("claims", 2, "barges", "changed"),
            f"{BARGES}; version 1, published → retracted: “Counted twice.”.",
        ),
        (
            *("claims", 3, "turned-away", "changed"),
            "“Some were turned away.”; version 1, in review, is changed in place; "
            f"text: {TURNED} → “Some were turned away.”.",
        ),
        ("claims", 4, "april", "changed", f"{APRIL}; version 1, draft → published."),
    ]


def test_evidence_for_a_claim_of_the_database(tmp_path):
    imported(written(tmp_path))
    evidence = "claim,source,quote\nbarges,ledger,We had no berths left\n"
    alone = tmp_path / "alone" / "evidence.csv"
    alone.parent.mkdir()
    alone.write_text(evidence)
    words = "“We had no berths left”: verified."
    assert told(alone) == [
        (
            *("evidence", 2, "barges, ledger", "new"),
            f"{words} It goes into version 2 of the claim.",
        )
    ]
    assert told(alone) == [("evidence", 2, "barges, ledger", "unchanged", words)]


def test_a_relation_whose_note_changes(tmp_path):
    imported(written(tmp_path))
    relations = dossiers.RELATIONS.replace("A part", "A small part")
    assert changed(written(tmp_path, relations=relations)) == [
        (
            *("relations", 2, NARROWS, "changed"),
            "note: “A part of them.” → “A small part of them.”.",
        )
    ]


def test_a_warning_stands_with_its_row(tmp_path):
    imported(written(tmp_path))
    claims = dossiers.CLAIMS.replace("barges.,published", "barges.,draft")
    rows = told(written(tmp_path, claims=claims))
    assert rows[2] == (
        *("claims", 2, "barges", "unchanged"),
        f"{BARGES}. Warning: The claim is published in the database; "
        "an import does not make it draft again.",
    )


def test_the_command_prints_the_rows_that_it_is_asked_for(tmp_path):
    folder = written(tmp_path, **dict.fromkeys(["sources", "claims", "evidence", "relations"]))
    book = as_workbook({"Claims": [["id", "text"], ["x", "It\npaid."]]})
    saved(book, folder / "book.xlsx")
    summary = "0 sources\n0 captures\n1 claim (1 new)\n0 quotes\nNothing was written (dry run).\n"
    assert imported(folder, dry_run=True, rows=True) == (
        f"sheet “Claims”, row 2: x: new. “It paid.”; version 1, draft.\n{summary}"
    )
    assert imported(folder, dry_run=True) == summary


def test_telling_asks_the_database_nothing(tmp_path):
    folder = written(tmp_path)
    imported(folder)
    changed_folder = written(tmp_path, claims=dossiers.CLAIMS.replace("took 275", "counted 275"))

    def queries(rows):
        with CaptureQueriesContext(connection) as captured:
            import_dossier(changed_folder, dry_run=True, rows=rows)
        return len(captured)

    assert queries(rows=True) == queries(rows=False) > 0
