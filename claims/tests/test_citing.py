"""How a claim is cited: the page, the files and `Accept` give the same, and it lasts."""

import datetime
import json
import re
import threading
import time

import extruct
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pyld import jsonld
from signposting.linkheader import find_signposting_http_link

from citations import styles
from claims import citation_check, review
from sources.models import FormattedCitation
from tests.builders import WORDS, a_published, a_quote, a_source

pytestmark = pytest.mark.django_db

HOME = "https://claims.example"
FORMATS = {
    "bib": "application/x-bibtex",
    "biblatex.bib": "application/x-biblatex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "wiki": "text/x-wiki",
    "md": "text/markdown",
    "txt": "text/plain",
    "json": "application/json",
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "jsonld": "application/ld+json",
    "anno.jsonld": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    "linkset": "application/linkset",
    "linkset.json": "application/linkset+json",
}


@pytest.fixture
def claim(settings):
    settings.SITE_URL = HOME
    paper = a_source(
        "paper",
        type="article-newspaper",
        title="Cameras for the harbour",
        container_title="Harbour Gazette",
        authors=[{"family": "Pell", "given": "Ana"}],
        issued="2026-02",
        url="https://gazette.example/cameras",
        archive_url="https://archive.example/1",
        archived="2026-03-04",
    )
    version = a_published(
        "cameras",
        [a_quote(paper, locator="p. 3", attribution="Harbour master")],
        text="The system cost at least $275M, not $30M.",
        topics=["Ports"],
        subjects=["Harbour office"],
        occurred="2025",
        at=datetime.datetime(2026, 3, 5, 10, tzinfo=datetime.UTC),
    )
    return version.claim


def body(response):
    return b"".join(response)


def next_version(claim, text, status="published"):
    draft = review.start_next(claim, reason="A word was wrong.")
    draft.text = text
    draft.save()
    return review.enter(draft, status, at=datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC))


# The same bytes behind every door


