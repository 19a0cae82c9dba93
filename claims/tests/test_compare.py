"""The comparison page and its files."""

import csv
import io

import pytest
from lxml import html

from claims import review
from claims.models import Quantity, Subject
from claims.tests.test_side_by_side import tables
from tests.builders import a_figure, a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db

BY_MEASURE = "?subject=harbour-office&measure=contracts"


@pytest.fixture
def figures():
    a_figure("a", 275, unit="USD", printed="$275", occurred="2018", quotes=[a_quote(a_source("p"))])
    a_figure("b", 280, upper=290, unit="USD", bound="about", period="2018-05", subject="Port")
    a_figure("c", 276, unit="USD", period="2018")
    a_figure("d", 5, measure="=cameras", place="Leeds")
    a_published(quotes=[], subjects=["Harbour office", "Nobody"])


def headings(client, query):
    return {heading: len(rows) for heading, rows in tables(client, f"/compare/{query}").items()}


def test_a_subject_and_a_measure_or_a_set_of_claims_is_compared(client, figures):
    assert headings(client, BY_MEASURE) == {"Contracts of Harbour office": 2}
    assert headings(client, "?subject=harbour-office") == {
        "=cameras of Harbour office": 1,
        "Contracts of Harbour office": 2,
    }
    assert headings(client, "?claim=a&claim=b&claim=d&subject=") == {
        "=cameras of Harbour office": 1,
        "Contracts of Harbour office": 1,
        "Contracts of Port": 1,
    }


@pytest.mark.parametrize(
    "query",
    [
        "?subject=Harbour office&measure=Contracts",
        "?subject=HARBOUR-office&measure= contracts",
        "?subject=harbour  office&measure=contracts",
    ],
)
def test_a_subject_and_a_measure_are_found_as_people_write_them(client, figures, query):
    assert headings(client, query) == {"Contracts of Harbour office": 2}
    Subject.objects.create(slug="aaa", name="harbour-office")
    a_figure("of-other", 1, subject="aaa")
    # The slug comes before a name that looks like it.
    assert headings(client, BY_MEASURE) == {"Contracts of Harbour office": 2}


def test_the_form_offers_what_there_is_and_keeps_what_was_typed(client, figures):
    page = html.fromstring(
        client.get("/compare/?subject=Harbour office&measure=Boats").content.decode()
    )
    [form] = page.xpath("//form[@class='compare-form']")
    assert dict(form.form_values()) == {"subject": "Harbour office", "measure": "Boats"}
    assert form.xpath(".//datalist[@id='subjects']/option/@value") == ["Harbour office", "Port"]
    assert form.xpath(".//datalist[@id='measures']/option/@value") == ["contracts", "cameras"]
    assert page.xpath("//footer//a[@href='/compare/']/text()") == ["Compare figures"]


def test_claims_without_a_figure_are_named(client, figures):
    plain = a_version(text="Some paid.", occurred="2019")
    Quantity.objects.create(version=plain, value=40, unit="cameras", bound="about")
    review.enter(plain, "published")
    page = html.fromstring(
        client.get(f"/compare/?claim=a&claim={plain.claim.slug}").content.decode()
    )
    rows = page.xpath("//section[@aria-labelledby='silent']//li")
    assert [" ".join(row.text_content().split()) for row in rows] == [
        "Some paid. about 40 cameras · 2019 · 1 document, 1 independent origin"
    ]
    nobody = client.get("/compare/?subject=nobody")
    assert "No figure of Nobody can be compared" in nobody.content.decode()


def test_the_page_without_a_question_offers_what_is_measured(client, figures):
    page = html.fromstring(client.get("/compare/").content.decode())
    offered = page.xpath("//ul[@class='relations']/li")
    assert [(li.xpath("./a/@href")[0], li.text_content()) for li in offered] == [
        (f"/compare/{BY_MEASURE}", "contracts of Harbour office 2 claims"),
        ("/compare/?subject=harbour-office&measure=cameras", "cameras of Harbour office 1 claim"),
        ("/compare/?subject=port&measure=contracts", "contracts of Port 1 claim"),
    ]


def test_an_empty_database_says_that_nothing_is_measured(client):
    page = client.get("/compare/").content.decode()
    assert "No published claim says yet what its figure measures, and of whom." in page


@pytest.mark.parametrize(
    "query, errors",
    [
        ("?topic=x", ["“topic” is not known here. There are: claim, measure, subject."]),
        ("?subject=a&subject=b", ["“subject” was given more than once."]),
        ("?claim=nothing&claim=a", ["claim: “nothing” is not one of those there are."]),
        ("?claim=draft", ["claim: “draft” is not one of those there are."]),
        ("?subject=unknown", ["subject: “unknown” is not one of those there are."]),
        ("?subject=%00", ["subject: “\ufffd” is not one of those there are."]),
        ("?measure=contracts", ["measure: say of which subject, too."]),
        (
            "?subject=harbour-office&measure=boats",
            ["measure: no claim states a figure of “boats” of Harbour office."],
        ),
        (
            "?claim=a&subject=port",
            ["Name claims, or a subject and a measure: not both."],
        ),
        ("?" + "&".join(f"claim=c{n}" for n in range(51)), ["claim: at most 50 can be compared."]),
    ],
)
def test_what_cannot_be_read_is_answered_400_with_a_sentence(client, figures, query, errors):
    a_figure("draft", 1, status="draft")
    if query.startswith("?subject=a&"):
        errors = [*errors, "subject: “a” is not one of those there are."]
    page = client.get(f"/compare/{query}")
    shown = html.fromstring(page.content.decode()).xpath("//div[@role='alert']//li/text()")
    assert (page.status_code, shown) == (400, errors)
    answer = client.get(f"/compare.json{query}")
    assert (answer.status_code, answer.json()["detail"]) == (400, " ".join(errors))
    table = client.get(f"/compare.csv{query}")
    assert (table.status_code, table.content.decode().splitlines()) == (400, errors)


