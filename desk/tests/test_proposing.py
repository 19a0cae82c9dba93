"""Figures in the words of a draft are offered, and one button takes one in."""

from decimal import Decimal

import pytest
from lxml import html

from claims.models import Quantity, Version
from desk import proposing
from desk.tests.test_drafting import address, refreshed, save, typed
from tests.admin_forms import signed_in, told
from tests.builders import a_quote, a_source, a_version

pytestmark = pytest.mark.django_db

TEXT = "The port has 40 to 60 cameras. It paid at least $275 million, the master said."


@pytest.fixture
def contributor():
    return signed_in("Contributor")


@pytest.fixture
def version():
    quote = a_quote(a_source("paper", TEXT), TEXT)
    text = "The port paid at least $275 million in 2018 and 12 tonnes."
    return a_version(quotes=[quote], text=text, subjects=["Harbour office"])


def offered(client, version):
    """[(the words, what they are read as)] as the page shows them, and {words: key}."""
    page = html.fromstring(client.get(address(version)).content.decode())
    items = page.xpath("//div[@class='offers']//li")
    shown = [
        (li.xpath(".//q")[0].text, li.xpath(".//span[@class='quiet']")[0].text) for li in items
    ]
    keys = {li.xpath(".//q")[0].text: li.xpath(".//button")[0].get("value") for li in items}
    return shown, keys


def fields_of(quantity):
    names = ["printed", "value", "upper", "unit", "bound", "measure", "period"]
    return [getattr(quantity, name) for name in names] + [str(quantity.subject)]


def test_each_figure_is_offered_once_with_what_it_is_read_as(contributor, version):
    assert offered(contributor, version)[0] == [
        ("40 to 60 cameras", "40–60 cameras; in Title of paper"),
        ("at least $275 million", "at least 275,000,000 USD; in Title of paper"),
        ("12 tonnes", "12 tonnes; in the statement"),
    ]


def test_one_button_saves_the_draft_and_takes_a_figure_in(contributor, version):
    _, keys = offered(contributor, version)
    response = save(
        contributor, version, note="Typed just now.", _take=keys["at least $275 million"]
    )
    assert told(response) == [
        (
            "success",
            "“at least $275 million” is taken in. Look at its fields, and say what is measured.",
        )
    ]
    assert refreshed(version).note == "Typed just now."
    assert [fields_of(q) for q in version.quantities.all()] == [
        ["at least $275 million", Decimal(275000000), None, "USD", "at least", "", ""]
        + ["Harbour office"]
    ]
    assert [words for words, _ in offered(contributor, version)[0]] == [
        "40 to 60 cameras",
        "12 tonnes",
    ]


def test_every_field_of_a_figure_that_was_taken_in_can_be_changed(contributor, version):
    save(contributor, version, _take=offered(contributor, version)[1]["40 to 60 cameras"])
    data = typed(contributor, version)
    assert {name: data[f"figures-0-{name}"] for name in ("value", "upper", "subject")} == {
        "value": ["40"],
        "upper": ["60"],
        "subject": ["Harbour office"],
    }
    changes = {
        "bound": "about",
        "upper": "61",
        "measure": "Cameras in use",
        "place": "North quay",
        "period": "2018",
        "subject": "",
    }
    save(contributor, version, **{f"figures-0-{name}": value for name, value in changes.items()})
    quantity = version.quantities.get()
    assert fields_of(quantity) == [
        *("40 to 60 cameras", 40, 61, "cameras", "about", "Cameras in use", "2018", "None")
    ]
    assert (quantity.measure_slug, quantity.place) == ("cameras-in-use", "North quay")


@pytest.mark.parametrize(
    "changes, errors",
    [
        (
            {"value": "40", "upper": "39"},
            {"__all__": ["The high end of a range is not below its low end."]},
        ),
        (
            {"value": "40", "subject": "Nobody"},
            {"subject": ["There is no subject “Nobody”. An editor can add it."]},
        ),
        (
            {"value": "40", "subject": "Harbour office; Gate office"},
            {"subject": ["A figure is stated of one subject."]},
        ),
        (
            {"value": "40", "measure": "–"},
            {"measure": ["“–” has no letter or digit to make an address from."]},
        ),
        (
            {"value": "40", "bound": "planned"},
            {"bound": ["Select a valid choice. planned is not one of the available choices."]},
        ),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(contributor, version, changes, errors):
    typed_in = {f"figures-0-{name}": value for name, value in changes.items()}
    response = save(contributor, version, **typed_in)
    assert response.status_code == 400
    assert response.context["figures"].errors[0] == errors
    assert Quantity.objects.count() == 0


def test_a_word_of_a_file_for_a_bound_stays_until_somebody_chooses_another(contributor, version):
    Quantity.objects.create(version=version, value=5, bound="planned")
    save(contributor, version, **{"figures-0-value": "6"})
    assert [(q.value, q.bound) for q in version.quantities.all()] == [(6, "planned")]
    save(contributor, version, **{"figures-0-bound": "about"})
    assert [(q.value, q.bound) for q in version.quantities.all()] == [(6, "about")]


def test_words_that_are_gone_take_nothing_in(contributor, version):
    key = offered(contributor, version)[1]["12 tonnes"]
    response = save(contributor, version, text="The port paid.", _take=key)
    assert response.status_code == 400
    assert response.context["form"].non_field_errors() == [proposing.GONE]
    assert refreshed(version).text == version.text
    assert Quantity.objects.count() == 0


def test_two_people_keep_the_figures_that_each_took_in(contributor, version):
    other = signed_in("Contributor")
    _, keys = offered(contributor, version)
    mine = typed(contributor, version)
    save(other, version, _take=keys["12 tonnes"])
    response = save(contributor, version, mine, note="Mine.", **{"figures-0-value": "7"})
    assert response.status_code == 409
    shown = [
        [row[name].value() for name in ("value", "subject", "bound")]
        for row in response.context["figures"].forms
    ]
    assert shown[:2] == [["12", "Harbour office", ""], ["7", "", ""]]


def test_a_published_version_is_offered_nothing(contributor, version):
    assert offered(contributor, version)[0] != []
    Version.objects.update(status="in review")
    assert offered(contributor, version)[0] != []
    Version.objects.update(status="published", published_at=version.created)
    assert offered(contributor, version)[0] == []
