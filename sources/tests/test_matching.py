import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.matching import Known, by_bytes, comparable, letters, work_of
from sources.models import Source
from tests.builders import a_source

LONG = "Cranes fall silent on the quay of Lydd"


def work(number=1, **fields):
    return work_of({"title": "", **fields}, key=number, name=f"entry {number}")


def meant(**fields):
    """(slugs, why, slugs of those that are alike) for a description."""
    one = work(**fields)
    match = Known([one]).match(one)
    return [w.name for w in match.works], match.why, [w.name for w in match.alike]


@pytest.mark.parametrize(
    "address",
    [
        "https://watch.example/a",
        "http://watch.example/a",
        "https://www.watch.example/a/",
        "HTTPS://WWW.Watch.Example:443/a",
        "http://watch.example:80/a#part",
        "https://watch.example/a?utm_source=x&utm_medium=y",
        "https://watch.example/a?fbclid=1#x",
    ],
)
def test_addresses_of_one_page_are_equal(address):
    assert comparable(address) == "watch.example/a"


def test_addresses_of_other_pages_are_not():
    others = [
        "https://watch.example/A",
        "https://watch.example/a?page=2&utm_source=x",
        "https://watch.example:8080/a",
        "https://m.watch.example/a",
        "https://watch.example/a?x=utm_source",
    ]
    assert [comparable(address) for address in others] == [
        "watch.example/A",
        "watch.example/a?page=2",
        "watch.example:8080/a",
        "m.watch.example/a",
        "watch.example/a?x=utm_source",
    ]
    assert [comparable(none) for none in ("", "javascript:alert(1)", "https://u@a.example/")] == [
        ""
    ] * 3


def test_titles_are_compared_by_letters_and_digits():
    assert letters("Eye–Witness  (“2nd”)_") == letters("EYE WITNESS, 2nd") == "eyewitness2nd"
    assert letters("摄像头：合同") == "摄像头合同"
    assert letters("कि") != letters("क")


@pytest.mark.django_db
class TestMatching:
    def test_the_same_doi(self):
        a_source("one", text="", title="Fog", doi="10.5555/ABC")
        a_source("two", text="", title="Fog", doi="10.5555/abcd")
        assert meant(title="Another", doi="10.5555/abc") == (["one"], "same DOI", [])

    def test_the_same_address(self):
        a_source("one", text="", url="http://www.watch.example/a/")
        a_source("two", text="", url="http://www.watch.example/b/")
        found = meant(title="Another", url="https://watch.example/a?utm_source=x")
        assert found == (["one"], "same address", [])

    def test_the_same_title_and_year(self):
        a_source("one", text="", title=LONG, issued="2018-05")
        assert meant(title=LONG.upper(), issued="2018-05-03") == (
            ["one"],
            "same title and year",
            [],
        )
        assert meant(title=f"“{LONG}”") == (["one"], "same title", [])
        assert meant(title=LONG, issued="2019") == ([], "", ["one"])
        assert meant(title=LONG, issued="2017/2020") == (["one"], "same title and year", [])

    def test_one_title_at_two_addresses_is_two_works(self):
        a_source("one", text="", title=LONG, url="https://watch.example/a")
        assert meant(title=LONG, url="https://gazette.example/b") == ([], "", ["one"])
        assert meant(title=LONG) == (["one"], "same title", [])

    def test_one_title_with_two_dois_is_two_works(self):
        a_source("one", text="", title=LONG, doi="10.5555/a")
        assert meant(title=LONG, doi="10.5555/b") == ([], "", ["one"])

    def test_one_title_by_two_people_is_two_works(self):
        a_source("one", text="", title=LONG, authors=[{"family": "Ruiz", "given": "Ana"}])
        assert meant(title=LONG, authors=[{"family": "Berg"}]) == ([], "", ["one"])
        assert meant(title=LONG, authors=[{"family": "RUIZ"}])[0] == ["one"]

    def test_a_short_title_needs_a_name_to_agree(self):
        a_source("one", text="", title="Report", publisher="Harbour Watch")
        assert meant(title="Report") == ([], "", ["one"])
        assert meant(title="Report", publisher="Other") == ([], "", ["one"])
        assert meant(title="Report", publisher="Harbour watch")[0] == ["one"]
        a_source("two", text="", title="Fog", authors=[{"literal": "Harbour Watch"}])
        assert meant(title="Fog", authors=[{"literal": "Harbour Watch"}])[0] == ["two"]

    def test_several_are_reported_and_none_is_chosen(self):
        for slug in ("one", "two"):
            a_source(slug, text="", url="https://watch.example/a")
        assert meant(url="https://watch.example/a") == (["one", "two"], "same address", [])

    def test_many_descriptions_take_one_query(self):
        for number in range(3):
            a_source(f"s-{number}", text="", title=f"{LONG} {number}")
        for many in (1, 3):
            works = [work(n, title=f"{LONG} {n}") for n in range(many)]
            with CaptureQueriesContext(
                connection,
            ) as queries:
                known = Known(works)
            assert len([q for q in queries if "FROM" in q["sql"]]) == 1
            assert [known.match(one).works[0].name for one in works] == [
                f"s-{n}" for n in range(many)
            ]

    def test_nothing_is_asked_for_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            Known([])

    def test_files_are_known_by_their_bytes(self):
        source = a_source("one")
        capture = source.captures.get()
        found = by_bytes([capture.sha256, "0" * 64])
        assert found == {capture.sha256: [capture]}
        assert "text" in found[capture.sha256][0].get_deferred_fields()
        assert Source.objects.count() == 1
