"""A dossier comes in whole or not at all, and twice is as good as once."""

import io
from functools import partial

import pytest
from django.core.management.base import CommandError

from claims.dossier import claims_in, sources_in
from claims.dossier.batches import batches
from claims.models import Decision, Evidence, Relation, Topic, Version
from sources.models import Capture, Derivation, Quote, Source

from . import dossiers
from .dossiers import everything, imported, stored_files, written

pytestmark = pytest.mark.django_db

FIRST = """2 sources (2 new)
1 derivation (1 new)
2 captures (2 new)
3 claims (3 new)
4 quotes: 4 verified (4 new)
1 relation (1 new)
"""
SECOND = """2 sources (2 unchanged)
1 derivation (1 unchanged)
2 captures (2 unchanged)
3 claims (3 unchanged)
4 quotes: 4 verified (4 unchanged)
1 relation (1 unchanged)
Nothing changed.
"""


def test_a_dossier_comes_in(tmp_path):
    assert imported(written(tmp_path)) == FIRST

    described = [field for field in vars(Source()) if field not in ("_state", "id", "created")]
    ledger, letter = Source.objects.order_by("slug").values(*described)
    assert {name: value for name, value in ledger.items() if value} == {
        "slug": "ledger",
        "type": "report",
        "title": "The ledger",
        "authors": [{"family": "Okafor", "given": "Mirelle"}, {"literal": "Harbour Office"}],
        "issued": "2021-04",
        "issued_from": Source.objects.get(slug="ledger").issued_from,
        "issued_to": Source.objects.get(slug="ledger").issued_to,
        "url": "https://harbour.example/l",
        "language": "en",
        "access": "public",
    }
    assert {name: value for name, value in letter.items() if value} == {
        "slug": "letter",
        "type": "webpage",
        "title": "A letter",
        "access": "private",
        "note": "Never sent.",
    }
    assert list(
        Derivation.objects.values_list("source__slug", "kind", "origin__slug", "state")
    ) == [("letter", "retelling", "ledger", "confirmed")]
    assert sorted(Capture.objects.values_list("source__slug", "text", "filename", "tool")) == [
        ("ledger", dossiers.LEDGER, "ledger.txt", "import_dossier"),
        ("letter", dossiers.LETTER, "letter.txt", "import_dossier"),
    ]

    versions = Version.objects.order_by("claim_id")
    assert [
        (
            version.claim.slug,
            version.number,
            version.status,
            version.is_listed,
            version.occurred,
            [topic.name for topic in version.topics.all()],
            [subject.name for subject in version.subjects.all()],
            [str(quantity) for quantity in version.quantities.all()],
            version.note,
            (version.documents, version.independent_origins),
        )
        for version in versions
    ] == [
        (
            *("barges", 1, "published", True, "2021-03"),
            *(["Harbour", "Trade"], ["Harbour Office"], ["275 barges"], "", (1, 1)),
        ),
        (
            *("turned-away", 1, "in review", False, "2021-03"),
            *(["Harbour"], [], ["about 31 barges"], "To be checked.", (1, 1)),
        ),
        ("april", 1, "draft", False, "2021-04", [], [], [], "", (1, 1)),
    ]
    assert list(
        Decision.objects.order_by("version__claim_id").values_list("version__claim__slug", "status")
    ) == [("barges", "published"), ("turned-away", "in review")]

    took = "the port took 275 barges in March"
    turned = "31 of them were turned away"
    nobody = "Nobody counted the barges in April."
    assert [
        (
            each.version.claim.slug,
            each.order,
            each.stance,
            each.note,
            each.quote.source.slug,
            each.quote.text,
            each.quote.attribution,
            each.quote.locator,
            each.quote.capture.text[each.quote.start : each.quote.end],
            each.quote.published_at is not None,
        )
        for each in Evidence.objects.order_by("version__claim_id", "order")
    ] == [
        ("barges", 1, "supports", "", "ledger", took, "", "p. 1", took, True),
        ("barges", 2, "context", "Of another month.", "letter", nobody, "", "", nobody, True),
        ("turned-away", 1, "supports", "", "ledger", turned, "Mirelle Okafor", "", turned, False),
        ("april", 1, "supports", "", "letter", nobody, "", "", nobody, False),
    ]
    assert list(Relation.objects.values_list("claim__slug", "kind", "other__slug", "note")) == [
        ("turned-away", "narrows", "barges", "A part of them.")
    ]


