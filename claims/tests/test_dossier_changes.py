"""A dossier that says something new: what becomes of claims that are there, open or published."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from claims import review
from claims.models import Claim, Decision, Evidence, NotFound, Quantity, Version
from sources.models import Quote, Source

from . import dossiers
from .dossiers import everything, imported, written

pytestmark = pytest.mark.django_db


def claims_line(folder, **tables):
    """What the summary says of claims, and everything after the counts."""
    lines = imported(written(folder, **tables)).splitlines()
    counts = ("source", "derivation", "capture", "quote", "relation")
    return [line for line in lines if not line.split()[1].startswith(counts)]


def versions(slug):
    found = Version.objects.filter(claim__slug=slug).order_by("number")
    return [(v.number, v.status, v.is_listed, v.text, v.reason) for v in found]


def quotes(slug, number):
    evidence = Evidence.objects.filter(version__claim__slug=slug, version__number=number)
    return list(evidence.order_by("order").values_list("quote_id", flat=True))


def decisions(slug):
    found = Decision.objects.filter(version__claim__slug=slug).order_by("id")
    return list(found.values_list("version__number", "status", "reason"))


FIRST_TEXT = "The port took 275 barges."
REASON = "Changed by import of a dossier."
ONE_CHANGED = "3 claims (1 changed, 2 unchanged)"
UNCHANGED = ["3 claims (3 unchanged)", "Nothing changed."]


def test_a_published_claim_gets_its_next_version(tmp_path):
    imported(written(tmp_path))
    first = Version.objects.get(claim__slug="barges")
    Version.objects.filter(pk=first.pk).update(scope="The port alone")
    search = {"sought": "The bill", "place": "Archive", "looked": "2026", "note": "Shut."}
    NotFound.objects.bulk_create([NotFound(version=first, **search)])
    Evidence.objects.filter(version=first).update(directness="direct")
    claims = dossiers.CLAIMS.replace("took 275 barges", "counted 275 barges")
    assert claims_line(tmp_path, claims=claims) == [ONE_CHANGED]
    assert versions("barges") == [
        (1, "published", False, FIRST_TEXT, ""),
        (2, "published", True, "The port counted 275 barges.", REASON),
    ]
    assert decisions("barges") == [(1, "published", ""), (2, "published", "")]
    second = Claim.objects.get(slug="barges").listed
    assert second.scope == "The port alone"
    assert list(second.not_found.values(*search)) == [search]
    assert {piece.directness for piece in second.evidence.all()} == {"direct"}
    assert [topic.name for topic in second.topics.all()] == ["Harbour", "Trade"]
    assert [str(quantity) for quantity in second.quantities.all()] == ["275 barges"]
    assert (second.documents, second.independent_origins) == (1, 1)
    assert quotes("barges", 2) == quotes("barges", 1)
    assert Quote.objects.count() == 4
    before = everything()
    assert claims_line(tmp_path, claims=claims) == UNCHANGED
    assert everything() == before


def test_only_a_row_that_changed_gets_a_new_quote(tmp_path):
    imported(written(tmp_path))
    wrong = dossiers.EVIDENCE.replace("took 275", "took 257")
    lines = imported(written(tmp_path, evidence=wrong)).splitlines()
    assert lines[3:] == [
        ONE_CHANGED,
        "4 quotes: 3 verified, 1 near (1 new, 3 unchanged)",
        "1 relation (1 unchanged)",
        "evidence.csv, line 2: claim barges, source ledger: near. "
        "The quote says “257”, the document says “275”.",
    ]
    (first, kept), (second, also_kept) = quotes("barges", 1), quotes("barges", 2)
    assert kept == also_kept
    assert first != second
    assert (Quote.objects.get(pk=first).verdict, Quote.objects.get(pk=second).verdict) == (
        "verified",
        "near",
    )
    assert Claim.objects.get(slug="barges").listed.documents == 0
    # Put right again: the quote that there was before is used again.
    lines = imported(written(tmp_path, evidence=dossiers.EVIDENCE)).splitlines()
    assert lines[3:5] == [ONE_CHANGED, "4 quotes: 4 verified (4 unchanged)"]
    assert quotes("barges", 3) == [first, kept]
    assert Claim.objects.get(slug="barges").listed.number == 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Harbour; Trade", "Harbour"),
        ("Trade,Harbour Office", "Trade,Harbour Office; Trade Board"),
        ("2021-03,275", "2021-03~,275"),
        ("275,barges,,", "276,barges,,"),
        ("275,barges,,", "275,boats,,"),
        ("275,barges,,", "275,barges,about,"),
        ("275,barges,,", ",,,"),
        ("275,barges,,", "275,barges,,A note."),
    ],
)
def test_every_column_of_a_claim_counts(tmp_path, before, after):
    imported(written(tmp_path))
    claims = dossiers.CLAIMS.replace(before, after, 1)
    assert claims != dossiers.CLAIMS
    assert claims_line(tmp_path, claims=claims) == [ONE_CHANGED]
    assert len(versions("barges")) == 2
    assert claims_line(tmp_path, claims=claims) == UNCHANGED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("March,supports,,p. 1", "March,context,,p. 1"),
        ("March,supports,,p. 1", "March,supports,,p. 2"),
        ("March,supports,,p. 1", "March,supports,The clerk,p. 1"),
        ("Of another month.", ""),
        ("barges,letter,Nobody counted the barges in April.,context,,,Of another month.\n", ""),
        ("april,letter,Nobody", "barges,letter,Nobody"),
    ],
)
def test_every_column_of_evidence_counts(tmp_path, before, after):
    imported(written(tmp_path))
    evidence = dossiers.EVIDENCE.replace(before, after, 1)
    assert evidence != dossiers.EVIDENCE
    assert "changed" in claims_line(tmp_path, evidence=evidence)[0]
    assert len(versions("barges")) == 2
    assert claims_line(tmp_path, evidence=evidence)[-1] == "Nothing changed."


def test_the_kind_of_evidence_comes_in_and_counts(tmp_path):
    lines = dossiers.EVIDENCE.splitlines()
    kinds = ["source_kind,information,directness", "Original,first-hand,negative", *[",,"] * 3]
    evidence = "\n".join(",".join(pair) for pair in zip(lines, kinds, strict=True))
    imported(written(tmp_path, evidence=evidence))
    piece = Evidence.objects.get(version__claim__slug="barges", stance="supports")
    assert piece.axes_in_words == "original source, first-hand information, negative evidence"
    assert claims_line(tmp_path, evidence=evidence) == UNCHANGED
    # A table without the columns says nothing of them, an empty cell that nothing is known.
    assert claims_line(tmp_path, evidence=dossiers.EVIDENCE) == UNCHANGED
    empty = evidence.replace("Original,first-hand,negative", ",,negative")
    assert claims_line(tmp_path, evidence=empty) == [ONE_CHANGED]
    [piece] = Claim.objects.get(slug="barges").listed.evidence.filter(stance="supports")
    assert piece.axes_in_words == "negative evidence"
    wrong = evidence.replace("first-hand", "hearsay")
    with pytest.raises(CommandError, match="“hearsay” is none of first-hand, second-hand, unk"):
        imported(written(tmp_path, evidence=wrong))


def test_an_open_version_is_changed_in_place(tmp_path):
    imported(written(tmp_path))
    version = Version.objects.get(claim__slug="turned-away")
    (dropped,) = quotes("turned-away", 1)
    claims = dossiers.CLAIMS.replace("31 barges were", "Thirty-one barges were").replace(
        "Harbour,,2021-03,31,barges,about", "Trade,Mirelle Okafor,2021-03,31,boats,"
    )
    evidence = dossiers.EVIDENCE.replace("31 of them were", "that 31 of them were")
    assert claims_line(tmp_path, claims=claims, evidence=evidence) == [ONE_CHANGED]
    assert versions("turned-away") == [
        (1, "in review", False, "Thirty-one barges were turned away.", "")
    ]
    after = Claim.objects.get(slug="turned-away").latest
    assert after.pk == version.pk
    assert [topic.name for topic in after.topics.all()] == ["Trade"]
    assert [subject.name for subject in after.subjects.all()] == ["Mirelle Okafor"]
    assert [str(quantity) for quantity in after.quantities.all()] == ["31 boats"]
    assert (after.documents, after.independent_origins) == (1, 1)
    assert not Quote.objects.filter(pk=dropped).exists()
    assert claims_line(tmp_path, claims=claims, evidence=evidence) == UNCHANGED


def test_a_quote_that_a_person_marked_is_kept(tmp_path):
    imported(written(tmp_path))
    person = get_user_model().objects.create_user("curator")
    (kept,) = quotes("turned-away", 1)
    Quote.objects.filter(pk=kept).update(created_by=person)
    evidence = dossiers.EVIDENCE.replace("31 of them were", "that 31 of them were")
    assert claims_line(tmp_path, evidence=evidence) == [ONE_CHANGED]
    assert Quote.objects.filter(pk=kept).exists()
    assert quotes("turned-away", 1) != [kept]


@pytest.mark.parametrize("status", ["in review", "published", "disputed", "retracted"])
def test_a_status_alone_is_a_decision_on_the_version_that_is_there(tmp_path, status):
    imported(written(tmp_path))
    claims = dossiers.CLAIMS.replace(",draft,", f",{status},")
    found = claims_line(tmp_path, claims=claims)
    assert found[0] == ONE_CHANGED
    public = status != "in review"
    assert versions("april") == [(1, status, public, "No count exists for April.", "")]
    assert decisions("april") == [(1, status, "")]
    (quote,) = quotes("april", 1)
    assert Quote.objects.public().filter(pk=quote).exists() is public
    assert claims_line(tmp_path, claims=claims) == UNCHANGED


def test_the_note_of_a_retracted_claim_is_the_reason_and_makes_no_new_version(tmp_path):
    imported(written(tmp_path))
    retracted = dossiers.CLAIMS.replace(
        "barges.,published,Harbour; Trade,Harbour Office,2021-03,275,barges,,",
        "barges.,retracted,Harbour; Trade,Harbour Office,2021-03,275,barges,,Counted twice.",
    )
    assert claims_line(tmp_path, claims=retracted) == [ONE_CHANGED]
    assert versions("barges") == [(1, "retracted", True, FIRST_TEXT, "")]
    assert decisions("barges") == [(1, "published", ""), (1, "retracted", "Counted twice.")]
    before = everything()
    assert claims_line(tmp_path, claims=retracted) == UNCHANGED
    assert everything() == before
    # Said otherwise later, it is what readers of the claim are told now: a new version.
    again = retracted.replace("Counted twice.", "Counted three times.")
    assert claims_line(tmp_path, claims=again) == [ONE_CHANGED]
    assert versions("barges")[1] == (2, "retracted", True, FIRST_TEXT, REASON)
    assert decisions("barges")[2] == (2, "retracted", "Counted three times.")


def test_a_claim_can_come_in_disputed_or_retracted(tmp_path):
    claims = dossiers.CLAIMS.replace(",in review,", ",disputed,").replace(",draft,", ",retracted,")
    assert claims_line(tmp_path, claims=claims) == [
        "3 claims (3 new)",
        "Warning: claims.csv, line 4, status: Why it is retracted belongs into the column “note”.",
    ]
    assert versions("turned-away") == [(1, "disputed", True, "31 barges were turned away.", "")]
    assert decisions("turned-away") == [(1, "disputed", "To be checked.")]
    assert decisions("april") == [(1, "retracted", "")]
    assert claims_line(tmp_path, claims=claims) == UNCHANGED


def test_an_import_takes_no_claim_back(tmp_path):
    claims = dossiers.CLAIMS.replace(",in review,", ",retracted,")
    imported(written(tmp_path, claims=claims))
    before = everything()
    claims = dossiers.CLAIMS.replace(",in review,", ",published,").replace(
        "275 barges.,published", "275 barges.,draft"
    )
    assert claims_line(tmp_path, claims=claims) == [
        *UNCHANGED,
        "Warning: claims.csv, line 2, status: "
        "The claim is published in the database; an import does not make it draft again.",
        "Warning: claims.csv, line 3, status: "
        "The claim is retracted in the database; an import does not make it published again.",
    ]
    assert everything() == before


def test_other_contents_for_a_published_claim_can_wait_as_a_draft(tmp_path):
    imported(written(tmp_path))
    claims = dossiers.CLAIMS.replace("275 barges.,published", "276 barges.,draft")
    assert claims_line(tmp_path, claims=claims) == [ONE_CHANGED]
    assert versions("barges") == [
        (1, "published", True, FIRST_TEXT, ""),
        (2, "draft", False, "The port took 276 barges.", REASON),
    ]
    assert claims_line(tmp_path, claims=claims) == UNCHANGED
    published = claims.replace("276 barges.,draft", "276 barges.,published")
    assert claims_line(tmp_path, claims=published) == [ONE_CHANGED]
    assert [version[:3] for version in versions("barges")] == [
        (1, "published", False),
        (2, "published", True),
    ]


def test_work_on_the_next_version_goes_on_while_the_listed_one_says_the_same(tmp_path):
    imported(written(tmp_path))
    person = get_user_model().objects.create_user("curator")
    draft = review.start_next(Claim.objects.get(slug="barges"), by=person, reason="Better.")
    draft.text = "The port took 275 barges, by its own account."
    draft.save()
    before = everything()
    assert claims_line(tmp_path) == UNCHANGED
    assert everything() == before
    # A dossier with other contents takes the open version: there is but one at a time.
    claims = dossiers.CLAIMS.replace("took 275 barges", "counted 275 barges")
    assert claims_line(tmp_path, claims=claims) == [
        ONE_CHANGED,
        "Warning: claims.csv, line 2: "
        "Version 2, begun by a person, says what the dossier says now.",
    ]
    assert versions("barges") == [
        (1, "published", False, FIRST_TEXT, ""),
        (2, "published", True, "The port counted 275 barges.", "Better."),
    ]


def test_what_the_dossier_does_not_name_is_left_alone(tmp_path):
    imported(written(tmp_path))

    def harbour():
        return [
            list(model.objects.exclude(**{f"{name}slug": "other"}).order_by("pk").values())
            for model, name in (
                (Source, ""),
                (Claim, ""),
                (Version, "claim__"),
                (Evidence, "version__claim__"),
                (Decision, "version__claim__"),
                (Quote, "evidence__version__claim__"),
            )
        ]

    before = harbour()
    assert [len(rows) for rows in before] == [2, 3, 3, 4, 2, 4]
    other = {
        "sources": "id,title\nother,Another source\n",
        "claims": "id,text,status\nother,Another claim.,published\n",
        "evidence": "claim,source,quote\nother,ledger,We had no berths left\n",
        "relations": "claim,relation,other\nother,updates,april\n",
    }
    assert claims_line(tmp_path / "other", **other) == ["1 claim (1 new)"]
    assert harbour() == before


def test_evidence_for_a_claim_of_the_database_is_added_to_what_it_has(tmp_path):
    imported(written(tmp_path))
    had = quotes("barges", 1)
    more = dossiers.EVIDENCE.splitlines()[0] + "\nbarges,ledger,We had no berths left,context,,,\n"
    more += "barges,ledger,the port took 275 barges in March,,,p. 1,\n"
    tables = {"sources": None, "claims": None, "relations": None, "evidence": more}
    folder = tmp_path / "more"
    assert claims_line(folder, **tables) == ["1 claim (1 changed)"]
    assert versions("barges")[1:] == [(2, "draft", False, FIRST_TEXT, REASON)]
    assert set(had) < set(quotes("barges", 2))
    assert len(quotes("barges", 2)) == 3
    before = everything()
    assert claims_line(folder, **tables) == ["1 claim (1 unchanged)", "Nothing changed."]
    assert everything() == before


def test_evidence_for_a_claim_without_a_statement_is_refused(tmp_path):
    imported(written(tmp_path))
    Claim.objects.create(slug="bare")
    evidence = dossiers.EVIDENCE.replace("april,", "bare,")
    before = everything()
    with pytest.raises(CommandError) as refusal:
        imported(written(tmp_path, evidence=evidence))
    assert str(refusal.value) == (
        "Nothing was written: 1 problem.\n"
        "evidence.csv, line 5, claim: "
        "The claim bare has no statement yet: it needs a row in claims.csv."
    )
    assert everything() == before


def test_further_figures_of_a_claim_stay(tmp_path):
    imported(written(tmp_path))
    version = Version.objects.get(claim__slug="turned-away")
    Quantity.objects.create(version=version, value=275, unit="barges")
    assert claims_line(tmp_path) == UNCHANGED
    assert version.quantities.count() == 2


def test_the_printed_words_of_a_figure_stay_while_its_value_does(tmp_path):
    imported(written(tmp_path))
    Quantity.objects.filter(version__claim__slug="barges").update(printed="275 or so")
    assert claims_line(tmp_path) == UNCHANGED
    claims = dossiers.CLAIMS.replace("275,barges,,", "276,barges,,")
    assert claims_line(tmp_path, claims=claims) == [ONE_CHANGED]
    quantity = Claim.objects.get(slug="barges").listed.quantities.get()
    assert (str(quantity.value.normalize()), quantity.printed) == ("276", "")
