import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import review
from claims.models import Claim
from sources import bibliography_in, ingest, searchable
from sources.models import Passage, Source
from tests.builders import a_quote, a_source, a_version

pytestmark = pytest.mark.django_db

TEXT = (
    "The harbour office bought cameras. " * 30
    + "\n\n"
    + "Nobody named the seller of the boats. " * 30
)


def found(typed):
    return sorted(Source.objects.search(typed).values_list("slug", flat=True))


def test_open_texts_and_the_names_of_public_sources_are_found():
    a_source("open", TEXT, title="Minutes", publisher="Town press")
    cited = a_source("cited", TEXT, title="Letter", access="excerpt")
    a_source("hidden", TEXT, title="Diary", access="private")
    version = a_version(Claim.objects.create(slug="sum"), [a_quote(cited, "harbour office")])
    assert (found("cameras"), found("diary OR letter OR minutes")) == (["open"], ["open"])
    review.enter(version, "published")
    assert (found("cameras"), found("diary OR letter OR minutes")) == (["open"], ["cited", "open"])
    assert found('"town press" seller') == ["open"]
    assert (found("title:minutes"), found("text:minutes")) == (["open"], [])
    assert found("cameras boats") == []
    # The desk looks through all of them, and not through texts.
    assert [s.slug for s in Source.objects.described_with("diary")] == ["hidden"]


def test_a_source_that_becomes_private_leaves_the_index_with_its_text(django_db_blocker):
    source = a_source("paper", TEXT, title="Minutes")
    assert (found("cameras"), found("minutes")) == (["paper"], ["paper"])
    source.access = Source.Access.PRIVATE
    source.save()
    assert (found("cameras"), found("minutes"), Passage.objects.count()) == ([], [], 0)
    assert len(searchable.look("cameras OR minutes").hits()) == 0
    source.access = Source.Access.PUBLIC
    source.save()
    assert found("cameras") == ["paper"]


def test_the_newest_text_is_the_one_that_is_found():
    source = a_source("paper", TEXT)
    ingest.take_in(source, b"Only boats.", "paper.txt", tool="test")
    assert (found("cameras"), found("boats")) == ([], ["paper"])
    source.captures.first().delete()
    assert (found("cameras"), found("boats")) == (["paper"], ["paper"])


def test_nothing_is_written_again_that_did_not_change():
    source = a_source("paper", TEXT)
    before = list(Passage.objects.values_list("pk", flat=True))
    source.note = "A note"
    source.save()
    assert list(Passage.objects.values_list("pk", flat=True)) == before
    source.title = "Another"
    source.save()
    assert set(Passage.objects.values_list("pk", flat=True)).isdisjoint(before)


def test_what_a_bibliography_fills_in_is_found():
    source = a_source("paper", "", title="Minutes", url="https://x.org/1")
    item = {"type": "book", "title": "Minutes", "URL": "https://x.org/1", "publisher": "Quayside"}
    bibliography_in.carry_out(bibliography_in.plan([item]))
    source.refresh_from_db()
    assert (source.publisher, found("quayside")) == ("Quayside", ["paper"])


def test_a_source_appears_once_with_its_best_passage_and_the_way_to_it(client):
    a_source("paper", TEXT, title="Minutes")
    a_source("boats", "", title="Boats")
    page = client.get("/sources/?q=seller+boats")
    (result,) = page.context["results"]
    start = TEXT.index("Nobody")
    assert (result.source.slug, result.address) == ("paper", f"/sources/paper/text/#c{start}")
    marks = {piece.text for piece in result.excerpt if piece.is_marked}
    assert marks == {"seller", "boats"}
    assert "<mark>seller</mark> of the <mark>boats</mark>" in page.content.decode()
    assert (
        f'<span id="c{start}"></span>Nobody' in client.get("/sources/paper/text/").content.decode()
    )
    both = client.get("/sources/?q=boats").context["results"]
    assert [(r.source.slug, bool(r.passage)) for r in both] == [("boats", False), ("paper", True)]
    assert [r.source.slug for r in searchable.passages_found("boats", ["en"], 1)] == ["boats"]


def test_a_page_with_a_search_takes_as_many_queries_for_three_as_for_one(client):
    for n in range(3):
        a_source(f"paper-{n}", f"{TEXT} only{n}")
    client.get("/sources/")  # what the process keeps is read once
    counts = []
    for typed in ("only1", "cameras"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/sources/", {"q": typed})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_an_empty_result_proposes_another_spelling(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        a_source("paper", TEXT)
        a_source("diary", "The harbor of secrets.", access="private")
    page = client.get("/sources/?q=harbuor+-x")
    assert (page.context["count"], page.context["did_you_mean"]) == (0, "harbour -x")
    assert 'Did you mean <a href="?q=harbour%20-x">harbour -x</a>?' in page.content.decode()
    assert client.get("/sources/?q=zzzz").context["did_you_mean"] == ""


@pytest.mark.parametrize("q", ["%22", "cursor%3A", "!!!", "a" * 501])
def test_what_cannot_be_searched_for_is_said_in_a_sentence(client, q):
    response = client.get(f"/sources/?q={q}")
    assert response.status_code == (200 if q.startswith("cursor") else 400)
