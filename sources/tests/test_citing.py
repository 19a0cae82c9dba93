"""How a source and a quote are cited, and that nothing leaves which a reader may not see."""

import datetime
import json
import re

import pytest
from signposting.linkheader import find_signposting_http_link

from claims import review
from sources import csl, ingest
from sources.models import Capture, Source
from tests.admin_forms import signed_in
from tests.builders import TEXT, WORDS, a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db

HOME = "https://claims.example"
DOORS = ["/", "/cite/", ".bib", ".ris", ".csl.json", ".jsonld", ".anno.jsonld", ".txt", ".linkset"]


@pytest.fixture
def quote(settings):
    settings.SITE_URL = HOME
    paper = a_source(
        "paper",
        type="report",
        title="港口报告",
        title_translated="Report of the port",
        authors=[{"literal": "Harbour Office, Ltd."}, {"family": "Pell", "given": "Ana"}],
        publisher="Harbour Press",
        issued="2018~",
        url="https://harbour.example/report",
        doi="10.1000/1",
        archive_url="https://archive.example/1",
        archived="2026-03-04",
        accessed="2026-03",
        language="zh",
    )
    quote = a_quote(paper, translation="In English.", locator="pp. 3-4")
    a_published("cameras", [quote])
    return quote


def body(response):
    assert response.status_code == 200
    return b"".join(response).decode()


def test_every_field_of_a_source(quote):
    assert csl.item(quote.source) == {
        "id": "paper",
        "type": "report",
        "title": "港口报告",
        "author": [{"literal": "Harbour Office, Ltd."}, {"family": "Pell", "given": "Ana"}],
        "publisher": "Harbour Press",
        "issued": {"date-parts": [[2018]], "circa": True},
        "accessed": {"date-parts": [[2026, 3]]},
        "URL": "https://harbour.example/report",
        "DOI": "10.1000/1",
        "archive_location": "https://archive.example/1",
        "language": "zh",
        "custom": {
            "title-translated": "Report of the port",
            "archived": {"date-parts": [[2026, 3, 4]]},
        },
    }


def test_a_quote_is_cited_with_its_words_and_pages(client, quote):
    (item,) = json.loads(body(client.get(f"/sources/paper/q{quote.pk}.csl.json")))
    assert (item["id"], item["page"]) == (f"paper-q{quote.pk}", "3–4")
    assert item["note"].startswith(f"Quote at {HOME}/sources/paper/q{quote.pk}/\n")
    assert item["note"].splitlines()[-1] == f"“{WORDS}” [in English: “In English.”] (pp. 3–4)"
    wiki = body(client.get(f"/sources/paper/q{quote.pk}.wiki"))
    assert "|pages=3–4 " in wiki
    assert f"|quote={WORDS} |trans-quote=In English.}}}}" in wiki
    styled = body(client.get(f"/sources/paper/q{quote.pk}.txt?style=apa"))
    assert styled == (
        "Harbour Office, Ltd., & Pell, A. (ca. 2018). 港口报告 [Report of the port] (pp. 3–4). "
        "Harbour Press. https://doi.org/10.1000/1\n"
        f"    Quote at {HOME}/sources/paper/q{quote.pk}/\n"
        f"    “{WORDS}” [in English: “In English.”] (pp. 3–4)\n\n"
    )


@pytest.mark.parametrize("door", DOORS)
def test_a_source_and_a_quote_have_every_door(client, quote, door):
    for stem in ("/sources/paper", f"/sources/paper/q{quote.pk}"):
        assert client.get(stem + door).status_code == 200


@pytest.mark.parametrize("accept", ["application/x-bibtex", "application/ld+json", "text/plain"])
def test_negotiation_gives_the_bytes_of_the_suffix(client, quote, accept):
    for stem in ("/sources/paper", f"/sources/paper/q{quote.pk}"):
        asked = client.get(f"{stem}/", headers={"accept": accept})
        place = asked["Content-Location"].removeprefix(HOME)
        assert place.startswith(f"{stem}.")
        assert body(asked) == body(client.get(place))
        assert client.get(f"{stem}/", headers={"accept": "image/png"}).status_code == 406