@pytest.mark.parametrize("address", ["/claims/cameras", "/claims/cameras/v1"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_negotiation_gives_the_bytes_of_the_suffix(client, claim, address, suffix):
    file = client.get(f"{address}.{suffix}")
    assert file.status_code == 200
    asked = client.get(f"{address}/", headers={"accept": FORMATS[suffix]})
    assert body(asked) == body(file) != b""
    assert asked["Content-Type"] == file["Content-Type"]
    assert asked["Content-Type"].partition(";")[0] == FORMATS[suffix].partition(";")[0]
    assert asked["Content-Location"] == f"{HOME}{address}.{suffix}"
    assert "Accept" in asked["Vary"]
    assert "Content-Disposition" not in asked


def test_a_formatted_bibliography_by_crossref_s_media_type(client, claim):
    accept = "text/x-bibliography; style=modern-language-association; locale=de-DE"
    asked = client.get("/claims/cameras/", headers={"accept": accept})
    query = "style=modern-language-association&locale=de-DE"
    assert body(asked) == body(client.get(f"/claims/cameras.txt?{query}"))
    assert asked["Content-Location"] == f"{HOME}/claims/cameras.txt?{query}"
    assert asked["Content-Type"] == "text/x-bibliography; charset=utf-8"
    assert body(asked).decode() == (
        "„The system cost at least $275M, not $30M“. Claim cameras, version 1. Attest, "
        "5. März 2026, https://claims.example/claims/cameras/v1/.\n\n"
        "Pell, Ana. „Cameras for the harbour“. Harbour Gazette, Februar 2026, S. 3, "
        "https://gazette.example/cameras.\n"
        f"    “{WORDS}” (Harbour master, p. 3)\n\n"
    )


@pytest.mark.parametrize("accept", ["", "*/*", "text/html", "text/html;q=0.9,application/pdf"])
def test_people_get_the_page(client, claim, accept):
    response = client.get("/claims/cameras/", headers={"accept": accept})
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert set(response["Vary"].split(", ")) >= {"Accept", "Accept-Datetime"}


def test_what_is_not_there_is_answered_406_with_what_is(client, claim):
    response = client.get("/claims/cameras/", headers={"accept": "application/pdf"})
    assert response.status_code == 406
    _, listed = response.content.decode().split("\n\n")
    assert set(listed.splitlines()) == {
        *FORMATS.values(),
        "text/html",
        "text/x-bibliography",
        "application/vnd.schemaorg.ld+json",
    }


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/claims/cameras.txt?style=nix", "“nix” is not a style of the CSL style repository"),
        ("/claims/cameras.txt?style=apa&locale=xx", "“xx” is not a language"),
        ("/claims/cameras.html?style=../apa", "“../apa” is not a style"),
        ("/claims/cameras.bib?style=apa", "“style” is not known here."),
        ("/claims/cameras.txt?page=2", "“page” is not known here."),
        ("/claims/cameras/cite/?style=nix", "“nix” is not a style"),
        ("/claims/cameras/cite/?other=nix&style=apa", "“nix” is not a style"),
        ("/claims/cameras/cite/?page=2", "“page” is not known here."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(client, claim, address, sentence):
    response = client.get(address)
    assert response.status_code == 400
    assert sentence in response.content.decode().replace("&#x27;", "'")


def test_a_draft_has_no_door(client, claim):
    review.start_next(claim, reason="x")
    addresses = [f"/claims/cameras/v2{door}" for door in ("/", "/cite/", ".bib", ".jsonld", ".txt")]
    assert [client.get(address).status_code for address in addresses] == [404] * 5
    assert "v2" not in client.get("/claims/cameras/timemap").content.decode()


# What is cited


def test_a_claim_with_its_evidence_in_csl_json(client, claim):
    items = json.loads(body(client.get("/claims/cameras/v1.csl.json")))
    assert items == [
        {
            "id": "cameras-v1",
            "type": "webpage",
            "title": "The system cost at least $275M, not $30M.",
            "author": [{"literal": "Attest"}],
            "container-title": "Attest",
            "genre": "Claim cameras, version 1",
            "version": "1",
            "issued": {"date-parts": [[2026, 3, 5]]},
            "URL": f"{HOME}/claims/cameras/v1/",
            "language": "en",
            "note": "Claim cameras, version 1",
        },
        {
            "id": "paper",
            "type": "article-newspaper",
            "title": "Cameras for the harbour",
            "author": [{"family": "Pell", "given": "Ana"}],
            "container-title": "Harbour Gazette",
            "issued": {"date-parts": [[2026, 2]]},
            "page": "3",
            "URL": "https://gazette.example/cameras",
            "archive_location": "https://archive.example/1",
            "note": "Archived 4 March 2026 at https://archive.example/1\n"
            f"“{WORDS}” (Harbour master, p. 3)",
        },
    ]


def test_no_source_has_the_key_of_a_claim(client):
    a_published("cams", [a_quote(a_source("cams-v1")), a_quote(a_source("cams-q7"))])
    for address in ("/claims.csl.json", "/claims/cams.csl.json"):
        ids = [item["id"] for item in json.loads(body(client.get(address)))]
        assert ids == ["cams-v1", "cams-v1-source", "cams-q7-source"]
    (source, *_) = client.get("/claims/cams.json").json()["sources"]
    assert source["slug"] == "cams-v1"
    found, _ = citation_check.check(body(client.get("/claims.bib")).decode())
    assert [(one.citation.slug, one.citation.number) for one in found] == [("cams", 1)]


def test_the_present_and_the_permanent_address_cite_the_same_version(client, claim):
    for suffix in ("bib", "ris", "csl.json", "txt", "wiki", "jsonld"):
        present, permanent = (body(client.get(f"/claims/cameras{v}.{suffix}")) for v in ("", "/v1"))
        assert present == permanent
        assert b"/claims/cameras/v1/" in present


def test_an_old_version_is_cited_as_it_was(client, claim):
    before = body(client.get("/claims/cameras/v1.ris"))
    next_version(claim, "The system cost at least $276M.")
    assert body(client.get("/claims/cameras/v1.ris")) == before
    assert b"TI  - The system cost at least $276M." in body(client.get("/claims/cameras.ris"))


@pytest.mark.parametrize("suffix", ["bib", "biblatex.bib", "ris", "csl.json", "wiki", "md", "txt"])
def test_a_retraction_and_its_reason_reach_every_format(client, claim, suffix):
    next_version(claim, "The system cost much.")
    assert "Retracted" not in body(client.get(f"/claims/cameras.{suffix}")).decode()
    review.record_all([(claim.listed, "retracted", "The buyer denied it.")])
    said = body(client.get(f"/claims/cameras.{suffix}")).decode().replace("\\", "")
    assert "Retracted: The system cost much" in said
    assert "(retracted: The buyer denied it.)" in said
    styled = body(client.get("/claims/cameras.txt?style=ieee")).decode()
    assert "Retracted: The system cost much" in styled
    assert "(retracted: The buyer denied it.)" in styled


def test_a_quote_that_was_not_found_is_never_given_as_the_document_s_words(client):
    paper = a_source("paper", access="private")
    near = a_quote(paper, "We paid at least $257 million for the whole system")
    a_published("near", [near], stance="contradicts")
    assert near.verdict == "near"
    wiki = body(client.get("/claims/near.wiki")).decode()
    assert "257" not in wiki
    assert wiki.endswith("}} (contradicts) (words differ from the document)\n")
    (annotation,) = client.get("/claims/near.anno.jsonld").json()["items"]
    assert [target.get("selector") for target in annotation["target"]] == [None]
    assert annotation["body"][-1] == {
        "type": "TextualBody",
        "value": f"“{near.text}”: words differ from the document",
        "purpose": "assessing",
    }
    footnote = body(client.get("/claims/near.txt")).decode()
    assert "$257 million for the whole system” (words differ from the document)" in footnote


# Formatted once and kept


def test_a_style_is_made_once_and_kept_as_it_was(client, claim, monkeypatch):
    first = body(client.get("/claims/cameras/v1.txt?style=apa"))
    assert first.decode().startswith(
        "Attest. (2026, March 5). The system cost at least $275M, not $30M "
        "[Claim cameras, version 1]. https://claims.example/claims/cameras/v1/\n"
    )
    assert FormattedCitation.objects.count() == 2  # the claim, and what it rests on
    monkeypatch.setattr("pypandoc.get_pandoc_path", lambda: "/nowhere/pandoc")
    assert body(client.get("/claims/cameras/v1.txt?style=apa")) == first
    refused = client.get("/claims/cameras/v1.txt?style=mla&locale=fr-FR")
    assert (refused.status_code, refused.content) == (
        503,
        b"The citation could not be formatted.\n",
    )


@pytest.mark.django_db(transaction=True)
def test_reading_does_not_wait_for_who_writes(client, claim):
    ready, done = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            FormattedCitation.objects.create(digest="held", style="apa", entries=[])
            ready.set()
            done.wait(timeout=30)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    ready.wait()
    started = time.monotonic()
    try:
        said = body(client.get("/claims/cameras/v1.txt?style=apa")).decode()
    finally:
        done.set()
        writer.join()
    assert said.startswith("Attest. (2026, March 5).")
    assert time.monotonic() - started < 10  # the usual patience is 20 seconds
    # SQLite has one writer, so that nothing could be kept; PostgreSQL has many.
    kept = FormattedCitation.objects.exclude(digest="held").count()
    assert kept == (0 if connection.vendor == "sqlite" else 2)


def test_only_styles_offered_by_name_are_kept(client, claim):
    assert client.get("/claims/cameras/v1.txt?style=nature").status_code == 200
    assert FormattedCitation.objects.count() == 0


def test_the_html_of_a_style(client, claim):
    said = client.get("/claims/cameras/v1.html?style=oscola&locale=en-GB").content.decode()
    assert (
        "Attest, ‘The system cost at least $275M, not $30M’ [Claim cameras, version 1] "
        "(<em>Attest</em>, 5 March 2026) &lt;"
        '<a href="https://claims.example/claims/cameras/v1/">https://claims.example/claims/'
        "cameras/v1/</a>&gt;"
    ) in said


# The page with every format


def test_the_page_shows_every_format_and_remembers_the_style(client, claim):
    page = client.get("/claims/cameras/v1/cite/?style=ieee&locale=fr-FR")
    assert page.cookies["citation_style"].value == "ieee.fr-FR"
    assert page.context["entry"].text.endswith(
        "Disponible sur: https://claims.example/claims/cameras/v1/"
    )
    shown = {text["suffix"]: text["text"] for text in page.context["texts"]}
    assert list(shown) == [
        s for s in FORMATS if s not in ("csv", "jsonl", "linkset", "linkset.json")
    ]
    assert shown["ris"].encode() == body(client.get("/claims/cameras/v1.ris"))
    again = client.get("/claims/cameras/v1/cite/").context
    assert (again["style"], again["locale"]) == ("ieee", "fr-FR")
    other = client.get("/claims/cameras/v1/cite/?style=ieee&other=nature&locale=")
    assert (other.context["style"], other.context["locale"]) == ("nature", "")


def test_at_first_the_page_speaks_the_reader_s_language(client, claim):
    page = client.get(
        "/claims/cameras/cite/", headers={"accept-language": "tlh, pt-BR;q=0.9, en;q=0.5"}
    )
    assert (page.context["style"], page.context["locale"]) == ("apa", "pt-BR")
    assert set(page["Vary"].split(", ")) >= {"Cookie", "Accept-Language"}
    assert "citation_style" not in page.cookies


@pytest.mark.parametrize("cookie", ["nix.de-DE", "apa.xx", "../x", "", "apa"])
def test_a_tampered_memory_is_forgotten(client, claim, cookie):
    client.cookies["citation_style"] = cookie
    page = client.get("/claims/cameras/cite/")
    assert (page.status_code, page.context["style"], page.context["locale"]) == (200, "apa", "")


# What programs find


def signposts(response, address):
    return find_signposting_http_link([response["Link"]], address)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(("address", "stem"), [("", ""), ("v1/", "/v1")])
def test_signposting_is_read(client, claim, method, address, stem):
    page = f"{HOME}/claims/cameras/{address}"
    found = signposts(getattr(client, method)(f"/claims/cameras/{address}"), page)
    files = f"{HOME}/claims/cameras{stem}."
    assert found.citeAs.target == f"{HOME}/claims/cameras/v1/"
    assert {link.target for link in found.types} == {
        "https://schema.org/AboutPage",
        "https://schema.org/Claim",
    }
    assert {link.target for link in found.authors} == {f"{HOME}/about/"}
    assert found.license.target == "https://creativecommons.org/licenses/by/4.0/"
    assert {(str(link.target), link.type) for link in found.describedBy} == {
        (files + suffix, FORMATS[suffix])
        for suffix in FORMATS
        if suffix not in ("json", "jsonl", "csv", "anno.jsonld", "linkset", "linkset.json")
    }
    assert {(str(link.target), link.type) for link in found.items} == {
        (f"{files}json", "application/json"),
        (f"{files}jsonl", "application/jsonl"),
        (f"{files}csv", "text/csv"),
        (f"{files}anno.jsonld", "application/ld+json"),
    }
    assert {(str(link.target), link.type) for link in found.linksets} == {
        (f"{files}linkset", "application/linkset"),
        (f"{files}linkset.json", "application/linkset+json"),
    }


def test_the_link_set_says_what_the_header_says(client, claim):
    page = f"{HOME}/claims/cameras/v1/"
    header = signposts(client.get("/claims/cameras/v1/"), page)
    (context,) = client.get("/claims/cameras/v1.linkset.json").json()["linkset"]
    assert context["anchor"] == page
    assert [link["href"] for link in context["cite-as"]] == [header.citeAs.target]
    assert {link["href"] for link in context["describedby"]} == {
        link.target for link in header.describedBy
    }
    text = client.get("/claims/cameras/v1.linkset").content.decode()
    del context["anchor"]
    # `original timegate` are two relations of one link.
    assert len(text.splitlines()) == sum(map(len, context.values())) - 1


def test_a_site_without_a_licence_names_none(client, claim, settings):
    settings.LICENSE_URL = ""
    assert 'rel="license"' not in client.get("/claims/cameras/")["Link"]
    assert "license" not in client.get("/claims/cameras.jsonld").json()


def test_files_lead_back(client, claim):
    links = client.get("/claims/cameras.bib")["Link"]
    assert links == (
        f'<{HOME}/claims/cameras.bib>; rel="canonical", '
        f'<{HOME}/claims/cameras/v1/>; rel="cite-as", '
        f'<{HOME}/claims/cameras/>; rel="describes"; type="text/html"'
    )
    assert 'rel="collection"' in client.get("/claims/cameras.json")["Link"]


def test_each_version_is_a_memento_and_the_claim_its_gate(client, claim):
    second = next_version(claim, "Other words.")
    page = client.get("/claims/cameras/v1/")
    assert page["Memento-Datetime"] == "Thu, 05 Mar 2026 10:00:00 GMT"
    assert f'<{HOME}/claims/cameras/>; rel="original timegate"' in page["Link"]
    timemap = client.get("/claims/cameras/timemap")
    assert timemap["Content-Type"] == "application/link-format"
    assert timemap.content.decode() == (
        f'<{HOME}/claims/cameras/>; rel="original timegate",\n'
        f'<{HOME}/claims/cameras/timemap>; rel="self"; type="application/link-format",\n'
        f'<{HOME}/claims/cameras/v1/>; rel="first memento"; '
        'datetime="Thu, 05 Mar 2026 10:00:00 GMT",\n'
        f'<{HOME}/claims/cameras/v2/>; rel="last memento"; '
        'datetime="Wed, 01 Apr 2026 00:00:00 GMT"\n'
    )
    for asked, number in (
        ("Thu, 01 Jan 2026 00:00:00 GMT", 1),  # before the first: the nearest
        ("Thu, 05 Mar 2026 10:00:00 GMT", 1),
        ("Tue, 31 Mar 2026 00:00:00 GMT", 1),
        ("Thu, 01 Oct 2026 00:00:00 GMT", second.number),
    ):
        gate = client.get("/claims/cameras/", headers={"accept-datetime": asked})
        assert (gate.status_code, gate["Location"]) == (302, f"{HOME}/claims/cameras/v{number}/")
        assert gate["Vary"] == "Accept-Datetime"
    bad = client.get("/claims/cameras/", headers={"accept-datetime": "2026-01-01"})
    assert (bad.status_code, bad.content[:15]) == (400, b"Accept-Datetime")


# What stands in the page


def tags(response):
    found = re.findall(r'<meta name="([^"]+)" content="([^"]*)">', response.content.decode())
    return [(n, c) for n, c in found if n.startswith(("citation_", "z:"))]


def test_zotero_saves_the_claim_and_not_its_source(client, claim):
    page = client.get("/claims/cameras/")
    assert tags(page) == [
        ("z:itemType", "webpage"),
        ("citation_title", "The system cost at least $275M, not $30M."),
        ("citation_author", "Attest,"),
        ("citation_publication_date", "2026/03/05"),
        ("z:websiteTitle", "Attest"),
        ("z:websiteType", "Claim cameras, version 1"),
        ("citation_language", "en"),
        ("citation_public_url", f"{HOME}/claims/cameras/v1/"),
    ]
    html = page.content.decode()
    assert '<meta property="og:site_name" content="Attest">' in html
    for outranks in ("Z3988", "unapi", "byline", "vcard", "<time"):
        assert outranks not in html, outranks


CONTEXTS = {
    # What the real contexts say of the terms that are used; no test asks the network.
    "https://schema.org": {"@vocab": "http://schema.org/", "url": {"@type": "@id"}},
    "http://www.w3.org/ns/anno.jsonld": {
        "@vocab": "http://www.w3.org/ns/oa#",
        "id": "@id",
        "type": "@type",
        "target": {"@id": "hasTarget", "@type": "@id"},
        "body": {"@id": "hasBody", "@type": "@id"},
        "source": {"@id": "hasSource", "@type": "@id"},
        "selector": {"@id": "hasSelector", "@type": "@id"},
        "items": {"@id": "http://www.w3.org/ns/activitystreams#items", "@container": "@list"},
    },
}


def expanded(data):
    def load(url, options):
        document = {"@context": CONTEXTS[url]}
        return {"contextUrl": None, "documentUrl": url, "document": document}

    return jsonld.expand(data, {"documentLoader": load})


def test_linked_data_in_the_page_is_that_of_the_file(client, claim):
    html = client.get("/claims/cameras/").content.decode()
    (found,) = extruct.extract(html, base_url=HOME, syntaxes=["json-ld"])["json-ld"]
    assert found == client.get("/claims/cameras.jsonld").json()
    paper = {
        "@type": "NewsArticle",
        "@id": f"{HOME}/sources/paper/",
        "name": "Cameras for the harbour",
        "author": [
            {"@type": "Person", "name": "Ana Pell", "givenName": "Ana", "familyName": "Pell"}
        ],
        "isPartOf": {"@type": "Newspaper", "name": "Harbour Gazette"},
        "datePublished": "2026-02",
        "url": "https://gazette.example/cameras",
        "archivedAt": "https://archive.example/1",
    }
    pk = claim.listed.evidence.get().quote_id
    project = {"@type": "Organization", "name": "Attest", "url": f"{HOME}/"}
    assert found == {
        "@context": "https://schema.org",
        "@type": "Claim",
        "@id": f"{HOME}/claims/cameras/v1/",
        "url": f"{HOME}/claims/cameras/",
        "identifier": "cameras",
        "version": "1",
        "name": "The system cost at least $275M, not $30M.",
        "text": "The system cost at least $275M, not $30M.",
        "author": project,
        "publisher": project,
        "datePublished": "2026-03-05T10:00:00Z",
        "creativeWorkStatus": "published",
        "inLanguage": "en",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "temporalCoverage": "2025",
        "keywords": ["Ports"],
        "about": [
            {
                "@type": "Organization",
                "@id": f"{HOME}/subjects/harbour-office/",
                "name": "Harbour office",
            }
        ],
        "appearance": [
            {
                "@type": "Quotation",
                "@id": f"{HOME}/sources/paper/q{pk}/",
                "url": f"{HOME}/sources/paper/text/#q{pk}",
                "text": WORDS,
                "spokenByCharacter": {"@type": "Thing", "name": "Harbour master"},
                "pagination": "p. 3",
                "isPartOf": paper,
                "creativeWorkStatus": "verified",
                "description": "supports",
            }
        ],
    }
    (node,) = expanded(found)
    assert node["@type"] == ["http://schema.org/Claim"]
    (quotation,) = node["http://schema.org/appearance"]
    assert quotation["http://schema.org/text"] == [{"@value": WORDS}]


def test_no_text_ends_the_linked_data(client):
    bad = "</script><script>alert(1)</script> & <!-- “q”"
    a_published("bad", [a_quote(a_source("s", title=bad, text=bad), "alert(1)")], text=bad)
    html = client.get("/claims/bad/").content.decode()
    assert "<script>alert" not in html
    (found,) = extruct.extract(html, base_url=HOME, syntaxes=["json-ld"])["json-ld"]
    assert found["text"] == bad


def test_the_quotes_of_a_claim_as_annotations(client, claim):
    page = client.get("/claims/cameras/v1.anno.jsonld").json()
    piece = claim.listed.evidence.get()
    quote = piece.quote
    address = f"{HOME}/claims/cameras/v1/"
    words = {
        "type": "TextQuoteSelector",
        "exact": WORDS,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
    }
    taken = quote.capture.taken.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert page == {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{HOME}/claims/cameras/v1.anno.jsonld",
        "type": "AnnotationPage",
        "items": [
            {
                "id": f"{address}#e{piece.pk}",
                "type": "Annotation",
                "motivation": "linking",
                "created": "2026-03-05T10:00:00Z",
                "body": [
                    {"type": "SpecificResource", "source": address, "purpose": "linking"},
                    {"type": "TextualBody", "value": "supports", "purpose": "classifying"},
                ],
                "target": [
                    {
                        "type": "SpecificResource",
                        "source": "https://gazette.example/cameras",
                        "selector": [words],
                        "state": {
                            "type": "TimeState",
                            "sourceDate": taken,
                            "cached": "https://archive.example/1",
                        },
                    },
                    {
                        "type": "SpecificResource",
                        "source": f"{HOME}/sources/paper/text/{quote.capture_id}/",
                        "selector": [
                            words,
                            {
                                "type": "TextPositionSelector",
                                "start": quote.start,
                                "end": quote.end,
                            },
                        ],
                        "state": {"type": "TimeState", "sourceDate": taken},
                    },
                ],
            }
        ],
    }
    oa = "http://www.w3.org/ns/oa#"
    (node,) = expanded(page)
    (annotation,) = node["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
    assert [target[f"{oa}hasSource"] for target in annotation[f"{oa}hasTarget"]] == [
        [{"@id": "https://gazette.example/cameras"}],
        [{"@id": f"{HOME}/sources/paper/text/{quote.capture_id}/"}],
    ]


def test_links_to_sources_are_robust(client, claim):
    assert (
        '<a href="/sources/paper/" data-originalurl="https://gazette.example/cameras" '
        'data-versionurl="https://archive.example/1" data-versiondate="2026-03-04">'
    ) in client.get("/claims/cameras/").content.decode()


@pytest.mark.parametrize(
    "door", ["/", "/cite/", ".bib", ".jsonld", ".anno.jsonld", ".json", ".txt?style=nature"]
)
def test_a_claim_with_one_quote_takes_as_many_queries_as_with_three(client, door):
    counts = []
    for number in (1, 3):
        a_published(f"rests-on-{number}", [a_quote() for _ in range(number)])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/claims/rests-on-{number}{door}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_named_style_has_a_claim(client, claim):
    for name in styles.NAMED:
        said = body(client.get(f"/claims/cameras/v1.txt?style={name}")).decode()
        assert f"{HOME}/claims/cameras/v1/" in said, name
        assert "$275M, not $30M" in said, name
