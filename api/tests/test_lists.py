"""The lists as JSON: pages, keys and parts, for what of a list is asked for."""

from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import representation
from claims.models import Relation, Version
from sources.representation import SHAPE as OF_SOURCE
from tests.builders import a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db
LISTS = {
    "claims": list(representation.SHAPE),
    "sources": [key for key in OF_SOURCE if key in ("slug", "source_url", "text_url", "access")],
    "topics": ["slug", "name", "url", "description", "claims"],
    "subjects": [
        *("slug", "name", "url", "description", "claims"),
        *("kind", "aliases", "identifiers"),
    ],
}


@pytest.fixture
def three():
    """Three claims, each with a source, a topic and a subject of its own, and a hidden one."""
    for name in "abc":
        quote = a_quote(a_source(f"paper-{name}", access="excerpt"))
        a_published(f"claim-{name}", [quote], topics=[f"Topic {name}"], subjects=[f"Whom {name}"])
    hidden = a_quote(a_source("hidden", access="private"))
    a_version(quotes=[hidden], topics=["Hidden"], subjects=["Hidden"])


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_list_are_walked_by_link_there_and_back(client, three, settings, name):
    settings.SITE_URL = "http://testserver"
    found, back, address = [], [], f"/{name}.json?size=1"
    while address:
        response = client.get(address)
        links = {rel: url for url, rel in linked(response)}
        assert links.get("first") == f"http://testserver/{name}.json?size=1"
        said = response.json()
        assert (said["count"], said["next"], said["previous"]) == (
            3,
            links.get("next"),
            links.get("prev"),
        )
        found += [thing["slug"] for thing in said["results"]]
        address = said["next"]
    while address := said["previous"]:
        said = client.get(address).json()
        back += [thing["slug"] for thing in said["results"]]
    kind = {"claims": "claim", "sources": "paper", "topics": "topic", "subjects": "whom"}[name]
    forwards = [f"{kind}-{letter}" for letter in "abc"]
    assert found == (forwards[::-1] if name in ("claims", "sources") else forwards)
    assert back == found[-2::-1]


def linked(response):
    for link in response["Link"].split(", "):
        address, rel = link.split("; ")
        yield address.strip("<>"), rel.removeprefix('rel="').removesuffix('"')


@pytest.mark.parametrize("name", LISTS)
def test_fields_choose_keys_in_the_order_of_the_shape(client, three, name):
    whole = client.get(f"/{name}.json").json()["results"]
    assert list(whole[0])[: len(LISTS[name])] == LISTS[name]
    last, first = LISTS[name][3], "slug"
    found = client.get(f"/{name}.json?fields={last},{first}").json()["results"]
    assert found == [{key: thing[key] for key in (first, last)} for thing in whole]
    assert list(found[0]) == [first, last]


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("size=0", "size", "Give a whole number from 1 to 200."),
        ("size=201", "size", "Give a whole number from 1 to 200."),
        ("size=1&size=2", "size", "“size” was given more than once."),
        ("fields=slug,nothing", "fields", "There is no “nothing” here. There are: slug, "),
        ("cursor=rubbish", "cursor", "This cursor does not belong to this list."),
        ("sise=1", "sise", "“sise” is not "),
    ],
)
@pytest.mark.parametrize("name", LISTS)
def test_what_cannot_be_read_is_named(client, name, query, parameter, detail):
    response = client.get(f"/{name}.json?{query}")
    [error] = response.json()["errors"]
    assert (response.status_code, error["parameter"]) == (400, parameter)
    assert error["detail"].startswith(detail)


def test_a_cursor_of_words_that_no_database_takes_is_refused(client, three):
    import base64
    import json

    for slug in ("a\0", "\ud800", "a b"):
        data = json.dumps(["next", "slug", slug, 1]).encode()
        cursor = base64.urlsafe_b64encode(data).decode().rstrip("=")
        assert client.get(f"/topics.json?cursor={cursor}").status_code == 400


def test_include_names_the_parts_beside_the_plain_keys(client, three):
    [whole, *_] = client.get("/claims.json").json()["results"]
    parts = representation.PARTS
    plain = {key: value for key, value in whole.items() if key not in parts}
    for query, expected in {
        "include=none": plain,
        "include=evidence,sources": {
            **plain,
            "evidence": whole["evidence"],
            "sources": whole["sources"],
        },
        "fields=slug&include=standing,facets": {
            "slug": whole["slug"],
            "standing": whole["standing"],
        },
        "fields=slug,quantities": {"slug": whole["slug"], "quantities": []},
        "include=": whole,
    }.items():
        [first, *_] = client.get(f"/claims.json?{query}").json()["results"]
        assert first == expected
        assert list(first) == [key for key in whole if key in expected]
    response = client.get("/claims.json?include=slug")
    assert response.json()["errors"][0]["detail"].startswith("There is no “slug” here.")


def test_every_choice_of_keys_can_be_answered(three):
    """Each by itself, and any two parts together beside the plain keys: each has all it needs."""
    listed = Version.objects.listed()
    [whole, *_] = representation.claims(listed.with_evidence())
    plain = [key for key in representation.SHAPE if key not in representation.PARTS]
    choices = [[key] for key in representation.SHAPE]
    choices += [[*plain, *pair] for pair in combinations(representation.PARTS, 2)]
    for keys in choices:
        [first, *_] = representation.claims(representation.loaded(listed, keys), keys)
        assert first == {key: whole[key] for key in keys}


def test_what_is_not_asked_for_is_not_read(client, three):
    def queries(query):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/claims.json?{query}").status_code == 200
        return len(captured)

    queries("")
    whole = queries("")
    a_published(quotes=[a_quote(), a_quote()], topics=["Topic d"])
    one, other = (version.claim for version in Version.objects.listed()[:2])
    Relation.objects.create(claim=one, kind="narrows", other=other)
    queries("")
    assert queries("") == whole
    least = queries("fields=slug,text")
    assert least < queries("include=none") < queries("include=evidence") < whole
    assert least <= 3
    for name in ("sources", "topics", "subjects"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/{name}.json?size=1").status_code == 200
        with CaptureQueriesContext(connection) as three_of_them:
            assert client.get(f"/{name}.json?size=3").status_code == 200
        assert len(captured) == len(three_of_them)


def test_a_source_as_json_says_what_is_held_of_it(client, settings):
    settings.SITE_URL = "https://claims.example"
    paper = a_source("paper", title="A paper", publisher="Harbour Press")
    a_published(quotes=[a_quote(paper)])
    capture = paper.captures.get()
    listed = {
        "slug": "paper",
        "source_url": "https://claims.example/sources/paper/",
        "text_url": "https://claims.example/sources/paper/text/",
        "access": "public",
        "publisher_slug": "harbour-press",
        "quotes": 1,
        "id": "paper",
        "type": "webpage",
        "title": "A paper",
        "publisher": "Harbour Press",
    }
    assert client.get("/sources.json?q=harbour").json()["results"] == [listed]
    assert client.get("/sources/paper.json").json() == {
        **listed,
        "captures": [
            {
                "url": f"https://claims.example/sources/paper/text/{capture.pk}/",
                "taken": capture.taken.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "media_type": "text/plain",
                "size": capture.size,
                "sha256": capture.sha256,
                "text_sha256": capture.text_sha256,
            }
        ],
    }
    assert client.get("/sources.json?q=nobody").json()["results"] == []
