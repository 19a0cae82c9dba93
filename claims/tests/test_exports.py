import csv
import datetime
import io
import json
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pybtex.database import parse_string

from claims import representation, review
from claims.exports import FORMATS
from claims.models import Evidence, NotFound, Quantity, Relation, Version
from sources.models import Quote
from tests.builders import WORDS, a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db


def file(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content
    return b"".join(response).decode()


def rows(client, address):
    return list(csv.DictReader(io.StringIO(file(client, address))))


@pytest.fixture
def claim(settings):
    settings.SITE_URL = "https://claims.example"
    paper = a_source(
        "paper",
        title="Cameras for the harbour",
        publisher="Harbour Gazette",
        issued="2026-02~",
        authors=[{"family": "Pell", "given": "Ana"}],
        url="https://gazette.example/cameras",
    )
    quote = a_quote(paper, attribution="Harbour master", via="Wire")
    draft = a_version(
        quotes=[quote],
        text="The system cost at least $275 million.",
        topics=["Money", "Ports"],
        subjects=["Harbour office"],
        occurred="2025",
        note="A note.",
    )
    Quantity.objects.create(
        version=draft,
        printed="at least $275 million",
        value=275000000,
        unit="USD",
        bound="at least",
    )
    draft.evidence.update(source_kind="original", directness="direct")
    NotFound.objects.create(
        version=draft, sought="The bill", place="Port archive", looked="2026-03", note="Shut."
    )
    return review.enter(draft, "published")


def test_a_claim_as_json_has_the_shape_of_the_contract(client, claim):
    slug, quote = claim.claim.slug, claim.evidence.get().quote
    home = "https://claims.example"
    expected = {
        "slug": slug,
        "version": 1,
        "status": "published",
        "status_reason": "",
        "text": "The system cost at least $275 million.",
        "scope": "",
        "url": f"{home}/claims/{slug}/",
        "version_url": f"{home}/claims/{slug}/v1/",
        "published": claim.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "topics": ["Money", "Ports"],
        "subjects": ["Harbour office"],
        "occurred": "2025",
        "quantities": [
            {
                "printed": "at least $275 million",
                "value": "275000000",
                "value_to": "",
                "unit": "USD",
                "bound": "at least",
                "measure": "",
                "of": "",
                "place": "",
                "period": "",
            }
        ],
        "note": "A note.",
        "reason": "",
        "independent_origins": 1,
        "documents": 1,
        "origins": [
            {
                "root": None,
                "name": "Wire",
                "missing": True,
                "documents": ["paper"],
                "proposed": False,
            }
        ],
        "standing": "1 independent origin, named but not held, all quotes checked, "
        "looked for and not found once.",
        "evidence": [
            {
                "stance": "supports",
                "quote": WORDS,
                "verdict": "verified",
                "captured": representation.timestamp(quote.capture.taken),
                "missing_from": None,
                "folds": [],
                "accepted": None,
                "source": "paper",
                "source_url": f"{home}/sources/paper/",
                "passage_url": f"{home}/sources/paper/text/#q{quote.pk}",
                "start": quote.start,
                "end": quote.end,
                "page": None,
                "locator": "",
                "attribution": "Harbour master",
                "via": "Wire",
                "language": "",
                "translation": "",
                "note": "",
                "corruptions": [],
                "source_kind": "original",
                "information": "",
                "directness": "direct",
            }
        ],
        "not_found": [
            {"sought": "The bill", "where": "Port archive", "when": "2026-03", "note": "Shut."}
        ],
        "relations": [],
        "sources": [
            {
                "slug": "paper",
                "id": "paper",
                "type": "webpage",
                "title": "Cameras for the harbour",
                "author": [{"family": "Pell", "given": "Ana"}],
                "publisher": "Harbour Gazette",
                "issued": {"date-parts": [[2026, 2]], "circa": True},
                "URL": "https://gazette.example/cameras",
            }
        ],
    }
    assert client.get(f"/claims/{slug}.json").json() == expected
    assert client.get(f"/claims/{slug}/v1.json").json() == expected

    def one(value, label):
        return {"value": value, "label": label, "count": 1, "chosen": False}

    assert client.get("/claims.json").json() == {
        "count": 1,
        "next": None,
        "previous": None,
        "facets": {
            "topic": [one("money", "Money"), one("ports", "Ports")],
            "subject": [one("harbour-office", "Harbour office")],
            "publisher": [one("harbour-gazette", "Harbour Gazette")],
            "year": [one("2025", "2025")],
            "origins": [one("1", "At least 1")],
            "stance": [one("supports", "Supports")],
            "verdict": [one("verified", "Verified")],
            "status": [one("published", "Published")],
        },
        "results": [expected],
    }
    assert [json.loads(line) for line in file(client, "/claims.jsonl").splitlines()] == [expected]


def test_relations_are_told_from_both_sides_and_drafts_are_not(client, settings):
    settings.SITE_URL = "https://claims.example"
    total, part, draft = a_published("total"), a_published("part"), a_version()
    Relation.objects.create(claim=part.claim, kind="narrows", other=total.claim, note="One port.")
    Relation.objects.create(claim=draft.claim, kind="updates", other=total.claim)
    told = {
        slug: client.get(f"/claims/{slug}.json").json()["relations"] for slug in ("total", "part")
    }
    url = "https://claims.example/claims"
    note = {"note": "One port."}
    assert told == {
        "total": [{"relation": "is narrowed by", "claim": "part", "url": f"{url}/part/", **note}],
        "part": [{"relation": "narrows", "claim": "total", "url": f"{url}/total/", **note}],
    }
    assert [row["relations"] for row in rows(client, "/claims.csv?order=oldest")] == [
        "is narrowed by part; One port.",
        "narrows total; One port.",
    ]


def test_a_private_text_keeps_its_offsets():
    a_published(quotes=[a_quote(a_source(access="private"))])
    shape = representation.claim(Version.objects.with_evidence().get())
    assert {"start", "end"} & set(shape["evidence"][0]) == set()


def test_a_claim_as_csv_has_one_row_with_its_quotes(client, claim):
    slug, quote = claim.claim.slug, claim.evidence.get().quote
    home = "https://claims.example"
    expected = {
        "slug": slug,
        "version": "1",
        "status": "published",
        "status_reason": "",
        "text": "The system cost at least $275 million.",
        "scope": "",
        "url": f"{home}/claims/{slug}/",
        "version_url": f"{home}/claims/{slug}/v1/",
        "published": claim.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "topics": "Money; Ports",
        "subjects": "Harbour office",
        "occurred": "2025",
        "printed": "at least $275 million",
        "value": "275000000",
        "value_to": "",
        "unit": "USD",
        "bound": "at least",
        "measure": "",
        "of": "",
        "place": "",
        "period": "",
        "independent_origins": "1",
        "documents": "1",
        "standing": "1 independent origin, named but not held, all quotes checked, "
        "looked for and not found once.",
        "supports": f"“{WORDS}” [paper; verified; {home}/sources/paper/text/#q{quote.pk}]; "
        "speaker: Harbour master; reported by: Wire; source: original; evidence: direct",
        "contradicts": "",
        "context": "",
        "not_found": "The bill; where: Port archive; when: 2026-03; Shut.",
        "relations": "",
        "sources": "paper",
        "note": "A note.",
        "reason": "",
    }
    assert rows(client, "/claims.csv") == [expected]
    assert rows(client, f"/claims/{slug}.csv") == [expected]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_cell_that_looks_like_a_formula_is_guarded(client, text):
    a_published(text=text)
    (row,) = rows(client, "/claims.csv")
    assert row["text"] == "'" + text


def test_a_negative_figure_stays_a_number(client):
    draft = a_version()
    Quantity.objects.create(version=draft, value="-12.5")
    review.enter(draft, "published")
    assert rows(client, "/claims.csv")[0]["value"] == "-12.5"


def test_page_and_files_of_one_query_hold_the_same_claims_in_one_order(client):
    for n in range(3):
        a_published(f"port-{n}", [a_quote(a_source(f"paper-{n}"))], topics=["Ports"])
    a_published("money", [a_quote(a_source("ledger"))], topics=["Money"])
    query = "topic=ports&order=oldest"
    page = client.get(f"/claims/?{query}").context["rows"]
    expected = [row.slug for row in page]
    assert expected == ["port-0", "port-1", "port-2"]
    entries = json.loads(file(client, f"/claims.csl.json?{query}"))
    atom = file(client, f"/claims.atom?{query}")
    assert {
        "csv": [row["slug"] for row in rows(client, f"/claims.csv?{query}")],
        "json": [c["slug"] for c in client.get(f"/claims.json?{query}").json()["results"]],
        "jsonl": [
            json.loads(x)["slug"] for x in file(client, f"/claims.jsonl?{query}").splitlines()
        ],
        "csl.json": [e["id"].removesuffix("-v1") for e in entries if e.get("genre")],
        "atom": [slug for slug in [*expected, "money"] if f"/claims/{slug}/v1/" in atom],
    } == dict.fromkeys(["csv", "json", "jsonl", "csl.json", "atom"], expected)
    for suffix in ("bib", "ris"):
        text = file(client, f"/claims.{suffix}?{query}")
        addresses = [text.find(f"/claims/{slug}/v1/") for slug in expected]
        assert addresses == sorted(addresses)
        assert -1 not in addresses
        assert "/claims/money/v1/" not in text


def test_a_source_that_serves_two_claims_is_listed_once(client):
    paper = a_source("paper")
    a_published("one", [a_quote(paper)])
    a_published("two", [a_quote(paper)])
    entries = json.loads(file(client, "/claims.csl.json?order=oldest"))
    assert [e["id"] for e in entries] == ["one-v1", "paper", "two-v1"]


def test_files_of_the_list_are_whole_and_json_has_pages(client):
    slugs = [a_published().claim.slug for _ in range(3)][::-1]
    assert [row["slug"] for row in rows(client, "/claims.csv")] == slugs
    first = client.get("/claims.json?size=2").json()
    second = client.get(first["next"]).json()
    assert (first["count"], second["count"], second["next"]) == (3, 3, None)
    assert [c["slug"] for c in first["results"] + second["results"]] == slugs
    assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("jsonl", "application/jsonl; charset=utf-8"),
        ("bib", "application/x-bibtex; charset=utf-8"),
        ("ris", "application/x-research-info-systems; charset=utf-8"),
        ("csl.json", "application/vnd.citationstyles.csl+json; charset=utf-8"),
    ],
)
def test_files_name_themselves_and_their_type(client, suffix, content_type):
    a_published("ports")
    for address, name in (
        ("/claims", "claims"),
        ("/claims/ports", "ports"),
        ("/claims/ports/v1", "ports-v1"),
    ):
        response = client.get(f"{address}.{suffix}")
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"] == f'attachment; filename="{name}.{suffix}"'


