import pytest

from tests.builders import a_published

pytestmark = pytest.mark.django_db
ORIGIN = {"Origin": "https://elsewhere.example"}


@pytest.fixture
def claim():
    return a_published("ports")


@pytest.mark.parametrize(
    "address",
    [
        *("/claims.json", "/claims.jsonl", "/claims.csv", "/claims.bib", "/claims.atom"),
        *("/claims/ports.json", "/claims/ports/v1.csl.json", "/claims/ports.jsonld"),
        *("/sources.json", "/topics.json", "/api/openapi.json", "/nothing.json"),
    ],
)
def test_scripts_of_every_site_may_read_data(client, claim, address):
    response = client.get(address, headers=ORIGIN)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "ETag, Link" in response["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response
    asked = {**ORIGIN, "Access-Control-Request-Method": "GET"}
    preflight = client.options(address, headers=asked)
    assert (preflight.status_code, preflight.content, preflight["Allow"]) == (
        204,
        b"",
        "GET, HEAD, OPTIONS",
    )
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ["/claims/ports/", "/desk/", "/api/sources", "/accounts/"])
def test_they_may_not_read_pages_or_write(client, claim, address):
    asked = {**ORIGIN, "Access-Control-Request-Method": "POST"}
    for response in (client.get(address, headers=ORIGIN), client.options(address, headers=asked)):
        assert "Access-Control-Allow-Origin" not in response


def test_what_a_page_gives_by_accept_is_data_too(client, claim):
    response = client.get("/claims/ports/", headers={"Accept": "application/ld+json", **ORIGIN})
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("address", "method", "status", "detail"),
    [
        ("/nothing.json", "get", 404, "Nothing stands at this address."),
        ("/claims/nothing.json", "get", 404, "Nothing stands at this address."),
        ("/claims/ports/v9.json", "get", 404, "Nothing stands at this address."),
        ("/api/nothing", "get", 404, "Nothing stands at this address."),
        ("/claims.json", "post", 405, "This address does not take such a request."),
        ("/api/sources", "get", 405, "This address does not take such a request."),
        ("/claims/ports.json?x=1", "get", 400, "“x” is not known here."),
        ("/claims.jsonl?x=1", "get", 400, "“x” is not a filter of this list. There are: "),
    ],
)
def test_errors_of_data_are_problems(client, claim, address, method, status, detail):
    response = getattr(client, method)(address)
    said = response.json()
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert list(said) == ["type", "title", "status", "detail", "errors"]
    assert said["detail"].startswith(detail)
    assert [error["parameter"] for error in said["errors"]] == (["x"] if status == 400 else [])
    if status == 405:
        assert response["Allow"]


def test_pages_keep_their_errors(client):
    for address in ("/nothing/", "/claims/nothing/", "/claims/?x=1"):
        assert client.get(address)["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("accept", "status", "content_type"),
    [
        ("", 200, "application/json"),
        ("*/*", 200, "application/json"),
        ("text/html,*/*;q=0.8", 200, "application/json"),
        ("application/vnd.attest.v1+json", 200, "application/vnd.attest.v1+json"),
        (
            "application/vnd.attest.v2+json, application/vnd.attest.v1+json;q=0.5",
            200,
            "application/vnd.attest.v1+json",
        ),
        ("application/vnd.attest.v2+json", 406, "application/problem+json"),
    ],
)
@pytest.mark.parametrize("address", ["/claims.json", "/claims/ports.json"])
def test_an_answer_has_the_version_that_was_asked_for(
    client, claim, address, accept, status, content_type
):
    response = client.get(address, headers={"Accept": accept})
    assert (response.status_code, response["Content-Type"]) == (status, content_type)
    assert (response["API-Version"], "Accept" in response["Vary"]) == ("1", True)
