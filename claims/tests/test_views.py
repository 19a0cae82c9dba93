import base64
import datetime

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import review, views
from claims.models import Claim, Relation
from tests.builders import a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db

LATER = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def slugs(response):
    return [row.slug for row in response.context["rows"]]


def listed(client, query):
    response = client.get(f"/claims/?{query}")
    assert response.status_code == 200, response.context["errors"]
    return set(slugs(response))


@pytest.fixture
def three_claims():
    """Three claims that differ in everything that the list filters on."""
    gazette = a_source("gazette", publisher="Harbour Gazette", access="private")
    wire, copy = a_source("wire", publisher="Wire"), a_source("copy", publisher="Wire")
    a_published(
        "sum",
        [a_quote(gazette)],
        text="The system cost $275 million.",
        topics=["Money"],
        subjects=["Harbour office"],
        occurred="2016/2018",
    )
    a_published(
        "orders",
        [a_quote(wire, "A second order of 12 cameras"), a_quote(copy, "bought 40 cameras")],
        text="Two orders were placed.",
        topics=["Money", "Ports"],
        occurred="2021-05",
    )
    a_published(
        "seller",
        [a_quote(wire, "she named the seller")],
        stance="contradicts",
        status="disputed",
        text="The seller is known.",
        topics=["Ports"],
    )
    a_version(Claim.objects.create(slug="a-draft"), topics=["Secret topic"], text="A draft text.")


# Asked one after the other of the same three claims, which take longer to make than a page.
FILTERS = [
    ("", {"sum", "orders", "seller"}),
    ("q=second+order", {"orders"}),
    ("q=SYSTEM+275", {"sum"}),
    ("q=100%25", set()),
    ("topic=ports", {"orders", "seller"}),
    ("topic=ports&topic=money", {"sum", "orders", "seller"}),
    ("topic=ports&status=disputed", {"seller"}),
    ("subject=harbour-office", {"sum"}),
    ("source=wire", {"orders", "seller"}),
    ("source=gazette", {"sum"}),
    ("publisher=wire", {"orders", "seller"}),
    ("status=published", {"sum", "orders"}),
    ("stance=contradicts", {"seller"}),
    ("verdict=near", {"seller"}),
    ("from=2018", {"sum", "orders"}),
    ("from=2018&to=2018-12", {"sum"}),
    ("to=2015", set()),
    ("from=2019~", {"orders"}),
    ("origins=2", {"orders"}),
    ("origins=1", {"sum", "orders"}),
    ("year=2017", {"sum"}),
    ("year=2021&year=undated", {"orders", "seller"}),
    ("topic=&q=&status=", {"sum", "orders", "seller"}),
]


def test_each_filter_of_the_list(client, three_claims):
    assert {query: listed(client, query) for query, _ in FILTERS} == dict(FILTERS)


def test_what_is_in_use_is_named_and_can_be_taken_away(client, three_claims):
    query = "q=order&topic=ports&topic=money&publisher=wire&order=origins"
    chips = client.get(f"/claims/?{query}").context["filters"].chips()
    assert [(chip["label"], chip["value"], chip["without"]) for chip in chips] == [
        ("Words", "order", "?topic=ports&topic=money&publisher=wire&order=origins"),
        ("Topic", "Ports", "?q=order&topic=money&publisher=wire&order=origins"),
        ("Topic", "Money", "?q=order&topic=ports&publisher=wire&order=origins"),
        ("Publisher", "Wire", "?q=order&topic=ports&topic=money&order=origins"),
        ("Order", "Most independent origins", "?q=order&topic=ports&topic=money&publisher=wire"),
    ]


def test_the_best_match_first_is_offered_where_there_are_words(client, three_claims):
    def offered(query):
        *_, order = client.get(f"/claims/?{query}").context["filters"].plain_fields()
        return [value for value, _ in order.field.choices]

    orders = ["newest", "oldest", "-occurred", "occurred", "origins"]
    assert (offered("q=order"), offered("topic=ports")) == (["relevance", *orders], orders)


