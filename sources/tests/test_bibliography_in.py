import datetime

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model

from citations.reading import Problem
from sources import bibliography_in
from sources.bibliography_in import Refused, carry_out, plan
from sources.models import Source
from tests.builders import a_source

pytestmark = pytest.mark.django_db
LONG = "Cranes fall silent on the quay of Lydd"


def an_item(number=1, **variables):
    return {
        "type": "report",
        "title": f"{LONG} {number}",
        "URL": f"https://watch.example/{number}",
        **variables,
    }


def told(rows):
    return [(row.number, row.state, row.why) for row in rows]


def test_new_works_are_made_private_and_as_if_they_were_saved():
    rows = plan(
        [
            an_item(
                author=[{"family": "Ruiz", "given": "Ana"}],
                issued={"date-parts": [[2018, 5], [2018, 7]]},
                publisher="Ķ Harbour Watch",
                note="a private remark",
            )
        ]
    )
    assert (told(rows), rows[0].source, Source.objects.count()) == ([(1, "made", "")], None, 0)
    (row,) = carry_out(rows)
    made = Source.objects.get()
    assert row.source == made
    assert (made.slug, made.access, made.note) == (
        "cranes-fall-silent-on-the-quay-of-lydd-1",
        "private",
        "",
    )
    assert (made.issued, made.issued_from, made.issued_to) == (
        "2018-05/2018-07",
        datetime.date(2018, 5, 1),
        datetime.date(2018, 7, 31),
    )
    made.full_clean()
    before = Source.objects.values().get()
    made.save()
    assert Source.objects.values().get() == before


def test_slugs_are_unique_and_made_of_something():
    a_source(text="", slug="fog", title="The other fog")
    items = [
        an_item(title="Fog", URL="https://watch.example/1"),
        an_item(title="Fog", URL="https://watch.example/2"),
        an_item(title="港口", URL="https://watch.example/p/3"),
        an_item(title="港口", URL="", DOI="10.5555/a"),
        an_item(title="港口", URL="", author=[{"literal": "Lydd"}], issued="2018"),
        an_item(title="雾", URL=""),
    ]
    carry_out(plan(items))
    assert list(Source.objects.order_by("pk").values_list("slug", flat=True)) == [
        "fog",
        "fog-2",
        "fog-3",
        "watch-example-p-3",
        "105555-a",
        "lydd-2018",
        "source",
    ]


def test_a_known_source_gets_what_it_lacks_and_nothing_else():
    stored = a_source(
        "cranes",
        text="",
        title=f"{LONG} 1",
        type="report",
        url="http://www.watch.example/1/",
        publisher="The Watch",
        access="public",
    )
    item = an_item(publisher="Harbour Watch", language="en", issued="2018-05", accessed="2020")
    rows = plan([item])
    assert told(rows) == [(1, "changed", "The same address. Differs: publisher.")]
    assert rows[0].changes == {
        "issued": ("", "2018-05"),
        "accessed": ("", "2020"),
        "language": ("", "en"),
    }
    assert Source.objects.get().language == ""
    carry_out(rows)
    before = {field: getattr(stored, field) for field in ("title", "url", "publisher", "access")}
    stored.refresh_from_db()
    assert {field: getattr(stored, field) for field in before} == before
    assert (stored.issued, stored.issued_from, stored.language) == (
        "2018-05",
        datetime.date(2018, 5, 1),
        "en",
    )
    assert told(plan([item])) == [(1, "left", "The same address. Differs: publisher.")]


def test_a_publisher_that_is_filled_in_can_be_filtered_by():
    a_source("cranes", text="", url="https://watch.example/1")
    carry_out(plan([an_item(publisher="Harbour Watch")]))
    assert Source.objects.get().publisher_slug == "harbour-watch"


def test_what_somebody_filled_in_since_stays():
    stored = a_source("cranes", text="", url="https://watch.example/1")
    rows = plan([an_item(publisher="Harbour Watch"), an_item(2)])
    Source.objects.filter(pk=stored.pk).update(publisher="The Watch")
    carry_out(rows)
    assert [row.state for row in rows] == ["left", "made"]
    stored.refresh_from_db()
    assert stored.publisher == "The Watch"