def test_a_second_import_changes_nothing(tmp_path):
    folder = written(tmp_path)
    imported(folder)
    before = everything()
    assert imported(folder) == SECOND
    assert everything() == before


def test_claims_that_come_in_one_by_one_are_the_same(tmp_path, monkeypatch):
    one_by_one = partial(batches, size=1)
    with monkeypatch.context() as patch:
        patch.setattr(claims_in, "batches", one_by_one)
        assert imported(written(tmp_path)) == FIRST
    before = everything()
    assert imported(tmp_path) == SECOND
    assert everything() == before
    changed = written(
        tmp_path,
        claims=dossiers.CLAIMS.replace("took 275", "received 275").replace("Trade", "Ships"),
        evidence=f"{dossiers.EVIDENCE}barges,ledger,no berths left,context,,,\n"
        "april,ledger,no berths left,context,,,\n",
    )
    said = imported(changed, dry_run=True)
    assert "3 claims (2 changed, 1 unchanged)" in said and "(2 new, 4 unchanged)" in said
    with monkeypatch.context() as patch:
        patch.setattr(claims_in, "batches", one_by_one)
        assert f"{imported(changed)}Nothing was written (dry run).\n" == said
    assert imported(changed).endswith("Nothing changed.\n")


def test_a_quote_that_somebody_takes_away_meanwhile_is_stored_again(tmp_path, monkeypatch):
    imported(written(tmp_path))
    resting = Evidence.objects.filter(version__claim__slug="turned-away")
    bring_in_quotes, taken = claims_in.bring_in_quotes, []

    def and_meanwhile(rows, **others):
        marked = bring_in_quotes(rows, **others)
        taken.append(resting.exists() and resting.delete())
        return marked

    monkeypatch.setattr(claims_in, "bring_in_quotes", and_meanwhile)
    changed = dossiers.CLAIMS.replace("31 barges were", "Some 31 barges were")
    assert "3 claims (1 changed, 2 unchanged)" in imported(written(tmp_path, claims=changed))
    assert len(taken) == 2 and taken[0]
    version = Version.objects.get(claim__slug="turned-away")
    assert version.text == "Some 31 barges were turned away."
    assert [piece.quote.text for piece in version.evidence.all()] == ["31 of them were turned away"]


def test_a_table_saved_by_another_program_says_the_same(tmp_path):
    imported(written(tmp_path))
    before = everything()
    *_, third, fourth = rows = dossiers.EVIDENCE.splitlines()
    assert len(rows) == 5
    shuffled = "\r\n".join([rows[0], fourth, third, rows[2], rows[1]])
    claims = dossiers.CLAIMS.replace("Harbour; Trade", "trade ; HARBOUR;")
    claims = claims.replace("275,", "275.00,")
    folder = written(tmp_path, evidence=f"\ufeff{shuffled}\r\n,,,,,,\r\n", claims=claims)
    assert "275.00" in claims and "HARBOUR" in claims
    assert imported(folder) == SECOND
    assert everything() == before


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    folder = written(tmp_path)
    before = everything()
    assert imported(folder, dry_run=True) == f"{FIRST}Nothing was written (dry run).\n"
    assert everything() == before
    assert stored_files() == {}
    imported(folder)
    before = everything()
    assert len(stored_files()) == 2
    changed = written(
        tmp_path,
        claims=dossiers.CLAIMS.replace("took 275", "received 275"),
        files={"documents/letter.txt": "Another letter. Nobody counted the barges in April."},
    )
    assert imported(changed, dry_run=True) == (
        "2 sources (2 unchanged)\n"
        "1 derivation (1 unchanged)\n"
        "2 captures (1 new, 1 unchanged)\n"
        "3 claims (1 changed, 2 unchanged)\n"
        "4 quotes: 4 verified (4 unchanged)\n"
        "1 relation (1 unchanged)\n"
        "Nothing was written (dry run).\n"
    )
    assert everything() == before