def test_a_file_of_nothing_is_refused(client):
    answer = client.get("/compare.json")
    said = "Say what is to be compared: claims, or a subject and a measure."
    assert (answer.status_code, answer.json()["errors"]) == (400, [{"detail": said}])


def test_the_same_figures_as_json(client, figures, settings):
    settings.SITE_URL = "https://claims.example"
    response = client.get(f"/compare.json{BY_MEASURE}")
    home = "https://claims.example"
    assert response["Link"] == f'<{home}/compare.json{BY_MEASURE}>; rel="canonical"'
    rest = {"value_to": "", "unit": "USD", "bound": "", "place": "", "period": "2018", "version": 1}
    rest["status"] = "published"

    def row(number, slug, **fields):
        said = {
            "number": number,
            "printed": "",
            "claim": slug,
            "text": f"Statement of {slug}.",
            "url": f"{home}/claims/{slug}/",
            "version_url": f"{home}/claims/{slug}/v1/",
            "independent_origins": 0,
            "documents": 0,
            "sources": [],
        }
        return rest | said | fields

    first = {"printed": "$275", "independent_origins": 1, "documents": 1, "sources": ["p"]}
    assert response.json() == {
        "is_whole": True,
        "measures": [
            {
                "of": "Harbour office",
                "subject": "harbour-office",
                "measure": "contracts",
                "measure_slug": "contracts",
                "figures": [row(1, "a", value="275", **first), row(2, "c", value="276")],
                "cannot_both_hold": [
                    {
                        "figures": [1, 2],
                        "reason": "“$275” and 276 USD cannot both hold.",
                    }
                ],
                "not_compared": [],
            }
        ],
    }


def test_the_same_figures_as_a_table(client, figures):
    response = client.get("/compare.csv?claim=a&claim=b&claim=c&claim=d")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode())))
    names = "subject_slug measure measure_slug number value value_to bound place period claim"
    columns = [*names.split(), "cannot_hold_with", "reason"]
    reason = "“$275” and 276 USD cannot both hold."
    harbour = ["harbour-office", "contracts", "contracts"]
    assert [[row[name] for name in columns] for row in rows] == [
        ["harbour-office", "'=cameras", "cameras", "1", "5", "", "", "Leeds", "", "d", "", ""],
        [*harbour, "1", "275", "", "", "", "2018", "a", "2", reason],
        [*harbour, "2", "276", "", "", "", "2018", "c", "1", reason],
        ["port", "contracts", "contracts", "1", "280", "290", "about", "", "2018-05", "b", "", ""],
    ]
    assert [row["of"] for row in rows] == [*["Harbour office"] * 3, "Port"]


def test_a_retracted_claim_that_is_named_stands_there_and_clashes_with_nothing(client):
    a_figure("a", 1)
    a_figure("b", 2, status="retracted")
    assert tables(client, "/compare/?claim=a&claim=b") == {
        "Contracts of Harbour office": [
            ["1", "1", "", "not given", "Statement of a.", "0", ""],
            ["2", "2", "", "not given", "Statement of b. Retracted", "0", ""],
        ]
    }


def test_claims_subjects_and_selections_lead_there(client, figures):
    def links(address):
        page = html.fromstring(client.get(address).content.decode())
        return page.xpath("//main//a[starts-with(@href, '/compare/')]/@href")

    assert links("/claims/a/") == [f"/compare/{BY_MEASURE}"]
    assert links("/subjects/harbour-office/") == ["/compare/?subject=harbour-office"]
    a_published("plain", [], topics=["Ports"])
    assert (links("/subjects/nobody/"), links("/topics/ports/")) == ([], [])
    client.post("/selection/", {"add": ["a.1", "c.1"]})
    assert links("/selection/") == ["/compare/?claim=a&claim=c"]
    page = html.fromstring(client.get(f"/compare/{BY_MEASURE}").content.decode())
    assert page.xpath("//link[@rel='alternate']/@href") == [
        f"/compare.{suffix}{BY_MEASURE}" for suffix in ("csv", "json")
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_a_comparison_asks_as_often_for_one_claim_as_for_three(
    client, django_assert_num_queries, number
):
    slugs = [f"claim-{value}" for value in range(number)]
    for value, slug in enumerate(slugs):
        a_figure(slug, value, quotes=[a_quote()])
    query = "&".join(f"claim={slug}" for slug in slugs)
    # The claims, the figures, their sources; where some clash, what a person said of that.
    with django_assert_num_queries(4 if number == 1 else 5):
        client.get(f"/compare/?{query}")


def test_what_is_more_than_a_page_holds_is_said(client, figures, monkeypatch):
    monkeypatch.setattr("claims.side_by_side.MOST", 1)
    page = client.get("/compare/?subject=harbour-office").content.decode()
    assert "these are the first 1. Choose one measure." in page
    assert client.get("/compare.json?subject=harbour-office").json()["is_whole"] is False