def test_programs_find_their_way_from_a_source(client, quote):
    address = f"{HOME}/sources/paper/"
    found = find_signposting_http_link([client.head("/sources/paper/")["Link"]], address)
    assert found.citeAs.target == address
    assert {link.target for link in found.types} == {
        "https://schema.org/AboutPage",
        "https://schema.org/Report",
    }
    # Of its authors no address is known, and what may be done with it is not ours to say.
    assert (found.authors, found.license) == (set(), None)
    assert {str(link.target) for link in found.items} == {
        f"{HOME}/sources/paper.anno.jsonld",
        f"{HOME}/sources/paper.json",
        f"{HOME}/sources/paper/text/",
    }


def test_the_tags_of_a_source_describe_the_source(client, quote):
    page = client.get("/sources/paper/").content.decode()
    tags = re.findall(r'<meta name="((?:citation_|z:)[^"]+)" content="([^"]*)">', page)
    assert tags == [
        ("z:itemType", "report"),
        ("citation_title", "港口报告"),
        ("citation_author", "Harbour Office Ltd.,"),
        ("citation_author", "Pell, Ana;"),
        ("citation_publication_date", "c. 2018"),
        ("citation_technical_report_institution", "Harbour Press"),
        ("citation_language", "zh"),
        ("citation_doi", "10.1000/1"),
        ("citation_public_url", "https://harbour.example/report"),
        ("z:accessDate", "2026-03"),
        ("z:archiveLocation", "https://archive.example/1"),
    ]
    assert "og:site_name" not in page
    assert not any(bad in page for bad in ("Z3988", "unapi", "byline", "vcard", "<time"))


def test_links_to_the_document_are_robust(client, quote):
    page = client.get("/sources/paper/").content.decode()
    robust = (
        'data-originalurl="https://harbour.example/report" '
        'data-versionurl="https://archive.example/1" data-versiondate="2026-03-04"'
    )
    for address in ("https://harbour.example/report", "https://archive.example/1"):
        assert f'<a href="{address}" rel="nofollow noopener" {robust}>' in page


# What a reader may not see


def selectors(client, address):
    targets = client.get(address).json()["target"]
    return [(t["source"].removeprefix(HOME), t["selector"]) for t in targets]


@pytest.mark.parametrize("access", Source.Access.values)
def test_an_annotation_holds_as_much_as_the_page(client, settings, access):
    settings.SITE_URL = HOME
    paper = a_source("paper", access=access)
    quote = a_quote(paper, "The harbour office bought […] the whole system", locator="")
    a_published("cameras", [quote])
    assert quote.verdict == "verified" and quote.prefix + quote.suffix
    found = selectors(client, f"/sources/paper/q{quote.pk}.anno.jsonld")
    held = f"/sources/paper/text/{quote.capture_id}/"
    place = {"type": "TextPositionSelector", "start": quote.start, "end": quote.end}
    words = {"type": "TextQuoteSelector", "exact": quote.text}
    if access == "public":
        words["exact"] = TEXT[quote.start : quote.end]
        words |= {"suffix": quote.suffix}
    assert found == [(held, [words] if access == "private" else [words, place])]


def test_a_source_that_nobody_may_know_of_has_no_door(client):
    hidden = a_source("hidden", access="private", title="A secret title")
    quote = a_quote(hidden)
    a_version(quotes=[quote])
    for stem in ("/sources/hidden", f"/sources/hidden/q{quote.pk}"):
        assert {client.get(stem + door).status_code for door in DOORS} == {404}
    for address in ("/sources/hidden/timemap", f"/sources/hidden/text/{quote.capture_id}/"):
        assert client.get(address).status_code == 404
    a_published("now-public", [quote])
    assert client.get("/sources/hidden/").status_code == 200


def test_staff_see_a_hidden_source_but_no_program_takes_it_away():
    a_source("hidden", access="private", title="A secret title")
    curator = signed_in("Editor")
    page = curator.get("/sources/hidden/", headers={"accept": "application/x-bibtex"})
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert "A secret title" in page.content.decode()
    assert "citation_title" not in page.content.decode()
    assert "Link" not in page