@pytest.mark.parametrize("read_ahead", [-1, 0, 1_000])
def test_what_was_stored_before_a_problem_appears_is_taken_back(tmp_path, monkeypatch, read_ahead):
    monkeypatch.setattr(sources_in, "MOST_AHEAD", read_ahead)
    folder = written(tmp_path, files={"documents/letter.txt": b"%PDF-1.7"})
    with pytest.raises(CommandError) as refusal:
        imported(folder)
    assert str(refusal.value).startswith(
        "Nothing was written: 1 problem.\nsources.csv, line 3, file: "
    )
    assert not Source.objects.exists()
    assert stored_files() == {}


def test_a_changed_figure_is_near_and_its_words_are_named(tmp_path):
    evidence = dossiers.EVIDENCE.replace("took 275", "took 257")
    evidence += "april,letter,The mayor of Ostend danced on a violet table.,contradicts,,,\n"
    summary = (
        "2 sources (2 new)\n"
        "1 derivation (1 new)\n"
        "2 captures (2 new)\n"
        "3 claims (3 new)\n"
        "5 quotes: 3 verified, 1 near, 1 absent (5 new)\n"
        "1 relation (1 new)\n"
        "evidence.csv, line 2: claim barges, source ledger: near. "
        "The quote says “257”, the document says “275”.\n"
        "evidence.csv, line 6: claim april, source letter: absent.\n"
    )
    assert imported(written(tmp_path, evidence=evidence)) == summary
    assert Version.objects.get(claim__slug="barges").documents == 0
    again = imported(written(tmp_path, evidence=evidence)).splitlines()
    assert again[-2:] == summary.splitlines()[-2:]


def test_a_quote_without_a_text_to_look_in_is_unchecked(tmp_path):
    sources = dossiers.SOURCES.replace("documents/letter.txt", "")
    assert imported(written(tmp_path, sources=sources)).splitlines()[2:5] == [
        "1 capture (1 new)",
        "3 claims (3 new)",
        "4 quotes: 2 verified, 2 unchecked (4 new)",
    ]
    # The file comes later, and the quotes are looked for then.
    assert imported(written(tmp_path)).splitlines()[2:5] == [
        "2 captures (1 new, 1 unchanged)",
        "3 claims (3 unchanged)",
        "4 quotes: 4 verified (4 unchanged)",
    ]


def test_tables_may_come_one_after_the_other(tmp_path):
    assert imported(written(tmp_path / "1", claims=None, evidence=None, relations=None)) == (
        "2 sources (2 new)\n1 derivation (1 new)\n2 captures (2 new)\n0 claims\n0 quotes\n"
    )
    rest = written(tmp_path / "2", sources=None, relations=None)
    assert imported(rest) == (
        "0 sources\n0 captures\n3 claims (3 new)\n4 quotes: 4 verified (4 new)\n"
    )
    alone = written(tmp_path / "3", sources=None, claims=None, evidence=None)
    assert imported(alone) == "0 sources\n0 captures\n0 claims\n0 quotes\n1 relation (1 new)\n"
    before = everything()
    assert imported(written(tmp_path / "4")) == SECOND
    assert everything() == before