def test_another_spelling_keeps_the_filters(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        a_published("sum", text="The harbour was sold.", topics=["Ports"])
    context = client.get("/claims/?q=harbuor&topic=ports&order=oldest").context
    assert (context["did_you_mean"], context["meant"]) == (
        "harbour",
        "?q=harbour&topic=ports&order=oldest",
    )


ORDERS = {
    "newest": ["seller", "orders", "sum"],
    "oldest": ["sum", "orders", "seller"],
    "occurred": ["sum", "orders", "seller"],
    "-occurred": ["orders", "sum", "seller"],
    "origins": ["orders", "sum", "seller"],
}


def test_each_order_of_the_list_forwards_and_back(client, three_claims, monkeypatch):
    monkeypatch.setattr("claims.views.PAGE_SIZE", 1)
    forwards, back = {}, {}
    for order in ORDERS:
        address, last = f"/claims/?order={order}", None
        forwards[order], back[order] = [], []
        while address:
            last = client.get(address)
            forwards[order] += slugs(last)
            address = last.context["next"]
        while address := last.context["previous"]:
            last = client.get(address)
            back[order] += slugs(last)
    assert forwards == ORDERS
    assert back == {order: found[-2::-1] for order, found in ORDERS.items()}


UNREADABLE = {
    "tpoic=ports": "“tpoic” is not a filter of this list. There are: cursor, from, order, origins, "
    "publisher, q, source, stance, status, subject, to, topic, verdict, year.",
    "topic=no-such": "topic: “no-such” is not one of those there are.",
    "topic=secret-topic": "topic: “secret-topic” is not one of those there are.",
    "publisher=nobody": "publisher: “nobody” is not the publisher of any source.",
    "status=draft": "status: “draft” is not one of those there are.",
    "order=best": "order: “best” is not one of those there are.",
    "from=2019&to=2018": "from: It is later than “to”, so nothing can lie between them.",
    "year=soon": "year: “soon” is no year, such as 2018, nor “undated”.",
    "year=0": "year: “0” is no year, such as 2018, nor “undated”.",
    "origins=many": "origins: Enter a whole number.",
    "origins=-1": "origins: Ensure this value is greater than or equal to 0.",
    "q=%00": "q: Null characters are not allowed.",
    "q=" + "w+" * 21: "q: Search for at most 20 words.",
    "order=newest&order=oldest": "“order” was given more than once.",
    "cursor=rubbish": "cursor: This cursor does not belong to this list.",
    "cursor=WyJuZXh0Il0": "cursor: This cursor does not belong to this list.",
}


@pytest.mark.parametrize("address", ["/claims/", "/claims.json"])
def test_what_cannot_be_read_is_answered_400_with_a_sentence(client, three_claims, address):
    answers = {}
    for query in UNREADABLE:
        response = client.get(f"{address}?{query}")
        errors = [response.json()["detail"]] if "json" in address else response.context["errors"]
        answers[query] = (response.status_code, errors)
    assert answers == {query: (400, [sentence]) for query, sentence in UNREADABLE.items()}


@pytest.mark.parametrize(
    ("order", "cursor"),
    [
        ("origins", '["next","origins",Infinity,1]'),
        ("origins", '["next","origins",1.5,1]'),
        ("origins", '["next","origins",true,1]'),
        ("origins", '["next","origins",-1,1]'),
        ("origins", '["next","origins",4294967296,1]'),
        ("occurred", '["next","occurred","2018-13-01",1]'),
        ("newest", '["next","newest",5,1]'),
        ("newest", '["next","origins",1,1]'),
        ("newest", '["sideways","newest",null,1]'),
        ("newest", '["next","newest",null,-1]'),
        ("newest", '["next","newest",null,4294967296]'),
        ("newest", "[" * 100_000),
    ],
)
def test_a_forged_cursor_is_refused(client, order, cursor):
    encoded = base64.urlsafe_b64encode(cursor.encode()).decode()
    for address in ("/claims/", "/claims.json", "/claims.atom"):
        response = client.get(address, {"order": order, "cursor": encoded})
        assert response.status_code == 400
        assert "This cursor does not belong to this list." in response.content.decode()


@pytest.mark.parametrize(
    "name",
    ["topic", "subject", "source", "publisher", "year", "status", "stance", "from", "order"],
)
def test_no_parameter_takes_a_nul(client, name):
    assert client.get(f"/claims/?{name}=%00").status_code == 400
    assert client.get(f"/claims.csv?{name}=a%00b").status_code == 400


def test_a_feed_survives_characters_that_xml_cannot_carry(client):
    version = a_published(text="The port paid\x0b 5 million.", topics=["Ports"])
    review.enter(version, "retracted", reason="The\x01 buyer denied it.")
    for address in ("/claims.atom", "/corrections.atom"):
        feed = client.get(address).content.decode()
        assert "The port paid 5 million." in feed
        assert "\x0b" not in feed


def test_an_unreadable_date_is_named(client):
    response = client.get("/claims/?from=03/10/2016")
    assert response.status_code == 400
    assert response.context["errors"][0].startswith("from: “03/10/2016”")


@pytest.mark.parametrize("suffix", ["csv", "bib", "atom"])
def test_files_refuse_what_the_page_refuses(client, suffix):
    response = client.get(f"/claims.{suffix}?topic=no-such")
    assert (response.status_code, response.content.decode()) == (
        400,
        "topic: “no-such” is not one of those there are.\n",
    )


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/claims/",
        "/claims.json",
        "/sources/",
        "/topics/ports/",
        "/corrections/",
        "/claims.csv",
    ],
)
def test_list_pages_take_the_same_queries_for_one_claim_and_for_three(
    client, django_assert_num_queries, connection_of_tests, address
):
    def queries():
        # The first time a process gathers its sets; from then on it asks what changed.
        client.get("/claims/")
        with CaptureQueriesContext(connection_of_tests) as captured:
            response = client.get(address)
            b"".join(response)
        return len(captured)

    for n in range(3):
        source = a_source(publisher=f"Publisher {n}")
        quotes = [a_quote(source), a_quote(source, "bought 40 cameras")]
        first = a_published(quotes=quotes, topics=["Ports"], subjects=[f"Subject {n}"])
        review.enter(review.start_next(first.claim, reason="Better."), "published")
        if n == 0:
            one = queries()
    assert queries() == one