def test_a_source_that_went_away_stops_all():
    stored = a_source("cranes", text="", url="https://watch.example/1")
    rows = plan([an_item(publisher="Harbour Watch"), an_item(2)])
    stored.delete()
    with pytest.raises(Refused) as refusal:
        carry_out(rows)
    assert str(refusal.value) == bibliography_in.SAVED_MEANWHILE
    assert Source.objects.count() == 0


def test_a_work_that_stands_twice_in_a_file_is_made_once():
    items = [an_item(1), an_item(2), an_item(1, title="Cranes"), an_item(3, URL="")]
    items.append({**items[3], "type": "book"})
    assert told(plan(items)) == [
        (1, "made", ""),
        (2, "made", ""),
        (3, "left", "Stands in the file before: entry 1, same address."),
        (4, "made", ""),
        (5, "left", "Stands in the file before: entry 4, same title."),
    ]


def test_two_works_that_mean_one_source_fill_it_once():
    a_source("cranes", text="", url="https://watch.example/1", doi="10.5555/a")
    items = [an_item(1, language="en"), an_item(2, DOI="10.5555/a", publisher="Watch")]
    rows = plan(items)
    assert [(row.state, row.why) for row in rows] == [
        ("changed", "The same address. Differs: type, title."),
        ("left", "The same DOI. The same source as entry 1."),
    ]
    carry_out(rows)
    assert Source.objects.values_list("language", "publisher").get() == ("en", "")


def test_one_that_may_be_several_sources_is_refused_and_stops_all():
    for slug in ("one", "two"):
        a_source(slug, text="", url="https://watch.example/1")
    rows = plan([an_item(1), an_item(2)])
    why = (
        "It may be any of these sources (same address): one, two. Enter it by hand, or make one "
        "source of them."
    )
    assert told(rows) == [(1, "refused", why), (2, "made", "")]
    with pytest.raises(Refused) as refusal:
        carry_out(rows)
    assert str(refusal.value) == (
        f"Nothing was stored. Entry 1 (“{LONG} 1”) is refused: {why} Mend it in the file, or "
        "leave out what is refused."
    )
    assert Source.objects.count() == 2
    carry_out(rows, leave_refused=True)
    assert Source.objects.count() == 3


def test_one_that_is_like_a_source_says_so():
    a_source("cranes", text="", title=f"{LONG} 1", url="https://gazette.example/1")
    assert told(plan([an_item(1)])) == [(1, "made", "Like it, and taken for another work: cranes.")]


def test_entries_that_could_not_be_read_keep_their_place():
    problems = [Problem(2, 7, "“bad”: A brace is not closed.")]
    rows = plan([an_item(1), {"type": "book"}], numbers=[1, 3], problems=problems)
    assert told(rows) == [
        (1, "made", ""),
        (2, "refused", "“bad”: A brace is not closed."),
        (3, "refused", "It has no title. Give it one."),
    ]


def test_the_log_says_who_brought_what():
    by = get_user_model().objects.create_user("ana")
    stored = a_source("cranes", text="", url="https://watch.example/1")
    LogEntry.objects.all().delete()
    author = {"family": "Ruïz"}
    carry_out(plan([an_item(1, language="en"), an_item(2, URL="", author=[author])]), by=by)
    found = LogEntry.objects.order_by("pk").values_list(
        "actor", "action", "object_id", "changes", "additional_data"
    )
    made = Source.objects.exclude(pk=stored.pk).get()
    why = {"why": "Taken from a bibliography"}
    changes = {
        "type": ["", "report"],
        "title": ["", f"{LONG} 2"],
        "authors": ["", '[{"family": "Ruïz"}]'],
    }
    assert list(found) == [
        (by.pk, LogEntry.Action.UPDATE, stored.pk, {"language": ["", "en"]}, why),
        (by.pk, LogEntry.Action.CREATE, made.pk, changes, why),
    ]


def test_many_works_take_as_many_queries_as_one(django_assert_max_num_queries):
    for number in (1, 2, 3):
        a_source(text="", url=f"https://watch.example/{number}")
    for items in ([an_item(1)], [an_item(n) for n in (1, 2, 3)]):
        with django_assert_max_num_queries(4):
            assert {row.state for row in plan(items)} == {"left"}


def test_one_title_of_many_works_gives_each_a_slug():
    items = [an_item(title="Untitled", URL=f"https://watch.example/{n}") for n in range(100)]
    items = [*items, an_item(title="Untitled", URL="")]
    carry_out(plan(items))
    assert Source.objects.filter(slug__startswith="untitled").count() == 101
