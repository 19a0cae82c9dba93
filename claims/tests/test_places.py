"""Where a claim holds what was looked for."""

import pytest

from claims import places, rows, searchable
from claims.models import Subject
from tests.builders import a_published, a_quote, a_source, a_version, add_figure, minutes

pytestmark = pytest.mark.django_db


def place(version, typed):
    found = places.found({version.pk: version.text}, searchable.read(typed))
    return found.get(version.pk)


def test_the_piece_of_evidence_that_holds_most_of_what_was_sought():
    source = a_source()
    quotes = [a_quote(source, words) for words in ("40 cameras", "harbour office bought 40")]
    version = a_published("sum", quotes)
    assert place(version, "cameras").address == quotes[0].passage_path
    assert place(version, "office bought cameras").address == quotes[1].passage_path
    assert place(version, "statement:office nothing") is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pier", ("quote", "", "We let the pier.")),
        ("louons", ("quote", "In translation", "Nous louons")),
        ("master", ("quote", "Said by", "Harbour master")),
        ("minutes", ("source", "Source", "Minutes of the council")),
        ("roth", ("source", "Author", "Ilse Roth")),
        ('"town press"', ("publisher", "Publisher", "Town press")),
        ("hafenamt", ("subject", "Subject", "Harbour office, also Hafenamt")),
        ("ports", ("topic", "Topic", "Ports")),
        ("275000000", ("statement", "Figure", "at least $275 million (275000000)")),
        ("sold", None),
        ("council", None),
        ("council -lease", None),
    ],
)
def test_where_a_claim_holds_what_was_sought(typed, found):
    said = {"translation": "Nous louons", "attribution": "Harbour master"}
    quotes = [a_quote(minutes(), "We let the pier.", **said)]
    headings = {"topics": ["Ports"], "subjects": ["Harbour office"]}
    version = a_version(quotes=quotes, text="The council sold the quay.", **headings)
    Subject.objects.update(aliases=["Hafenamt"])
    add_figure(version, 275_000_000, printed="at least $275 million", subject=None)
    shown = place(version, typed)
    assert (shown and shown[:3]) == found


@pytest.mark.parametrize("number", [1, 3])
def test_many_claims_take_as_many_queries_as_one(django_assert_num_queries, number):
    for n in range(number):
        quotes = [a_quote(minutes(f"minutes-{n}"), "We let the pier.")]
        a_published(f"claim-{n}", quotes, topics=["Ports"], subjects=["Harbour office"])
    query = searchable.read("council")
    with django_assert_num_queries(3 + 5):
        found = rows.newest(10)
        shown = places.found({row.version: row.text for row in found}, query)
    assert {place.text for place in shown.values()} == {"Minutes of the council"}
    assert len(shown) == number
