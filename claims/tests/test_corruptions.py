"""Beside a quote stands what its document says otherwise than its origin."""

import pytest
from lxml import html

from claims import review
from claims.models import Evidence
from tests.builders import a_corruption, a_published, a_source, a_version, a_witness

pytestmark = pytest.mark.django_db


def beside(client):
    """The sentences on the page of the claim."""
    page = html.fromstring(client.get("/claims/cost/").content.decode())
    return [p.text_content() for p in page.xpath("//figure//p[@class='corrupted']")]


def in_json(client):
    return [e["corruptions"] for e in client.get("/claims/cost.json").json()["evidence"]]


@pytest.fixture
def report():
    return a_source("report", title="Report")


@pytest.mark.parametrize("stance", ["supports", "contradicts", "context"])
def test_what_was_changed_is_told_beside_the_quote(client, report, stance):
    quote = a_witness(a_source())
    a_corruption(quote, report, says="257 million", origin_says="275 million")
    a_published("cost", [quote], stance=stance)
    assert beside(client) == [
        "This document says 257 million where its origin, Report, says 275 million."
    ]
    expected = {"says": "257 million", "origin_says": "275 million", "origin": "report"}
    assert in_json(client) == [[expected]]


@pytest.mark.parametrize(
    ("copy", "origin", "fields", "is_told"),
    [
        ("public", "public", {}, True),
        ("excerpt", "public", {}, True),
        ("private", "public", {}, False),
        ("public", "private", {}, False),
        # Nobody outside knows that it is here.
        ("public", "excerpt", {}, False),
        ("public", "public", {"state": "proposed"}, False),
        ("public", "public", {"moved": -9}, False),
    ],
)
def test_readers_are_told_of_what_is_confirmed_and_public(client, copy, origin, fields, is_told):
    quote = a_witness(a_source(access=copy))
    report = a_source("report", title="SECRET", access=origin)
    a_corruption(quote, report, says="says-this", origin_says="says-that", **fields)
    a_published("cost", [quote])
    assert len(beside(client)) == is_told
    assert [len(found) for found in in_json(client)] == [is_told]
    if origin != "public":
        for address in ("/claims/cost/", "/claims/cost.json"):
            body = client.get(address).content.decode()
            assert "SECRET" not in body and "says-that" not in body


def test_an_excerpt_that_a_published_claim_rests_on_may_be_named(client):
    report, quote = a_source("report", access="excerpt"), a_witness(a_source())
    a_corruption(quote, report)
    a_published("cost", [quote])
    assert beside(client) == []
    a_published(quotes=[a_witness(report)])
    assert len(beside(client)) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_all_of_them_are_read_in_one_query(client, django_assert_num_queries, number):
    version = a_version(quotes=[])
    reports = [a_source() for _ in range(number)]
    for report in reports:
        quote = a_witness(a_source())
        a_corruption(quote, report)
        Evidence.objects.create(version=version, quote=quote)
    review.enter(version, "published")
    address = version.claim.get_absolute_url()
    client.get(address)
    with django_assert_num_queries(6):
        assert client.get(address).content.decode().count('class="corrupted"') == number
