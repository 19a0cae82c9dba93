"""What the page of a claim asks of the database, and that it is what the files tell."""

import pytest
from django.contrib.auth.models import User

from claims import review
from claims.models import Claim, NotFound, Relation, Subject
from sources import acceptance
from sources.models import Derivation
from tests.builders import a_corruption, a_published, a_quote, a_source, a_version, add_figure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_as_often_for_thirty_quotes_as_for_one(
    client, django_assert_num_queries, number
):
    source = a_source(text=" ".join(f"Crane{n} lifts crate{n}." for n in range(30)))
    quotes = [a_quote(source, f"Crane{n} lifts crate{n}.") for n in range(number)]
    version = a_published(quotes=quotes, topics=["Ports"], subjects=["Harbour"])
    # The version, its quotes, the short parts, and what lies behind the documents.
    with django_assert_num_queries(4):
        client.get(version.claim.get_absolute_url())


@pytest.fixture
def full():
    """A claim with everything that a page can show, and what it may not."""
    wire, archive = a_source("wire"), a_source("archive")
    quotes = [a_quote(), a_quote(text="We paid at least $257 million for the whole system")]
    a_corruption(quotes[0], wire)
    Derivation.objects.create(source=wire, origin=archive, kind="copy", state="confirmed")
    acceptance.accept(quotes[1], by=User.objects.create(username="ann"), reason="A slip.")
    for n, slug in enumerate(["first", "second", "third"]):
        claim = Claim.objects.create(slug=slug)
        version = a_version(claim, quotes, topics=["Ports", "Money"], subjects=["Harbour", "Clerk"])
        Subject.objects.filter(slug="harbour").update(aliases=["Hafen"], kind="place")
        NotFound.objects.create(version=version, sought="A bill", place="Archive", looked="2020")
        add_figure(version, n)
        review.enter(version, "published", reason="Seen by two.")
    draft = Claim.objects.create(slug="draft")
    a_version(draft)
    first, second, third = (Claim.objects.get(slug=slug) for slug in ("first", "second", "third"))
    for claim, kind, other, state in (
        (first, "narrows", second, "confirmed"),
        (second, "contradicts", first, "confirmed"),
        (first, "updates", third, "proposed"),
        (first, "duplicates", draft, "confirmed"),
        (draft, "duplicates", first, "confirmed"),
    ):
        Relation.objects.create(claim=claim, kind=kind, other=other, state=state, note=kind)
    return first


def test_a_page_with_everything_on_it_asks_less_than_twelve_times(
    client, django_assert_num_queries, full
):
    with django_assert_num_queries(10):
        response = client.get("/claims/first/v1/")
    shown = [(r["words"], r["claim"].statement, r["note"]) for r in response.context["relations"]]
    assert shown == [
        ("narrows", "Statement of second.", "narrows"),
        ("is contradicted by", "Statement of second.", "contradicts"),
    ]
    (measure,) = response.context["measures"]
    assert sorted(row.quantity.value for row in measure.rows) == [0, 1, 2]


@pytest.mark.parametrize("suffix", ["json", "jsonld", "csl.json"])
def test_the_page_holds_what_the_file_holds(client, full, suffix):
    file = client.get(f"/claims/first.{suffix}")
    asked = client.get("/claims/first/", HTTP_ACCEPT=file["Content-Type"])
    assert asked["Content-Location"].endswith(f"/claims/first.{suffix}")
    assert asked.json() == file.json()
