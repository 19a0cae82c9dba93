import pytest
from django.test.utils import CaptureQueriesContext

from claims import review
from claims.models import Claim
from sources import ingest
from sources.models import Derivation
from tests.admin_forms import a_member
from tests.builders import TEXT, WORDS, a_published, a_quote, a_source, a_version, add_corruption

pytestmark = pytest.mark.django_db

SECRET = "A second order of 12 cameras followed in autumn."
PUBLIC_ADDRESSES = [
    "/",
    "/claims/",
    "/claims/sum/",
    "/claims/sum/v1/",
    "/claims/sum/history/",
    "/claims.csv",
    "/claims.json",
    "/claims.jsonl",
    "/claims.atom",
    "/claims.bib",
    "/claims.ris",
    "/claims.csl.json",
    "/claims/sum.csv",
    "/claims/sum.json",
    "/claims/sum.jsonl",
    "/claims/sum.bib",
    "/claims/sum.ris",
    "/claims/sum.csl.json",
    "/claims/?q=autumn",
    "/sources/",
    "/sources/paper/",
    "/sources/paper/text/",
    "/sources/paper.bib",
    "/sources/?q=autumn",
    "/topics/ports/",
    "/subjects/harbour/",
    "/corrections/",
    "/corrections.atom",
    "/sitemap.xml",
]


@pytest.fixture
def staff(client):
    return a_member("Decider")


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response).decode()


def unmarked(client, address):
    return body(client, address).replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize("access", ["private", "excerpt", "public"])
def test_a_text_that_is_not_public_is_in_no_public_response(client, access):
    """The same search finds the sentence where the text is public: it could have been found."""
    paper = a_source("paper", access=access)
    assert SECRET in paper.captures.get().text
    a_published("sum", [a_quote(paper)], topics=["Ports"], subjects=["Harbour"])
    found = [address for address in PUBLIC_ADDRESSES if SECRET in unmarked(client, address)]
    shown = ["/claims/?q=autumn", "/sources/paper/text/", "/sources/?q=autumn"]
    assert found == (shown if access == "public" else [])


@pytest.mark.parametrize(
    ("access", "shown"),
    [
        ("public", TEXT),
        (
            "excerpt",
            "“We paid at least $275 million for the whole system,” the harbour master said, "
            "and she did not name the seller.",
        ),
        ("private", WORDS),
    ],
)
def test_the_text_page_shows_what_access_allows_with_the_quote_marked(client, access, shown):
    quote = a_quote(a_source("paper", access=access))
    a_published(quotes=[quote])
    response = client.get("/sources/paper/text/")
    if access == "private":
        assert [q.text for q in response.context["alone"]] == [shown]
    else:
        (passage,) = response.context["passages"]
        assert "".join(chunk.text for chunk in passage).strip() == shown
    assert f'<mark id="q{quote.pk}" class="verified">{WORDS}</mark>' in response.content.decode()


def test_an_excerpt_leaves_out_what_the_quote_leaves_out(client):
    paper = a_source("paper", access="excerpt")
    quote = a_quote(paper, "We paid at least $275 million […] the harbour master said")
    a_published(quotes=[quote])
    assert quote.verdict == "verified"
    (passage,) = client.get("/sources/paper/text/").context["passages"]
    assert [(chunk.text, bool(chunk.quotes)) for chunk in passage] == [
        ("“", False),
        ("We paid at least $275 million", True),
        (" […] ", False),
        ("the harbour master said", True),
        (", and she did not name the seller.", False),
    ]


def test_staff_read_the_whole_text_and_the_answer_is_not_shared(client, staff):
    a_published(quotes=[a_quote(a_source("paper", access="private"))])
    client.force_login(staff)
    response = client.get("/sources/paper/text/")
    (passage,) = response.context["passages"]
    assert "".join(chunk.text for chunk in passage) == TEXT
    assert response["Cache-Control"] == "private"


@pytest.mark.parametrize("access", ["private", "excerpt"])
def test_a_source_is_unknown_until_a_published_claim_cites_it(client, staff, access):
    paper = a_source("paper", access=access)
    version = a_version(Claim.objects.create(slug="sum"), [a_quote(paper)])
    addresses = ["/sources/paper/", "/sources/paper/text/", "/sources/paper.bib"]
    assert [client.get(a).status_code for a in addresses] == [404, 404, 404]
    assert "paper" not in body(client, "/sources/")
    client.force_login(staff)
    assert client.get("/sources/paper/").status_code == 200
    client.logout()
    review.enter(version, "published")
    assert [client.get(a).status_code for a in addresses] == [200, 200, 200]
    assert "paper" in body(client, "/sources/")


def test_a_quote_of_a_draft_is_not_marked_for_the_public(client):
    paper = a_source("paper")
    shown, hidden = a_quote(paper), a_quote(paper, "bought 40 cameras in spring")
    a_published(quotes=[shown])
    version = a_version(quotes=[hidden])
    for address in ("/sources/paper/", "/sources/paper/text/"):
        assert client.get(address).context["quotes"] == [shown]
    review.enter(version, "published")
    for address in ("/sources/paper/", "/sources/paper/text/"):
        assert set(client.get(address).context["quotes"]) == {shown, hidden}