def test_a_file_names_the_address_of_its_query_and_head_has_no_body(client):
    a_published("ports")
    for method in (client.get, client.head):
        response = method("/claims.bib?status=published")
        assert response["Link"] == (
            '<http://127.0.0.1:8000/claims.bib?status=published>; rel="canonical"'
        )
    assert b"".join(client.head("/claims.jsonl")) == b""


def test_an_unknown_suffix_is_no_address(client):
    a_published("ports")
    assert client.get("/claims/ports.exe").status_code == 404
    assert client.get("/claims.exe").status_code == 404


def test_a_list_with_thousands_of_quotes_is_exported(client):
    paper = a_source(text="")
    version = a_version(quotes=[])
    quotes = Quote.objects.bulk_create(Quote(source=paper, text=f"Words {n}") for n in range(1100))
    Evidence.objects.bulk_create(Evidence(version=version, quote=quote) for quote in quotes)
    review.enter(version, "published")
    (line,) = file(client, "/claims.jsonl").splitlines()
    assert [e["quote"] for e in json.loads(line)["evidence"]] == [f"Words {n}" for n in range(1100)]


# What a list states at its top, and lists in a style


@pytest.mark.parametrize(
    ("suffix", "start"),
    [
        ("bib", "% {}\n% {}\n% {}\n\n@misc{{a-v1,"),
        ("biblatex.bib", "% {}\n% {}\n% {}\n\n@online{{a-v1,"),
        ("txt", "{}\n\n{}\n\n{}\n\nAttest, “Statement"),
        ("wiki", "{}\n\n{}\n\n{}\n\n{{{{cite web |author1=Attest |title=Statement"),
    ],
)
def test_a_list_states_its_query_count_and_day(client, settings, suffix, start):
    settings.SITE_URL = "https://claims.example"
    a_published("a", text="Statement a@b.", topics=["Ports"])
    a_published("b", text="Statement b.")
    lines = (
        f"Attest: 1 claim, as of {timezone.now():%-d %B %Y}",
        "Words: a@b; Topic: Ports",
        f"https://claims.example/claims.{suffix}?q=a%40b&topic=ports",
    )
    if suffix.endswith("bib"):
        # An `@` would start an entry for BibTeX.
        lines = [line.replace("@", "(at)") for line in lines]
    assert file(client, f"/claims.{suffix}?q=a%40b&topic=ports").startswith(start.format(*lines))