def test_unknown_columns_are_named_and_left_out(tmp_path):
    claims = "id,colour,text,,Mood\nx,red,T,,glad\n"
    folder = written(tmp_path, sources=None, evidence=None, relations=None, claims=claims)
    assert imported(folder) == (
        "0 sources\n"
        "0 captures\n"
        "1 claim (1 new)\n"
        "0 quotes\n"
        "Warning: claims.csv: The column “colour” is not known and was left out.\n"
        "Warning: claims.csv: The column “mood” is not known and was left out.\n"
    )
    assert Version.objects.get().text == "T"


def test_a_missing_column_and_an_empty_choice_say_nothing(tmp_path):
    imported(written(tmp_path))
    Source.objects.filter(slug="letter").update(access="excerpt", rights="All reserved")
    Version.objects.filter(claim__slug="april").update(scope="The port alone")
    before = everything()
    claims = "id,text\n" + "".join(
        f"{line.split(',')[0]},{line.split(',')[1]}\n" for line in dossiers.CLAIMS.splitlines()[1:]
    )
    sources = "id,title,type\nledger,The ledger,\nletter,A letter,\n"
    folder = written(tmp_path, claims=claims, sources=sources, relations=None)
    assert imported(folder) == (
        "2 sources (2 unchanged)\n"
        "0 captures\n"
        "3 claims (3 unchanged)\n"
        "4 quotes: 4 verified (4 unchanged)\n"
        "Nothing changed.\n"
    )
    assert everything() == before


def test_the_extra_columns(tmp_path):
    folder = written(
        tmp_path,
        sources="id,title,title_translated,doi,rights\nx,Der Hafen,The port,doi:10.1000/182,CC0\n",
        claims="id,text,scope,value,printed\nx,T,The port alone,275,two hundred and seventy-five\n",
        evidence=None,
        relations=None,
    )
    imported(folder)
    assert Source.objects.values_list("title_translated", "doi", "rights").get() == (
        "The port",
        "10.1000/182",
        "CC0",
    )
    version = Version.objects.get()
    assert (version.scope, str(version.quantities.get())) == (
        "The port alone",
        "two hundred and seventy-five",
    )


def test_a_source_is_described_anew_in_place(tmp_path):
    imported(written(tmp_path))
    source = Source.objects.get(slug="letter")
    sources = dossiers.SOURCES.replace("letter,,A letter", "letter,report,A note").replace(
        "Never sent.", ""
    )
    assert imported(written(tmp_path, sources=sources)).splitlines()[0] == (
        "2 sources (1 changed, 1 unchanged)"
    )
    after = Source.objects.get(slug="letter")
    assert (after.pk, after.type, after.title, after.note) == (source.pk, "report", "A note", "")


def test_a_changed_file_is_a_new_capture_and_the_quotes_follow(tmp_path):
    imported(written(tmp_path))
    first = Capture.objects.get(source__slug="ledger")
    moved = f"Second edition.\n{dossiers.LEDGER}".replace("31 of them", "13 of them")
    lines = imported(written(tmp_path, files={"documents/ledger.txt": moved})).splitlines()
    assert lines[2:] == [
        "2 captures (1 new, 1 unchanged)",
        "3 claims (3 unchanged)",
        "4 quotes: 4 verified (4 unchanged)",
        "1 relation (1 unchanged)",
        "Warning: sources.csv, line 2, file: Quotes that no longer stand in the new file: 1. "
        "They keep their earlier place.",
    ]
    second = Capture.objects.filter(source__slug="ledger").exclude(pk=first.pk).get()
    assert second.text == moved
    followed, lost = Quote.objects.filter(source__slug="ledger").order_by("id")
    assert (followed.capture, second.text[followed.start : followed.end]) == (second, followed.text)
    assert (lost.capture, first.text[lost.start : lost.end]) == (first, lost.text)