@pytest.mark.parametrize(
    ("access", "words", "selected"),
    [
        ("public", "We paid at least $257 million", "We paid at least $275 million"),
        ("excerpt", "We paid at least $257 million", None),
        ("public", "No such words stand here at all, anywhere", None),
    ],
)
def test_only_words_of_the_document_are_selected(client, access, words, selected):
    quote = a_quote(a_source("paper", access=access), words)
    a_published("cameras", [quote])
    found = client.get(f"/sources/paper/q{quote.pk}.anno.jsonld").json()
    chosen = [s.get("exact") for t in found["target"] for s in t.get("selector", [])]
    assert [exact for exact in chosen if exact] == ([selected] if selected else [])
    assert words in found["body"][0]["value"]


def test_quotes_of_drafts_are_in_no_file_of_their_source(client, quote):
    draft = a_quote(quote.source, "A second order of 12 cameras")
    a_version(quotes=[draft])
    assert client.get(f"/sources/paper/q{draft.pk}/").status_code == 404
    for door in DOORS:
        assert "second order" not in b"".join(client.get(f"/sources/paper{door}")).decode()
    staff = signed_in("Editor").get("/sources/paper.anno.jsonld")
    assert "second order" not in b"".join(staff).decode()


def test_a_quote_stands_under_its_own_source_alone(client, quote):
    a_source("other")
    assert client.get(f"/sources/other/q{quote.pk}/").status_code == 404


# Each copy of a text has an address


@pytest.fixture
def two_copies(quote):
    Capture.objects.update(taken=datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC))
    ingest.take_in(quote.source, b"Another text.", "b.txt", tool="test")
    first, second = Capture.objects.order_by("pk")
    Capture.objects.filter(pk=second.pk).update(
        taken=datetime.datetime(2026, 2, 5, tzinfo=datetime.UTC)
    )
    return first, second


def test_a_copy_keeps_its_address_with_its_quotes_marked(client, quote, two_copies):
    first, second = two_copies
    old = client.get(f"/sources/paper/text/{first.pk}/")
    assert old["Memento-Datetime"] == "Mon, 05 Jan 2026 00:00:00 GMT"
    assert 'rel="original", ' in old["Link"] or "https://harbour.example/report" in old["Link"]
    assert "A second order of 12 cameras followed in autumn." in old.content.decode()
    new = client.get(f"/sources/paper/text/{second.pk}/")
    assert new.content.decode().count("Another text.") == 1
    assert client.get("/sources/paper/text/").context["capture"] == second


def test_the_text_is_the_time_gate_of_its_copies(client, quote, two_copies):
    first, second = two_copies
    text = f"{HOME}/sources/paper/text/"
    links = (
        '<https://harbour.example/report>; rel="original",\n'
        f'<{text}>; rel="timegate",\n'
        f'<{HOME}/sources/paper/timemap>; rel="self"; type="application/link-format",\n'
    )
    assert client.get("/sources/paper/timemap").content.decode() == links + (
        f'<{text}{first.pk}/>; rel="first memento"; datetime="Mon, 05 Jan 2026 00:00:00 GMT",\n'
        f'<{text}{second.pk}/>; rel="last memento"; datetime="Thu, 05 Feb 2026 00:00:00 GMT"\n'
    )
    asked = {"accept-datetime": "Sat, 10 Jan 2026 00:00:00 GMT"}
    gate = client.get("/sources/paper/text/", headers=asked)
    assert (gate.status_code, gate["Location"]) == (302, f"{text}{first.pk}/")


@pytest.mark.parametrize("access", ["excerpt", "private"])
def test_an_old_copy_shows_no_more_than_the_newest(client, quote, two_copies, access):
    Source.objects.update(access=access)
    for copy in two_copies:
        shown = client.get(f"/sources/paper/text/{copy.pk}/").content.decode()
        assert "A second order of 12 cameras" not in shown
        assert "Another text" not in shown


def test_a_copy_stands_under_its_own_source_alone(client, quote, two_copies):
    a_source("other")
    assert client.get(f"/sources/other/text/{two_copies[0].pk}/").status_code == 404
    assert client.get("/sources/paper/text/99999999999999999999/").status_code == 404


def test_a_retraction_does_not_take_a_quote_away(client, quote):
    review.record_all([(quote.evidence.get().version, "retracted", "Denied.")])
    assert client.get(f"/sources/paper/q{quote.pk}/").status_code == 200
