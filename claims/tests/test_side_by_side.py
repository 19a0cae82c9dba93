"""The figures of a claim beside those of other claims, on its public page."""

import pytest
from lxml import html

from claims import conflicts, review, side_by_side
from claims.models import Claim, Relation
from tests.admin_forms import a_member
from tests.builders import a_figure, a_quote, a_source, a_version, add_figure

pytestmark = pytest.mark.django_db


def tables(client, address):
    """{heading: [cells of a row]} of the measures on a page."""
    page = html.fromstring(client.get(address).content.decode())
    return {
        words(section.xpath("./h2")[0]): [
            [words(cell) for cell in row.xpath("./th|./td")] for row in section.xpath(".//tbody/tr")
        ]
        for section in page.xpath("//section[@class='measure']")
    }


def words(element):
    return " ".join(element.text_content().split())


def clashes(client, address):
    page = html.fromstring(client.get(address).content.decode())
    return [words(item) for item in page.xpath("//ul[@class='clashes']/li")]


def test_figures_of_one_thing_stand_side_by_side_grouped_by_value(client):
    quotes = [a_quote(a_source("paper"))]
    a_figure("a", 275, unit="USD", printed="$275", occurred="2018", quotes=quotes)
    a_figure("b", 280, unit="USD", period="2018-05")
    a_figure("c", 275, unit="USD", status="disputed")
    a_figure("d", 270, unit="USD", bound="at least", period="2018")
    a_figure("another-measure", 1, measure="cameras")
    a_figure("another-subject", 1, subject="Gate office")
    a_figure("draft", 1, status="draft")
    a_figure("retracted", 1, status="retracted")
    assert tables(client, "/claims/a/") == {
        "Figures: contracts of Harbour office": [
            ["at least 270 USD", "1", "", "2018", "Statement of d.", "0", ""],
            ["275 USD", "2", "$275 cannot hold with no. 4", "2018", "this claim", "1"]
            + ["Title of paper"],
            ["3", "", "not given", "Statement of c. Disputed", "0", ""],
            ["280 USD", "4", "cannot hold with no. 2", "May 2018", "Statement of b.", "0", ""],
        ]
    }
    assert clashes(client, "/claims/a/") == [
        "No. 2 and 4: “$275” and 280 USD cannot both hold. "
        "Their periods overlap: for 2018 and for May 2018."
    ]


def test_a_claim_has_a_table_for_each_of_its_measures_in_their_order(client):
    version = a_version(Claim.objects.create(slug="both"), [])
    add_figure(version, 5, measure="cameras", place="Leeds")
    add_figure(version, 7)
    add_figure(version, 9, measure="", printed="nine")
    add_figure(version, 11, measure="boats", subject="")
    review.enter(version, "published")
    a_figure("other", 8)
    assert {heading: len(rows) for heading, rows in tables(client, "/claims/both/").items()} == {
        "Figures: cameras of Harbour office": 1,
        "Figures: contracts of Harbour office": 2,
    }


def test_versions_that_the_public_does_not_see_as_present_show_none(client):
    version = a_figure("a", 1)
    assert len(tables(client, "/claims/a/v1/")) == 1
    following = review.start_next(version.claim, reason="Better words.")
    review.enter(following, "published")
    assert len(tables(client, "/claims/a/v2/")) == 1
    assert tables(client, "/claims/a/v1/") == {}
    review.enter(following, "retracted")
    assert tables(client, "/claims/a/") == {}


def test_two_claims_that_a_person_lets_stand_are_not_said_to_clash(client):
    a_figure("a", 1)
    b = a_figure("b", 2)
    assert len(clashes(client, "/claims/a/")) == 1
    conflicts.refresh([b.claim_id])
    conflicts.refuse(Relation.objects.get(), by=a_member("Contributor"))
    assert clashes(client, "/claims/a/") == []
    # Of figures that say the same, the other one's mark stays.
    a_figure("c", 1)
    rows = tables(client, "/claims/a/")["Figures: contracts of Harbour office"]
    assert [row[:-4] for row in rows] == [
        ["1", "1", ""],
        ["2", "cannot hold with no. 3"],
        ["2", "3", "cannot hold with no. 2"],
    ]