def test_what_derives_from_what(tmp_path):
    sources = """id,title,derived_from,derivation
a,A,b; c,copy; translated
b,B,c,REPORT
c,C,,
d,D,a; b,quoted
"""
    folder = tmp_path / "dossier"
    tables = {"claims": None, "evidence": None, "relations": None}
    assert imported(written(folder, sources=sources, **tables)).splitlines()[1] == (
        "5 derivations (5 new)"
    )

    def stated():
        found = Derivation.objects.order_by("source__slug", "origin__slug")
        return list(found.values_list("source__slug", "kind", "origin__slug", "state"))

    assert stated() == [
        ("a", "copy", "b", "confirmed"),
        ("a", "translation", "c", "confirmed"),
        ("b", "retelling", "c", "confirmed"),
        ("d", "quotes", "a", "confirmed"),
        ("d", "quotes", "b", "confirmed"),
    ]
    # A person refuses one, the program proposes two; the dossier takes two back and changes one.
    Derivation.objects.filter(source__slug="a", origin__slug="b").update(state="refused")
    Derivation.objects.filter(source__slug="b").update(state="proposed")
    c, d = Source.objects.get(slug="c"), Source.objects.get(slug="d")
    Derivation.objects.create(source=d, origin=c, kind="copy")
    sources = sources.replace("; c,copy; translated", ",copy").replace("a; b,quoted", "b,cited")
    lines = imported(written(folder, sources=sources, **tables)).splitlines()
    assert lines[1] == "3 derivations (2 changed, 1 unchanged, 2 removed)"
    assert lines[-1] == (
        "Warning: sources.csv, line 2, derived_from: "
        "That it derives from b was refused by a person, and stays so."
    )
    assert stated() == [
        ("a", "copy", "b", "refused"),
        ("b", "retelling", "c", "confirmed"),
        ("d", "cites", "b", "confirmed"),
        ("d", "copy", "c", "proposed"),
    ]


def test_headings_that_are_there_are_used(tmp_path):
    topic = Topic.objects.create(slug="harbour", name="The harbour")
    imported(written(tmp_path))
    assert list(Topic.objects.values_list("name", flat=True)) == ["The harbour", "Trade"]
    assert topic.versions.count() == 2


def test_relations_are_added_and_their_notes_corrected(tmp_path):
    imported(written(tmp_path))
    relations = (
        "claim,relation,other,note\nturned-away,narrows,barges,\napril,updates,barges,Later.\n"
    )
    assert imported(written(tmp_path, relations=relations)).splitlines()[-1] == (
        "2 relations (1 new, 1 changed)"
    )
    assert sorted(Relation.objects.values_list("claim__slug", "kind", "other__slug", "note")) == [
        ("april", "updates", "barges", "Later."),
        ("turned-away", "narrows", "barges", ""),
    ]


def test_queries_do_not_grow_with_the_rows(tmp_path, django_assert_max_num_queries):
    numbers = range(60)
    folder = written(
        tmp_path,
        claims="id,text,status,topics\n"
        + "".join(f"c{n},Claim {n},published,Topic {n}\n" for n in numbers),
        evidence="claim,source,quote\n"
        + "".join(f"c{n},ledger,took 275 barges\nc{n},letter,the barges in\n" for n in numbers),
        relations="claim,relation,other\n"
        + "".join(f"c{n},updates,c{n + 1}\n" for n in numbers[:-1]),
    )
    with django_assert_max_num_queries(160):
        assert "120 quotes: 120 verified (120 new)" in imported(folder).splitlines()
    with django_assert_max_num_queries(30):
        assert imported(folder).endswith("Nothing changed.\n")


def test_progress_is_shown_on_a_terminal_alone(tmp_path, capsys, monkeypatch):
    folder = written(tmp_path)
    imported(folder)
    assert capsys.readouterr().err == ""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    imported(folder)
    assert "documents:   0%" in terminal.getvalue()


def test_a_publisher_whose_slug_grows_too_long_is_cut(tmp_path):
    sources = f"id,title,publisher\nx,T,{chr(0xFDFA) * 500}\n"
    imported(written(tmp_path, sources=sources, claims=None, evidence=None, relations=None))
    assert len(Source.objects.get().publisher_slug) == 500