def test_what_a_list_states_is_no_entry_for_a_reader(client):
    a_published("a", text="Statement {@misc{x, a.", topics=["Ports"])
    text = file(client, "/claims.bib?q=" + quote("{@misc{x,"))
    assert list(parse_string(text, "bibtex").entries) == [
        "a-v1",
        Version.objects.get().evidence.get().quote.source.slug,
    ]
    for suffix in ("ris", "csl.json", "csv", "jsonl"):
        assert "as of" not in file(client, f"/claims.{suffix}")


def test_a_list_that_is_read_has_the_sources_below_each_claim(client):
    paper = a_source("paper", title="Shared paper")
    for slug in ("a", "b"):
        a_published(slug, [a_quote(paper)], text=f"Statement {slug}.")
    paragraphs = file(client, "/claims.txt?order=oldest").split("\n\n")[3:-1]
    assert [p.split(",")[1 if p.startswith("Attest") else 0].strip() for p in paragraphs] == [
        "“Statement a”",
        "“Shared paper”",
        "“Statement b”",
        "“Shared paper”",
    ]
    keyed = json.loads(file(client, "/claims.csl.json?order=oldest"))
    assert [item["id"] for item in keyed] == ["a-v1", "paper", "b-v1"]
    # A source stands once, so that the claims tell what is quoted from it.
    assert [item.get("note") for item in keyed] == [
        f"Claim a, version 1\nsupports: “{WORDS}” (paper)",
        None,
        f"Claim b, version 1\nsupports: “{WORDS}” (paper)",
    ]


