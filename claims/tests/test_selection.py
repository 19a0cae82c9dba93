"""The selection: kept without an account, passed on as an address, taken away as one file."""

import json

import pytest

from claims import review, selection
from tests.builders import a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims():
    paper = a_source("paper")
    for slug in ("a", "b", "c"):
        a_published(slug, [a_quote(paper)], text=f"Statement {slug}.")
    a_version(text="A draft.")


def add(client, *names):
    return client.post("/selection/", {"add": names})


def slugs(response):
    return [version.claim.slug for version in response.context["versions"]]


def ids(response):
    return [item["id"] for item in json.loads(b"".join(response))]


def test_claims_are_put_aside_in_order_and_taken_back(client, claims):
    assert slugs(client.get("/selection/")) == []
    response = add(client, "b.1")
    assert (response.status_code, response["Location"]) == (302, "/selection/")
    add(client, "a.1", "b.1", "c.1")
    assert slugs(client.get("/selection/")) == ["b", "a", "c"]
    client.post("/selection/", {"remove": "a.1"})
    assert slugs(client.get("/selection/")) == ["b", "c"]
    client.post("/selection/", {"clear": "yes"})
    assert slugs(client.get("/selection/")) == []
    assert client.cookies["selection"].value == ""


def test_nothing_is_written_and_nobody_is_known(client, claims, django_assert_num_queries):
    add(client, "a.1")
    assert set(client.cookies) == {"selection"}
    assert client.get("/selection/")["Cache-Control"] == "private"


@pytest.mark.parametrize("suffix", ["bib", "biblatex.bib", "ris", "csl.json", "wiki", "md", "txt"])
def test_the_kept_and_the_addressed_selection_are_the_same_file(client, claims, suffix):
    add(client, "c.1", "a.1")
    kept, addressed = (
        # But for the line at the top that names the address of the file.
        [line for line in b"".join(client.get(address)).splitlines() if b"selection" not in line]
        for address in (f"/selection.{suffix}", f"/selection.{suffix}?v=c.1&v=a.1")
    )
    assert kept == addressed
    assert b"/claims/c/v1/" in b"".join(kept)
    assert b"/claims/b/v1/" not in b"".join(kept)


def test_one_bibliography_holds_each_source_once(client, claims):
    assert ids(client.get("/selection.csl.json?v=c.1&v=a.1")) == ["c-v1", "paper", "a-v1"]


def test_the_version_stays_that_was_chosen(client, claims):
    add(client, "a.1")
    first = client.get("/selection/").context["versions"][0]
    second = review.start_next(first.claim, reason="x")
    review.enter(second, "published")
    assert [v.number for v in client.get("/selection/").context["versions"]] == [1]
    assert b"replaced by a later version" in client.get("/selection/").content


def test_an_address_is_passed_on_and_kept_by_another(client, claims):
    add(client, "b.1", "a.1")
    share = client.get("/selection/").context["share"]
    assert share == "?v=b.1&v=a.1"
    other = type(client)()
    shared = other.get(f"/selection/{share}")
    assert slugs(shared) == ["b", "a"]
    assert slugs(other.get("/selection/")) == []
    other.post("/selection/", {"add": shared.context["names"]})
    assert slugs(other.get("/selection/")) == ["b", "a"]


def test_it_prints_in_a_style_that_is_remembered(client, claims):
    add(client, "a.1", "b.1")
    page = client.get("/selection/?style=ieee")
    entries = [
        (entry.label, entry.text.split(", 2")[0].partition(".")[0], lines)
        for entry, lines in page.context["entries"]
    ]
    quote = "supports: “We paid at least $275 million for the whole system” (Title of paper)"
    assert entries == [
        ("[1]", "Attest, “Statement a” [Claim a, version 1", [quote]),
        ("[2]", "“Title of paper", []),
        ("[3]", "Attest, “Statement b” [Claim b, version 1", [quote]),
    ]
    assert client.get("/selection/").context["style"] == "ieee"
    text = b"".join(client.get("/selection.txt?style=ieee")).decode()
    assert "[1] Attest, “Statement a” [Claim a, version 1, " in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("v=a", "“a” is no claim and version"),
        ("v=a.0", "“a.0” is no claim and version"),
        ("v=a.1&v=", "“” is no claim and version"),
        ("v=nothing.1", "“nothing.1” is not a published version of a claim."),
        ("v=a.2", "“a.2” is not a published version of a claim."),
        ("v=a.999999999", "“a.999999999” is not a published version"),
        ("page=2", "“page” is not known here."),
        ("v=a.1&style=nix", "“nix” is not a style"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(client, claims, query, sentence):
    response = client.get(f"/selection/?{query}")
    assert response.status_code == 400
    assert sentence in response.content.decode()
    if "style" not in query:
        assert client.get(f"/selection.bib?{query}").status_code == 400


def test_a_draft_cannot_be_selected(client, claims):
    draft = a_version()
    assert add(client, f"{draft.claim.slug}.1").status_code == 400
    client.cookies["selection"] = str(draft.pk)
    assert slugs(client.get("/selection/")) == []


@pytest.mark.parametrize("cookie", ["x", "1-", "-", "1" * 100, "1-1-1", "a-1", "0"])
def test_a_tampered_cookie_is_harmless(client, claims, cookie):
    client.cookies["selection"] = cookie
    assert client.get("/selection/").status_code == 200


def test_a_full_selection_says_so_and_loses_nothing(client, claims, monkeypatch):
    monkeypatch.setattr(selection, "MOST", 2)
    add(client, "a.1")
    response = add(client, "b.1", "c.1")
    assert response.status_code == 400
    assert "holds at most 2 claims, and this would be 3. Nothing was added." in (
        response.content.decode()
    )
    assert slugs(client.get("/selection/")) == ["a"]
    monkeypatch.setattr(selection, "MOST_IN_ADDRESS", 0)
    page = client.get("/selection/")
    assert page.context["share"] == ""
    assert "does not fit into an address" in page.content.decode()


def test_other_methods_are_refused(client, claims):
    assert client.delete("/selection/").status_code == 405
    assert client.post("/selection.bib").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_another_site_cannot_change_a_selection(client, claims, headers):
    add(client, "a.1", "b.1")
    # As a browser sends it: without the cookie.
    stranger = type(client)()
    refused = stranger.post("/selection/", {"add": ["c.1"]}, headers=headers)
    assert (refused.status_code, refused.cookies) == (400, {})
    assert slugs(client.get("/selection/")) == ["a", "b"]


def test_a_form_of_this_site_is_taken(client, claims):
    here = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert client.post("/selection/", {"add": ["a.1"]}, headers=here).status_code == 302


def test_a_long_selection_does_not_wait_for_the_formatter(client, claims, monkeypatch):
    monkeypatch.setattr("claims.selection_views.FORMATTED_UNASKED", 1)
    monkeypatch.setattr("citations.styles.MOST_ITEMS", 2)
    add(client, "a.1", "b.1")
    page = client.get("/selection/")
    assert page.status_code == 200
    assert "entries" not in page.context
    asked = client.get("/selection/?style=apa")
    assert asked.status_code == 200
    assert "holds at most 2 works" in asked.content.decode()