@pytest.mark.parametrize(
    "kind, number", [("contradicts", 1), ("duplicates", 1), ("narrows", 0), ("updates", 0)]
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_clash_that_was_confirmed_as_something_else_is_none(client, kind, number, turned):
    a_figure("a", 1)
    b = a_figure("b", 2)
    conflicts.refresh([b.claim_id])
    by = a_member("Contributor")
    conflicts.decide(Relation.objects.get(), "confirmed", by=by, kind=kind, turned=turned)
    assert [len(clashes(client, f"/claims/{slug}/")) for slug in "ab"] == [number] * 2


def test_three_figures_with_a_period_are_plotted(client):
    a_figure("a", 1, occurred="2018")
    a_figure("b", 2, period="2019")
    a_figure("c", 3, period="2020", place="Leeds")

    def plots():
        page = html.fromstring(client.get("/claims/a/").content.decode())
        return [
            [words(svg.xpath("./title")[0]), words(svg.xpath("./desc")[0])]
            + [words(mark) for mark in svg.xpath(".//g[@class='mark']")]
            for svg in page.xpath("//figure[@class='plot']//svg")
        ]

    assert plots() == []
    a_figure("d", 1200, upper=1500, period="2020/..")
    assert plots() == [
        [
            "contracts of Harbour office over time",
            "3 figures over time. By their numbers in the table: 1: 1; 2: 2; 4: 1,200–1,500.",
            *("1", "2", "4"),
        ]
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_figures_ask_as_often_for_one_other_claim_as_for_three(
    client, django_assert_num_queries, number
):
    a_figure("a", 0, quotes=[a_quote()])
    for value in range(number):
        a_figure(f"b-{value}", value + 1, quotes=[a_quote()])
    client.get("/claims/a/")
    with django_assert_num_queries(9):
        client.get("/claims/a/")


def test_a_claim_without_a_measure_asks_nothing_more(client, django_assert_num_queries):
    a_figure("a", 0, measure="", quotes=[a_quote()])
    client.get("/claims/a/")
    with django_assert_num_queries(6):
        client.get("/claims/a/")


def sentences(client, address):
    page = html.fromstring(client.get(address).content.decode())
    return [words(p) for p in page.xpath("//section[@class='measure']/p")]


WHOLE = ["Compare and download these figures"]
IN_PART = [
    "Not all figures are shown: only this claim’s own and those nearest to them.",
    "Compare and download all figures",
]


def test_of_many_figures_the_claims_own_and_the_nearest_are_shown(client):
    for value in range(1, 13):
        a_figure(f"a-{value}", value)
    assert sentences(client, "/claims/a-6/") == WHOLE
    assert len(tables(client, "/claims/a-6/")["Figures: contracts of Harbour office"]) == 12
    for slug, value, said in [("further", 40, {}), ("tons", 6, {"unit": "t"}), ("own", 30, {})]:
        a_figure(slug, value, **said)
    a_figure("boats", 29, measure="boats")
    assert sentences(client, "/claims/own/") == IN_PART
    rows = tables(client, "/claims/own/")["Figures: contracts of Harbour office"]
    assert [row[0] for row in rows] == [str(n) for n in [*range(3, 13), 30, 40]]
    assert rows[-2][-3] == "this claim"
    # Each measure has its own; figures without a unit are the nearest to one without.
    both = a_version(Claim.objects.create(slug="both"), [])
    add_figure(both, 0)
    add_figure(both, 38)
    add_figure(both, 6, measure="boats")
    review.enter(both, "published")
    found = tables(client, "/claims/both/")
    assert {heading: [row[0] for row in rows] for heading, rows in found.items()} == {
        "Figures: contracts of Harbour office": [str(n) for n in [*range(9), 30, 38, 40]],
        "Figures: boats of Harbour office": ["6", "29"],
    }
    assert sentences(client, "/claims/both/") == [*IN_PART, *WHOLE]


def test_a_review_of_more_figures_than_fit_shows_its_own(monkeypatch):
    monkeypatch.setattr("claims.side_by_side.MOST", 2)
    for slug in ("a", "b", "c"):
        a_figure(slug, 1)
    (measure,) = side_by_side.for_review(Claim.objects.get(slug="c").listed)
    assert [row.version.claim.slug for row in measure.rows] == ["a", "c"]


def apart(client, address):
    page = html.fromstring(client.get(address).content.decode())
    return [words(sentence) for sentence in page.xpath("//p[@class='quiet apart']")]


def test_units_stand_apart_and_those_that_can_be_converted_in_one_order(client):
    a_figure("pounds", 224, unit="GBP")
    a_figure("a", 275, unit="USD")
    a_figure("t", 2, unit="t", measure="steel")
    a_figure("kg", 1500, unit="kg", measure="steel")
    a_figure("plain", 3, measure="steel")
    found = tables(client, "/compare/?subject=harbour-office")
    assert {heading: [row[:2] for row in rows] for heading, rows in found.items()} == {
        "Contracts of Harbour office": [
            ["In GBP"],
            ["224 GBP", "1"],
            ["In USD"],
            ["275 USD", "2"],
        ],
        "Steel of Harbour office": [
            ["In kilograms, tonnes"],
            ["1,500 kilograms", "1"],
            ["2 tonnes", "2"],
            ["Without a unit"],
            ["3", "3"],
        ],
    }
    assert apart(client, "/compare/?subject=harbour-office") == [
        "Amounts in GBP and USD are not compared: no rate of exchange is applied.",
        "Figures in units that cannot be converted are not compared: "
        "kilograms, tonnes and no unit.",
    ]


def test_what_is_not_compared_is_said_with_the_reason(client):
    a_figure("a", 1, period="2018")
    assert apart(client, "/claims/a/") == []
    a_figure("b", 2)
    assert apart(client, "/claims/a/") == [
        "No. 2 gives no period: it is not compared with figures that do."
    ]
    a_figure("c", 3, period="2019")
    a_figure("d", 4, period="2020")
    a_figure("e", 5)
    a_figure("f", 6, period="2020", unit="USD")
    a_figure("some-other", 7, bound="wherever", period="2020", unit="USD")
    a_figure("g", 8, period="2020", place="Leeds")
    assert apart(client, "/claims/a/") == [
        "Figures in units that cannot be converted are not compared: no unit and USD.",
        "Figures of different places are not compared.",
        "No. 8 cannot be compared: what “wherever” means for a number is not known.",
        "No. 2 and 5 give no period: they are not compared with figures that do, "
        "and not in the plot.",
        "No. 7 and 8 are not in the plot, which has another unit.",
    ]