@pytest.fixture
def connection_of_tests():
    from django.db import connection

    return connection


@pytest.mark.parametrize("query", ["bogus=1", "status=nope", "topic=money", "from=2018"])
def test_a_heading_has_no_filters_and_says_so(client, query):
    a_published(topics=["Ports"], subjects=["Harbour"])
    for address in ("/topics/ports/", "/subjects/harbour/"):
        response = client.get(f"{address}?{query}")
        name = query.split("=")[0]
        assert (response.status_code, response.context["reason"]) == (
            400,
            f"“{name}” is not known here. Filter the list of claims.",
        )


@pytest.mark.parametrize("query", ["topic=hidden", "subject=nobody"])
def test_a_heading_of_drafts_alone_is_none_to_filter_by(client, query):
    a_published(topics=["Ports"], subjects=["Harbour"])
    draft = a_version(topics=["Hidden"], subjects=["Nobody"])
    name, slug = query.split("=")
    refused = client.get(f"/claims/?{query}")
    assert (refused.status_code, refused.context["errors"]) == (
        400,
        [f"{name}: “{slug}” is not one of those there are."],
    )
    review.enter(draft, "published")
    assert listed(client, query) == {draft.claim.slug}


def test_the_addresses_above_the_headings_lead_to_all_of_them(client):
    a_published(topics=["Ports"], subjects=["Harbour"])
    for address, name in (("/topics/", "Ports"), ("/subjects/", "Harbour")):
        page = client.get(address, follow=True)
        assert [value.label for value in page.context["facet"]["values"]] == [name]


@pytest.mark.parametrize("address", ["/claims/", "/sources/"])
def test_an_empty_result_says_what_may_have_been_meant(client, address):
    a_published(quotes=[a_quote(a_source(title="Gazette"))])
    found = client.get(address, {"q": "title:gazette"})
    nothing = client.get(address, {"q": "titel:nowhere or elsewhere"})
    assert "remarks" not in found.context or found.context["remarks"] == []
    said = nothing.context["remarks"]
    assert [sentence[:12] for sentence in said] == ["“or” was loo", "There is no "]
    for sentence in said:
        assert sentence in nothing.content.decode()


def test_of_very_common_words_the_list_leads_to_the_documents(client, monkeypatch):
    a_published(quotes=[a_quote(a_source(title="Gazette"))])
    few = client.get("/claims/", {"q": "gazette"})
    assert [result.source.title for result in few.context["documents"]] == ["Gazette"]
    monkeypatch.setattr(views, "COMMON", 0)
    many = client.get("/claims/", {"q": "gazette"})
    assert "documents" not in many.context
    link = '<a href="/sources/?q=gazette">All documents with these words</a>'
    assert [link in page.content.decode() for page in (few, many)] == [True, True]
    filtered = client.get("/claims/", {"q": "nowhere"})
    assert link.replace("gazette", "nowhere") not in filtered.content.decode()


def test_a_draft_is_nowhere_in_public(client):
    version = a_version(text="Unpublished words.", topics=["Hidden"], subjects=["Nobody"])
    slug = version.claim.slug
    addresses = ["/", "/claims/", "/claims.json", "/claims.csv", "/claims.atom", "/sitemap.xml"]

    def where():
        return [a for a in addresses if slug.encode() in b"".join(client.get(a))]

    pages = [
        f"/claims/{slug}/",
        f"/claims/{slug}.json",
        f"/claims/{slug}/v1/",
        f"/claims/{slug}/history/",
        "/topics/hidden/",
        "/subjects/nobody/",
    ]
    assert where() == []
    assert [client.get(page).status_code for page in pages] == [404] * 6
    review.enter(version, "published")
    assert where() == [a for a in addresses if a != "/sitemap.xml"]
    assert [client.get(page).status_code for page in pages] == [200] * 6