def test_a_list_in_a_style_is_one_bibliography(client):
    paper = a_source("paper", title="Shared paper", authors=[{"literal": "Wire"}], issued="2020")
    for slug in ("a", "b"):
        at = datetime.datetime(2026, 3, 5, tzinfo=datetime.UTC)
        a_published(slug, [a_quote(paper)], text=f"Statement {slug}.", at=at)
    text = file(client, "/claims.txt?style=apa&locale=en-US&order=oldest").split("\n\n")
    assert [paragraph.split("\n")[0][:45] for paragraph in text[3:-1]] == [
        "Attest. (2026a, March 5). Statement a [Claim ",
        "Attest. (2026b, March 5). Statement b [Claim ",
        "Wire. (2020). Shared paper.",
    ]
    html = file(client, "/claims.html?style=ieee")
    assert html.count('<div class="csl-entry"><span class="csl-label">[') == 3


@pytest.mark.parametrize("address", ["/claims.txt?style=apa", "/claims.html"])
def test_the_limit_of_a_list_in_a_style_is_announced(client, monkeypatch, address):
    monkeypatch.setattr("citations.styles.MOST_ITEMS", 3)
    a_published("a")
    assert client.get(address).status_code == 200
    a_published("b")
    refused = client.get(address)
    assert refused.status_code == 400
    assert refused.content.decode() == (
        "A bibliography in a style holds at most 3 works, claims and sources together. BibTeX, "
        "RIS, CSL-JSON and the plain formats hold all.\n"
    )
    assert file(client, "/claims.txt").count("Attest, “Statement") == 2


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/claims.txt?style=nix", "“nix” is not a style"),
        ("/claims.html?locale=xx", "“xx” is not a language"),
        ("/claims.bib?style=apa", "“style” is not a filter of this list"),
        ("/claims.html?page=2", "“page” is not a filter of this list"),
    ],
)
def test_a_list_in_a_style_refuses_what_it_cannot_read(client, address, sentence):
    a_published("a")
    response = client.get(address)
    assert (response.status_code, sentence in response.content.decode()) == (400, True)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_of_one_claim_takes_as_many_queries_as_of_three(client, suffix):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            a_published(quotes=[a_quote(), a_quote()], status="disputed", topics=["Ports"])
        client.get("/claims/")  # the first time a process gathers its sets
        with CaptureQueriesContext(connection) as queries:
            assert file(client, f"/claims.{suffix}").strip()
        counts.append(len(queries))
    assert counts[0] == counts[1]
