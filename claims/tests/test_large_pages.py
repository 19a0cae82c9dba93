"""Pages that would read whole tables on a large site: the home page, corrections, site maps."""

import re

import pytest

from claims import review, sitemaps, totals, views
from claims.models import Claim
from sources.models import Quote
from tests.builders import a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(totals, "KEPT", {})


def test_the_home_page_counts_what_the_public_sees(client):
    a_published(quotes=[a_quote(), a_quote(text="The moon is far away")], topics=["Ports"])
    a_published(topics=["Ports", "Money"], status="retracted")
    a_version(topics=["Hidden"])
    shown = client.get("/").context
    assert shown["numbers"] == {"claims": 2, "quotes": 2, "sources": 4}
    assert [(t.name, t.claim_count) for t in shown["topics"]] == [("Money", 1), ("Ports", 2)]


@pytest.mark.parametrize(("large", "quotes"), [(3, 2), (1, 1)])
def test_a_large_site_counts_its_quotes_once_in_a_while(monkeypatch, large, quotes):
    monkeypatch.setattr(totals, "LARGE", large)
    a_published()
    assert totals.totals()["quotes"] == 1
    a_published()
    assert (totals.totals()["claims"], totals.totals()["quotes"]) == (2, quotes)
    monkeypatch.setattr(totals, "KEPT_FOR", -1)
    assert totals.totals()["quotes"] == Quote.objects.public().count() == 2


def test_all_corrections_are_reached_by_pages(client, monkeypatch):
    monkeypatch.setattr(views, "CORRECTIONS", 2)
    slugs = [f"claim-{n}" for n in range(5)]
    for slug in slugs:
        version = a_published(slug, quotes=[])
        review.enter(version, "retracted", reason="Wrong.")
    met, address = [], "/corrections/"
    while address:
        shown = client.get(address).context
        met.append([decision.version.claim.slug for decision in shown["decisions"]])
        address = shown["next"]
    assert met == [["claim-4", "claim-3"], ["claim-2", "claim-1"], ["claim-0"]]
    back = client.get(client.get(shown["previous"]).context["previous"]).context
    assert [decision.version.claim.slug for decision in back["decisions"]] == met[0]


@pytest.mark.parametrize("query", ["cursor=nonsense", "topic=ports"])
def test_corrections_take_no_other_parameter(client, query):
    assert client.get(f"/corrections/?{query}").status_code == 400


def test_a_site_map_of_many_files_holds_every_claim_once(client, monkeypatch):
    monkeypatch.setattr(sitemaps.ClaimSitemap, "limit", 2)
    for n in range(5):
        a_published(f"claim-{n}", quotes=[])
    review.start_next(Claim.objects.get(slug="claim-3"))
    index = client.get("/sitemap.xml").content.decode()
    files = re.findall(r"<loc>http://[^/]+(/sitemap-claims[^<]*)</loc>", index)
    found = [re.findall(r"/claims/(claim-\d)/<", client.get(f).content.decode()) for f in files]
    assert [name for names in found for name in names] == [f"claim-{n}" for n in range(5)]


def test_the_list_of_sources_counts_the_public_quotes_of_each(client):
    source, other = a_source("a"), a_source("b")
    a_published(quotes=[a_quote(source), a_quote(source, "bought 40 cameras")])
    a_quote(other)
    shown = client.get("/sources/").context["page"].items
    assert {each.slug: each.quote_count for each in shown} == {"a": 2, "b": 0}