def test_quotes_and_claims_are_linked_both_ways(client):
    quote = a_quote(a_source("paper"))
    a_published("sum", [quote])
    assert f'href="/sources/paper/text/#q{quote.pk}"' in body(client, "/claims/sum/")
    for address in ("/sources/paper/", "/sources/paper/text/"):
        assert 'href="/claims/sum/"' in body(client, address)


def test_a_quote_that_the_newest_copy_lacks_is_shown_as_of_the_earlier_one(client):
    paper = a_source("paper")
    quote = a_quote(paper)
    a_published("sum", [quote])
    words = "does not hold these words any more"
    addresses = ["/claims/sum/", "/sources/paper/", "/sources/paper/text/"]
    assert [a for a in addresses if words in body(client, a)] == []
    ingest.take_in(paper, b"The page is gone.", "later.txt", tool="test")
    assert [a for a in addresses if words in body(client, a)] == addresses
    assert client.get("/sources/paper/text/").context["elsewhere"] == [quote]
    told = client.get("/claims/sum.json").json()["evidence"][0]
    new, old = paper.captures.all()
    assert [told[key][:19] for key in ("captured", "missing_from")] == [
        capture.taken.strftime("%Y-%m-%dT%H:%M:%S") for capture in (old, new)
    ]


def test_derivations_are_shown_unless_refused_or_unknown_to_the_public(client):
    original, copy, hidden = a_source("original"), a_source("copy"), a_source("h", access="private")
    tie = Derivation.objects.create(source=copy, origin=original, kind="copy")
    Derivation.objects.create(source=hidden, origin=original, kind="rewording")
    assert [d.origin for d in client.get("/sources/copy/").context["origins"]] == [original]
    assert [d.source for d in client.get("/sources/original/").context["derived"]] == [copy]
    tie.state = "refused"
    tie.save()
    assert list(client.get("/sources/copy/").context["origins"]) == []


@pytest.mark.parametrize(
    "change, told",
    [
        ({}, True),
        ({"state": "proposed"}, False),
        ({"state": "refused"}, False),
        ({"source__access": "private"}, False),
        ({"origin__access": "private"}, False),
        ({"origin__access": "excerpt"}, False),
    ],
)
def test_what_a_copy_changed_is_told_where_both_may_be_read(client, change, told):
    origin, copy = a_source("original"), a_source("copy")
    a_published(quotes=[a_quote(origin), a_quote(copy)])
    tie = Derivation.objects.create(source=copy, origin=origin, kind="copy", state="confirmed")
    add_corruption(tie, says="$257 million", origin_says="$275 million")
    for name, value in change.items():
        row = getattr(tie, name.partition("__")[0]) if "__" in name else tie
        setattr(row, name.rpartition("__")[2], value)
        row.save()
    assert ("$257 million" in client.get("/sources/copy/").content.decode()) == told


def test_a_source_page_takes_the_same_queries_for_one_quote_and_for_three(client):
    from django.db import connection

    counts = []
    for n in (1, 3):
        paper = a_source(f"paper-{n}")
        for _ in range(n):
            a_published(quotes=[a_quote(paper)])
        for address in (f"/sources/paper-{n}/", f"/sources/paper-{n}/text/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
    assert counts[:2] == counts[2:]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("x=1", "“x” is not a filter of this list. There are: q."),
        ("q=%00", "q: Null characters are not allowed."),
        ("cursor=x", "cursor: This cursor does not belong to this list."),
    ],
)
def test_the_list_refuses_what_it_cannot_read(client, query, sentence):
    response = client.get(f"/sources/?{query}")
    assert (response.status_code, response.context["reason"]) == (400, sentence)


def test_authors_are_found_in_every_script(client):
    a_source("latin", authors=[{"family": "Müller", "given": "Ana"}])
    a_source("chinese", authors=[{"literal": "城市影像"}])
    found = {
        q: [r.source.slug for r in client.get(f"/sources/?q={q}").context["results"]]
        for q in ("Müller", "影像")
    }
    assert found == {"Müller": ["latin"], "影像": ["chinese"]}


def test_the_list_is_searched_and_paged(client, monkeypatch):
    monkeypatch.setattr("sources.views.PAGE_SIZE", 2)
    for n in range(3):
        a_source(f"paper-{n}", title=f"Harbour news {n}")
    a_source("other", title="Else")
    first = client.get("/sources/?q=news+harbour")
    assert [r.source.slug for r in first.context["results"]] == ["paper-2", "paper-1"]
    second = client.get(first.context["next"])
    assert [r.source.slug for r in second.context["results"]] == ["paper-0"]
    assert (first.context["count"], second.context["next"]) == (3, "")
