"""A dossier that a person brings in: it stands in their name, and publishes nothing unreviewed."""

import pytest
from django.contrib.auth import get_user_model

from claims import four_eyes, review
from claims.dossier.importing import import_dossier
from claims.dossier.preview import preview
from claims.models import Claim, Decision, Version
from sources.models import Capture, Quote

from . import dossiers
from .dossiers import everything, imported, written

pytestmark = pytest.mark.django_db

REVIEW_FIRST = "Published claims pass through review here: it comes in as in review, not {}."


@pytest.fixture
def curator():
    return get_user_model().objects.create_user("curator")


def brought(folder, by, **options):
    return import_dossier(folder, by=by, highest_status="in review", **options)


def warnings(outcome):
    return list(map(str, outcome.warnings))


def versions():
    found = Version.objects.order_by("claim_id", "number").select_related("claim", "author")
    return [(v.claim.slug, v.number, v.status, v.author and v.author.username) for v in found]


def test_what_is_new_stands_in_the_name_of_who_brought_it(tmp_path, curator):
    outcome = brought(written(tmp_path), curator)
    assert warnings(outcome) == [f"claims.csv, line 2, status: {REVIEW_FIRST.format('published')}"]
    assert versions() == [
        ("barges", 1, "in review", "curator"),
        ("turned-away", 1, "in review", "curator"),
        ("april", 1, "draft", "curator"),
    ]
    assert [*Capture.objects.values_list("taken_by__username", flat=True)] == ["curator"] * 2
    assert [*Quote.objects.values_list("created_by__username", flat=True)] == ["curator"] * 4
    assert [
        *Decision.objects.order_by("id").values_list("status", "by__username", "version__reviewer")
    ] == [("in review", "curator", None)] * 2
    assert not Quote.objects.public().exists()
    before = everything()
    again = brought(written(tmp_path), curator)
    assert again.changed_nothing
    assert warnings(again) == warnings(outcome)
    assert everything() == before


def test_the_operator_publishes_as_before(tmp_path):
    imported(written(tmp_path))
    assert versions() == [
        ("barges", 1, "published", None),
        ("turned-away", 1, "in review", None),
        ("april", 1, "draft", None),
    ]


@pytest.mark.parametrize("status", ["published", "disputed", "retracted"])
def test_no_status_beyond_review_comes_in(tmp_path, curator, status):
    claims = dossiers.CLAIMS.replace(",draft,", f",{status},").replace(
        "275 barges.,published", "275.,"
    )
    outcome = brought(written(tmp_path, claims=claims), curator, rows=True)
    words = REVIEW_FIRST.format(status)
    assert warnings(outcome) == [f"claims.csv, line 4, status: {words}"]
    assert outcome.rows[4].words == (
        f"“No count exists for April.”; version 1, in review. Warning: {words}"
    )
    assert Claim.objects.get(slug="april").latest.status == "in review"
    assert not Version.objects.published().exists()


def test_a_published_claim_that_says_the_same_stays(tmp_path, curator):
    imported(written(tmp_path))
    before = everything()
    assert warnings(brought(written(tmp_path), curator)) == []
    assert everything() == before
    claims = dossiers.CLAIMS.replace("barges.,published", "barges.,retracted")
    assert warnings(brought(written(tmp_path, claims=claims), curator)) == [
        "claims.csv, line 2, status: "
        "The claim stays published: whether it is retracted is decided in review."
    ]
    assert everything() == before


def test_the_next_version_of_a_published_claim_waits_for_review(tmp_path, curator):
    imported(written(tmp_path))
    claims = dossiers.CLAIMS.replace("took 275 barges", "counted 275 barges")
    outcome = brought(written(tmp_path, claims=claims), curator)
    assert warnings(outcome) == [f"claims.csv, line 2, status: {REVIEW_FIRST.format('published')}"]
    assert versions()[:2] == [
        ("barges", 1, "published", None),
        ("barges", 2, "in review", "curator"),
    ]
    assert Claim.objects.get(slug="barges").listed.number == 1
    before = everything()
    assert brought(written(tmp_path, claims=claims), curator).changed_nothing
    assert everything() == before


def test_words_brought_into_the_work_of_another_are_by_who_brought_them(tmp_path, curator):
    imported(written(tmp_path))
    other = get_user_model().objects.create_user("other")
    review.start_next(Claim.objects.get(slug="barges"), by=other, reason="Better.")
    assert versions()[1] == ("barges", 2, "draft", "other")
    claims = dossiers.CLAIMS.replace("took 275 barges", "counted 275 barges")
    outcome = brought(written(tmp_path, claims=claims), curator)
    words = f"claims.csv, line 2, status: {REVIEW_FIRST.format('published')}"
    assert warnings(outcome) == [
        words,
        "claims.csv, line 2: Version 2, begun by a person, says what the dossier says now.",
    ]
    assert versions()[1] == ("barges", 2, "in review", "other")
    version = Claim.objects.get(slug="barges").latest
    assert all(four_eyes.had_a_hand(person, version) for person in (curator, other))
    claims = claims.replace("counted 275", "weighed 275")
    outcome = brought(written(tmp_path, claims=claims), curator)
    assert warnings(outcome) == [f"claims.csv, line 2, status: {REVIEW_FIRST.format('published')}"]
    assert Claim.objects.get(slug="barges").latest.text == "The port weighed 275 barges."


def test_a_preview_tells_the_same(tmp_path, curator):
    folder = written(tmp_path)
    seen = preview(folder, by=curator, highest_status="in review")
    done = brought(folder, curator, rows=True)
    assert seen.rows == done.rows
    assert seen.warnings == done.warnings
    assert done.rows[2].words == (
        "“The port took 275 barges.”; version 1, in review. "
        f"Warning: {REVIEW_FIRST.format('published')}"
    )
