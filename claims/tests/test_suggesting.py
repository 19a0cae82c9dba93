import pytest

from claims.models import Subject, Topic
from tests.builders import a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db


def suggested(client, q):
    return [
        (one["text"], one["kind"], one["count"])
        for one in client.get("/suggest.json", {"q": q}).json()["results"]
    ]


@pytest.fixture
def claims():
    gazette = a_quote(a_source(publisher="The Harbour Gazette"))
    a_published("one", [gazette], topics=["Harbours"], subjects=["Élan GmbH", "Old harbour"])
    a_published("two", topics=["Harbours"], subjects=["Old harbour"])
    a_version(topics=["Harbour secrets"], subjects=["Harbour spy"])


def test_names_that_begin_so_come_with_those_used_most_first(client, claims):
    assert suggested(client, "harb") == [
        ("Harbours", "Topic", 2),
        ("Old harbour", "Subject", 2),
        ("The Harbour Gazette", "Publisher", 1),
    ]
    assert suggested(client, "OLD  hár") == [("Old harbour", "Subject", 2)]
    assert suggested(client, "arbour") == suggested(client, "") == suggested(client, "%") == []


def test_other_names_and_new_names_are_suggested(client, claims):
    subject = Subject.objects.get(name="Élan GmbH")
    subject.aliases = ["Quay & Co", "Port of Sana'a"]
    subject.save()
    topic = Topic.objects.get(name="Harbours")
    topic.name = "Ports"
    topic.save()
    assert suggested(client, "quay") == suggested(client, "elan") == [("Élan GmbH", "Subject", 1)]
    for typed in ("port of sanaa", "sanaa", "Sana’a", "sana"):
        assert suggested(client, typed) == [("Élan GmbH", "Subject", 1)]
    assert suggested(client, "ports") == [("Ports", "Topic", 2)]
    assert ("Harbours", "Topic", 2) not in suggested(client, "harb")


def test_the_page_works_without_a_script(client, claims):
    page = client.get("/suggest/", {"q": "harb"})
    addresses = [one.address for one in page.context["found"]]
    assert addresses == [
        "/topics/harbours/",
        "/subjects/old-harbour/",
        "/claims/?publisher=the-harbour-gazette",
    ]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    assert client.get("/suggest/").status_code == 200
    assert client.get("/suggest/?x=1").status_code == 400


def test_a_suggestion_takes_a_bounded_number_of_queries(
    client, claims, django_assert_max_num_queries
):
    client.get("/suggest.json?q=h")
    with django_assert_max_num_queries(12):
        client.get("/suggest.json?q=h")
