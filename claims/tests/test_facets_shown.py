"""The facets beside the list, and the page of one facet."""

import pytest

from claims.facets_shown import MOST
from sources.models import Source
from tests.builders import a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims():
    wire, gazette = a_source("wire", publisher="Wire"), a_source("gazette", publisher="Gazette")
    a_published("one", [a_quote(wire)], topics=["Ports", "Money"], occurred="2016/2017")
    a_published("two", [a_quote(wire), a_quote(gazette)], topics=["Ports"], subjects=["Ana"])
    a_published("three", [a_quote(gazette)], topics=["Ships"], status="disputed", occurred="2017")
    a_version(topics=["Hidden"], subjects=["Nobody"])


def counts(client, query=""):
    """{facet: {value: count}}, with a star at each value that is chosen."""
    response = client.get(f"/claims/?{query}")
    assert response.status_code == 200, response.context["errors"]
    return {
        facet["name"]: {
            value.value + ("*" if value.chosen else ""): value.count for value in facet["values"]
        }
        for facet in response.context["facets"]
    }


def test_each_facet_counts_the_claims_of_each_value(client, claims):
    assert counts(client) == {
        "topic": {"ports": 2, "money": 1, "ships": 1},
        "subject": {"ana": 1},
        "publisher": {"wire": 2, "gazette": 2},
        "source": {},
        "year": {"2017": 2, "2016": 1, "undated": 1},
        "origins": {"1": 3},
        "stance": {"supports": 3},
        "verdict": {"verified": 3},
        "status": {"published": 2, "disputed": 1},
    }


def test_a_facet_ignores_its_own_choice_and_heeds_the_others(client, claims):
    found = counts(client, "topic=ports&publisher=gazette&year=undated")
    assert found["topic"] == {"ports*": 1}
    assert found["publisher"] == {"wire": 1, "gazette*": 1}
    assert found["year"] == {"undated*": 1}
    assert found["status"] == {"published": 1}
    # Several values of one facet widen it, and none takes the counts of another away.
    found = counts(client, "topic=money&topic=ships")
    assert found["topic"] == {"ports": 2, "money*": 1, "ships*": 1}
    assert found["year"] == {"2017": 2, "2016": 1}


def test_what_is_chosen_stays_in_sight_where_nothing_has_it(client, claims):
    found = counts(client, "topic=ships&subject=ana&source=wire&origins=7")
    assert found["topic"] == {"ships*": 0}
    assert found["subject"] == {"ana*": 0}
    assert found["source"] == {"wire*": 0}
    assert found["origins"] == {"7*": 0}


def test_the_value_with_most_claims_comes_first_and_the_rest_have_a_page(client):
    for n in range(10):
        a_published(topics=[f"Topic {n}"] + ["Common"] * (n > 3), subjects=[f"Subject {n}"])
    facets = {f["name"]: f for f in client.get("/claims/?status=published").context["facets"]}
    assert [value.label for value in facets["topic"]["values"]][0] == "Common"
    assert len(facets["topic"]["values"]) == 8
    assert facets["topic"]["more"] == "/claims/facets/topic/?status=published"
    page = client.get(facets["topic"]["more"])
    assert len(page.context["facet"]["values"]) == 11
    assert [v.label for v in page.context["facet"]["values"]][0] == "Common"


def values(response):
    return {value.value: value.count for value in response.context["facet"]["values"]}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("topic/", {"ports": 2, "money": 1, "ships": 1}),
        ("topic/?within=S", {"ports": 2, "ships": 1}),
        ("topic/?within=hid", {}),
        ("subject/?topic=ports", {"ana": 1}),
        ("source/?topic=ports&source=gazette", {"wire": 2, "gazette": 1}),
        ("source/?within=of+g", {"gazette": 2}),
        ("publisher/?within=gaz&publisher=wire", {"gazette": 2}),
        ("year/?within=201", {"2017": 2, "2016": 1}),
        ("year/", {"2017": 2, "2016": 1, "undated": 1}),
        ("status/", {"published": 2, "disputed": 1}),
    ],
)
def test_the_page_of_a_facet(client, claims, address, expected):
    response = client.get(f"/claims/facets/{address}")
    assert (response.status_code, values(response)) == (200, expected)


def test_the_page_of_a_facet_keeps_the_rest_of_the_query(client, claims):
    query = "topic=ports&status=published&q=system&cursor=x&within=po"
    response = client.get(f"/claims/facets/topic/?{query}")
    assert response.context["rest"] == [("status", "published"), ("q", "system")]
    assert response.context["back"] == "?topic=ports&status=published&q=system"
    # What is chosen and not among those shown stays chosen.
    response = client.get("/claims/facets/topic/?topic=ports&status=published&within=mon")
    assert response.context["rest"] == [("topic", "ports"), ("status", "published")]


def test_what_cannot_be_read_of_a_facet_is_said(client, claims):
    response = client.get("/claims/facets/topic/?status=nope&within=x")
    assert response.status_code == 400
    assert response.context["errors"] == ["status: “nope” is not one of those there are."]
    assert client.get("/claims/facets/no-such/").status_code == 404
    assert client.get("/claims/facets/topic/?within=%00").status_code == 200


def test_a_page_of_very_many_values_shows_the_first(client, monkeypatch):
    monkeypatch.setattr("claims.facets_shown.MOST", 2)
    a_published(topics=["A", "B", "C"])
    response = client.get("/claims/facets/topic/")
    assert (len(values(response)), response.context["more"]) == (2, True)
    assert MOST > 2


def test_a_renamed_publisher_is_called_by_its_new_name(client, claims):
    source = Source.objects.get(slug="wire")
    source.publisher = "Wire & Sons"
    source.save()
    facets = {f["name"]: f["values"] for f in client.get("/claims/").context["facets"]}
    assert {v.label: v.count for v in facets["publisher"]} == {"Gazette": 2, "Wire & Sons": 2}