def test_a_draft_of_the_next_version_shows_nowhere(client):
    first = a_published("ports", text="First words.")
    second = review.start_next(first.claim, reason="Better.")
    second.text = "Second words."
    second.save()
    assert client.get("/claims/ports/").context["version"] == first
    assert client.get("/claims/ports/v2/").status_code == 404
    review.enter(second, "published")
    assert client.get("/claims/ports/").context["version"] == second
    old = client.get("/claims/ports/v1/").context["version"]
    assert (old, old.present["pk"]) == (first, second.pk)
    assert client.get("/claims/ports/v1.json").json()["text"] == "First words."


def test_a_retracted_claim_stays_and_says_so_in_every_format(client):
    version = a_published("ports")
    review.enter(version, "retracted", reason="The buyer denied it.")
    page = client.get("/claims/ports/").content.decode()
    assert "This claim is retracted.</strong> The buyer denied it." in page
    data = client.get("/claims/ports.json").json()
    assert (data["status"], data["status_reason"]) == ("retracted", "The buyer denied it.")
    for suffix in ("csv", "bib", "ris", "csl.json"):
        file = b"".join(client.get(f"/claims/ports.{suffix}")).decode()
        assert "retracted" in file, suffix


def test_relations_read_from_both_sides_and_hide_drafts(client):
    total, part = a_published("total"), a_published("part")
    draft = a_version()
    Relation.objects.create(claim=part.claim, kind="narrows", other=total.claim, note="One port.")
    Relation.objects.create(claim=draft.claim, kind="contradicts", other=total.claim)

    def told(slug):
        relations = client.get(f"/claims/{slug}/").context["relations"]
        return [(r["words"], r["claim"].slug, r["note"]) for r in relations]

    assert told("part") == [("narrows", "total", "One port.")]
    assert told("total") == [("is narrowed by", "part", "One port.")]
    review.enter(draft, "published")
    assert told("total") == [
        ("is narrowed by", "part", "One port."),
        ("is contradicted by", draft.claim.slug, ""),
    ]


def test_history_shows_what_changed_and_why(client):
    first = a_published("ports", text="The office bought 40 cameras.")
    second = review.start_next(first.claim, reason="Counted again.")
    second.text = "The office bought 52 cameras."
    second.save()
    review.enter(second, "published")
    entries = client.get("/claims/ports/history/").context["entries"]
    assert [(e["version"].number, e["changes"]) for e in entries] == [
        (
            2,
            [
                ("equal", "The office bought "),
                ("delete", "40 "),
                ("insert", "52 "),
                ("equal", "cameras."),
            ],
        ),
        (1, []),
    ]


def test_a_number_that_no_version_can_have_is_not_found(client):
    a_published("cameras")
    numbers = [1, 0, 2, 2**31 - 1, 2**31, 2**63, 10**30]
    answers = [client.get(f"/claims/cameras/v{number}/").status_code for number in numbers]
    assert answers == [200, *[404] * 6]


def test_hostile_text_is_shown_as_text(client):
    a_published("ports", text="<script>alert(1)</script>")
    for address in ("/claims/ports/", "/claims/", "/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_pages_carry_a_strict_policy(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert set(policy.split("; ")) == {
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
    }


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_only_read(client, method):
    assert getattr(client, method)(reverse("claims:list")).status_code == 405


@pytest.mark.parametrize(
    "address",
    ["/about/", "/feeds/", "/healthz", "/robots.txt", "/sitemap.xml", "/corrections.atom"],
)
def test_pages_that_the_web_expects(client, address):
    a_published()
    assert client.get(address).status_code == 200


def test_the_sentence_around_a_quote_is_shown_unless_the_text_is_private(client):
    for access in ("public", "excerpt", "private"):
        a_published(access, [a_quote(a_source(access=access))])
    beside = {}
    for access in ("public", "excerpt", "private"):
        quote = client.get(f"/claims/{access}/").context["evidence"]["supports"][0].quote
        beside[access] = (quote.before, quote.after)
    sentence = "“", ",” the harbour master said, and she did not name the seller."
    assert beside == {"public": sentence, "excerpt": sentence, "private": ("", "")}
