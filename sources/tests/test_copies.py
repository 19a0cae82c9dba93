from types import SimpleNamespace

import pytest
from django.core.management import call_command

from sources import copies, copying, deciding, ingest
from sources.models import Corruption, Derivation, Fingerprint, Fingerprinted
from tests.admin_forms import a_member
from tests.builders import a_source

from .documents import pdf
from .test_copying import CHOSEN, ORIGIN, rows

pytestmark = pytest.mark.django_db

DOCUMENTS = {row["id"]: row for row in rows(CHOSEN, "documents.csv")}

OTHER = (
    "Ferry crews on the northern line will strike on Friday, their union said after a vote in "
    "which 312 of 340 members took part. “Nobody has had a rise since 2019,” said its chairwoman, "
    "Lena Orth. The line carries 9,000 passengers a day between Sund and Halvik."
)
MORE = " The council had been warned twice, and a report on the quay lay in a drawer for a year."


@pytest.fixture(autouse=True)
def texts_are_compared(settings):
    settings.COMPARE_ON_ARRIVAL = True


def pairs(**conditions):
    found = Derivation.objects.filter(**conditions)
    return set(found.values_list("source__slug", "kind", "origin__slug", "state"))


def from_the_set(*names):
    made = []
    for name in names:
        row = DOCUMENTS[name]
        text = (CHOSEN / "documents" / f"{name}.txt").read_text(encoding="utf-8")
        made.append(
            a_source(
                name, text, publisher=row["publisher"], issued=row["issued"], title=row["title"]
            )
        )
    return made


def with_judge(monkeypatch, judge):
    changed = SimpleNamespace(**vars(copying) | {"judge": judge})
    monkeypatch.setattr(copies, "copying", changed)


def test_a_document_that_arrives_is_tied_to_what_it_copies():
    from_the_set("orvash-courier", "linnet-riverreview", "orvash-talmerearchive")
    assert pairs() == {("orvash-talmerearchive", "copy", "orvash-courier", "proposed")}


def test_an_origin_that_arrives_later_is_found_to_be_the_first():
    from_the_set("orvash-talmerearchive", "orvash-courier")
    assert pairs() == {("orvash-talmerearchive", "copy", "orvash-courier", "proposed")}


@pytest.mark.parametrize("names_it", [True, False])
def test_without_dates_the_one_that_names_the_other_is_derived(names_it):
    said = " As the Sund Courier had it, nobody was warned." if names_it else ""
    a_source("longer", ORIGIN + MORE + said)
    a_source("shorter", ORIGIN, publisher="The Sund Courier")
    derived, origin = ("longer", "shorter") if names_it else ("shorter", "longer")
    assert {(source, of) for source, _, of, _ in pairs()} == {(derived, origin)}


def test_what_was_measured_is_kept_with_the_places_in_both_texts():
    copy_text = ORIGIN.replace("$275 million", "$257 million") + MORE
    a_source("origin", ORIGIN, issued="2020")
    a_source("copy", copy_text, issued="2021")
    derivation = Derivation.objects.get()
    assert derivation.measured["reasons"] == [
        "61% of its runs of five words stand in the origin, and 65% of its runs of three.",
        "1 of 2 figures stand beside the same words.",
        "1 of 1 quoted passages have a twin.",
        "What is shared stands in the same order.",
    ]
    assert derivation.by_program
    text, origin = derivation.capture.text, derivation.origin_capture.text
    for start, end, origin_start, origin_end in derivation.passages:
        assert text[start:end].split()[0] == origin[origin_start:origin_end].split()[0]
    corruption = derivation.corruptions.get()
    assert (corruption.kind, corruption.says, corruption.origin_says) == (
        "figure",
        "257 million",
        "275 million",
    )
    assert text[corruption.start : corruption.end] == "257 million"
    assert origin[corruption.origin_start : corruption.origin_end] == "275 million"


def test_the_places_are_those_of_each_text_whichever_is_looked_at():
    first, second = a_source("first", ORIGIN), a_source("second", ORIGIN.replace(" ", "\n\n"))
    for source in (first, second):
        copies.look_at([source.pk])
        tie = Derivation.objects.select_related("capture", "origin_capture").get()
        assert (tie.source, tie.origin) == (second, first)
        for start, end, origin_start, origin_end in tie.passages:
            words = tie.capture.text[start:end].split()
            assert words == tie.origin_capture.text[origin_start:origin_end].split()


def test_texts_with_nothing_in_common_are_left_alone():
    a_source("one", ORIGIN)
    a_source("other", OTHER)
    assert Fingerprinted.objects.count() == 2
    assert pairs() == set()


def test_what_a_person_refused_is_never_proposed_again():
    origin, copy = a_source("origin", ORIGIN), a_source("copy", ORIGIN + MORE)
    deciding.decide(Derivation.objects.get(), "refused", by=a_member("Contributor"))
    refused = pairs()
    copies.look_at([origin.pk, copy.pk])
    ingest.take_in(copy, (ORIGIN + MORE * 2).encode(), "new.txt", tool="test")
    call_command("find_copies", verbosity=0, processes=1)
    assert pairs() == refused != set()


def test_what_a_person_decided_keeps_its_kind_and_direction():
    early, late = a_source("early", ORIGIN, issued="2020"), a_source("late", ORIGIN, issued="2021")
    decided = deciding.decide(
        Derivation.objects.get(), "confirmed", by=a_member("Contributor"), kind="cites", turned=True
    )
    assert pairs() == {("early", "cites", "late", "confirmed")}
    copies.look_at([early.pk, late.pk])
    assert pairs() == {("early", "cites", "late", "confirmed")}
    decided.refresh_from_db()
    assert decided.capture.source_id == early.pk and decided.measured["reasons"]


@pytest.mark.parametrize("state", ["confirmed", "proposed"])
def test_what_a_person_states_takes_the_place_of_a_proposal_the_other_way_round(state, caplog):
    early, late = a_source("early", ORIGIN, issued="2020"), a_source("late", ORIGIN, issued="2021")
    assert pairs() == {("late", "copy", "early", "proposed")}
    Derivation.objects.create(source=early, origin=late, kind="copy", state=state)
    ingest.take_in(early, (ORIGIN + MORE).encode(), "new.txt", tool="test")
    assert pairs() == {("early", "copy", "late", state)}
    assert Derivation.objects.get().measured["reasons"]
    assert caplog.messages == []


def test_what_was_refused_one_way_round_is_compared_as_a_person_states_it():
    early, late = a_source("early", ORIGIN, issued="2020"), a_source("late", ORIGIN, issued="2021")
    deciding.decide(Derivation.objects.get(), "refused", by=a_member("Contributor"))
    Derivation.objects.create(source=early, origin=late, kind="copy", state="confirmed")
    copies.look_at([early.pk, late.pk])
    assert pairs() == {
        ("late", "copy", "early", "refused"),
        ("early", "copy", "late", "confirmed"),
    }
    assert Derivation.objects.get(state="confirmed").measured["reasons"]


def test_a_derivation_that_a_person_proposed_stays():
    a, b = a_source("a", ORIGIN), a_source("b", OTHER)
    Derivation.objects.create(source=a, origin=b, kind="cites", note="A hint.")
    copies.look_at([a.pk, b.pk])
    assert pairs() == {("a", "cites", "b", "proposed")}


def test_a_proposal_goes_when_a_later_text_gives_no_reason_for_it():
    a_source("origin", ORIGIN, issued="2020")
    copy = a_source("copy", ORIGIN, issued="2021")
    assert len(pairs()) == 1
    ingest.take_in(copy, OTHER.encode(), "new.txt", tool="test")
    assert pairs() == set()


def test_of_many_copies_each_is_tied_to_the_origin_alone():
    for year, name in enumerate(["origin", "one", "two", "three"], 2020):
        a_source(name, ORIGIN + f" Told by {name} alone." * (name != "origin"), issued=str(year))
    assert pairs() == {(n, "copy", "origin", "proposed") for n in ("one", "two", "three")}


def test_a_copy_of_a_copy_is_tied_to_what_it_has_most_from():
    from_the_set("orvash-courier", "orvash-valleywire", "orvash-newsnook")
    assert ("orvash-valleywire", "copy", "orvash-courier", "proposed") in pairs()
    assert {pair[2] for pair in pairs(source__slug="orvash-newsnook")} == {"orvash-valleywire"}


def test_a_stated_derivation_is_measured_and_its_corruptions_are_kept():
    origin = a_source("origin", ORIGIN)
    copy = a_source("copy", OTHER)
    Derivation.objects.create(source=copy, origin=origin, kind="copy", state="confirmed")
    ingest.take_in(copy, ORIGIN.replace("47 cracks", "74 cracks").encode(), "new.txt", tool="test")
    assert pairs() == {("copy", "copy", "origin", "confirmed")}
    assert list(Corruption.objects.values_list("says", "origin_says")) == [
        ("74 cracks", "47 cracks")
    ]


def test_a_corruption_that_was_set_aside_is_not_told_again():
    origin = a_source("origin", ORIGIN, issued="2020")
    a_source("copy", ORIGIN.replace("47 cracks", "74 cracks"), issued="2021")
    person = a_member("Contributor")
    assert deciding.dismiss(Corruption.objects.get(), by=person)
    assert not deciding.dismiss(Corruption.objects.get(), by=person)
    copies.look_at([origin.pk])
    assert Corruption.objects.get().dismissed_by == person
    assert not Corruption.objects.standing().exists()


@pytest.mark.parametrize("then", ["a new text", "turned"])
def test_what_was_set_aside_stays_so_whatever_becomes_of_the_pair(then):
    a_source("origin", ORIGIN, issued="2020")
    copy = a_source("copy", ORIGIN.replace("47 cracks", "74 cracks"), issued="2021")
    person = a_member("Contributor")
    deciding.dismiss(Corruption.objects.get(), by=person)
    if then == "turned":
        deciding.decide(Derivation.objects.get(), "confirmed", by=person, turned=True)
        expected = [("47 cracks", "74 cracks", person.pk)]
    else:
        text = ORIGIN.replace("47 cracks", "74 cracks").replace("$275", "$257")
        ingest.take_in(copy, text.encode(), "new.txt", tool="test")
        expected = [("74 cracks", "47 cracks", person.pk), ("257 million", "275 million", None)]
    found = Corruption.objects.order_by("start").values_list("says", "origin_says", "dismissed_by")
    assert list(found) == expected
    for row in Corruption.objects.select_related("derivation__capture"):
        assert row.derivation.capture.text[row.start : row.end] == row.says


@pytest.mark.parametrize("state", ["confirmed", "refused"])
@pytest.mark.parametrize("text", [ORIGIN, OTHER], ids=["still alike", "alike no more"])
def test_what_a_person_decides_while_texts_are_compared_is_kept(monkeypatch, state, text):
    a_source("origin", ORIGIN, issued="2020")
    copy = a_source("copy", ORIGIN, issued="2021")
    person = a_member("Contributor")

    def judge_meanwhile(question, **kwargs):
        Derivation.objects.update(state=state, note="Seen.", decided_by=person)
        return copying.judge(question, **kwargs)

    monkeypatch.setattr(
        copies, "copying", SimpleNamespace(**vars(copying) | {"judge": judge_meanwhile})
    )
    ingest.take_in(copy, (text + MORE).encode(), "new.txt", tool="test")
    assert pairs() == {("copy", "copy", "origin", state)}
    assert Derivation.objects.values_list("note", "decided_by").get() == ("Seen.", person.pk)


def test_no_fault_of_the_comparison_keeps_a_document_out(monkeypatch, caplog):
    def fail(question, **kwargs):
        raise ValueError("Odd.")

    a_source("origin", ORIGIN)
    with_judge(monkeypatch, fail)
    copy = a_source("copy", ORIGIN)
    assert (copy.captures.count(), pairs()) == (1, set())
    assert "could not be compared" in caplog.text


def test_what_cites_its_origin_corrupts_nothing():
    a_source("origin", ORIGIN, issued="2020")
    a_source("copy", ORIGIN.replace("47 cracks", "74 cracks"), issued="2021")
    assert Corruption.objects.count() == 1
    deciding.decide(Derivation.objects.get(), "confirmed", by=a_member("Contributor"), kind="cites")
    assert Corruption.objects.count() == 0


def test_the_whole_database_gives_what_the_arrivals_gave(settings):
    names = [name for name in DOCUMENTS if name.startswith(("orvash", "merrin"))]
    from_the_set(*names)
    at_arrival = pairs()
    assert len(at_arrival) >= 12
    for processes in (1, 2):
        Derivation.objects.all().delete()
        Fingerprinted.objects.all().delete()
        Fingerprint.objects.all().delete()
        call_command("find_copies", verbosity=0, processes=processes)
        assert pairs() == at_arrival


def test_find_copies_tells_pairs_reasons_and_corruptions(capsys):
    a_source("origin", ORIGIN, issued="2020")
    a_source("copy", ORIGIN.replace("47 cracks", "74 cracks"), issued="2021")
    call_command("find_copies", processes=1)
    assert capsys.readouterr().out == (
        "copy is a copy of origin (proposed)\n"
        "  90% of its runs of five words stand in the origin, and 93% of its runs of three.\n"
        "  1 of 2 figures stand beside the same words.\n"
        "  1 of 1 quoted passages have a twin.\n"
        "  What is shared stands in the same order.\n"
        "  Changes a figure: the copy says “74 cracks” where its origin says “47 cracks”.\n"
        "1 derivation: 1 proposed.\n"
        "1 corruption.\n"
    )


def test_a_scan_without_text_leaves_the_text_before_it_in_the_index():
    source = a_source("origin", ORIGIN)
    ingest.take_in(source, pdf([], []), "scan.pdf", tool="test")
    a_source("copy", ORIGIN)
    assert len(pairs()) == 1


def test_one_house_repeats_its_notices_and_is_not_tied_for_it():
    first, second = from_the_set("sarrow-annual-2020", "sarrow-annual-2021")
    assert pairs() == set()
    second.publisher = "Somebody else"
    second.save()
    copies.look_at([first.pk])
    assert pairs() == {
        ("sarrow-annual-2021", "quotes", "sarrow-annual-2020", "proposed"),
    }


def test_while_it_is_off_nothing_is_compared(settings):
    settings.COMPARE_ON_ARRIVAL = False
    a_source("origin", ORIGIN)
    a_source("copy", ORIGIN)
    assert (pairs(), Fingerprinted.objects.count()) == (set(), 0)
    call_command("find_copies", verbosity=0, processes=1)
    assert len(pairs()) == 1


@pytest.mark.parametrize("others", [1, 3])
def test_an_arrival_asks_as_often_whatever_else_there_is(others, django_assert_num_queries):
    for n in range(others):
        a_source(f"other-{n}", OTHER.replace("Friday", f"day {n}"), publisher=f"Paper {n}")
    arrived = a_source("arrived", "")
    with copies.put_off():
        ingest.take_in(arrived, ORIGIN.encode(), "new.txt", tool="test")
        copies._waiting.get().sources.clear()
    with django_assert_num_queries(15):
        copies.look_at([arrived.pk])


def test_nothing_is_kept_of_texts_that_could_not_be_compared(monkeypatch):
    def fail(*args):
        raise ZeroDivisionError

    with copies.put_off() as comparison:
        a_source("paper", ORIGIN)
        comparison.go_on()
        assert copying.sketches.find(ORIGIN)
        monkeypatch.setattr(copies, "thin_out", fail)
    assert copying.sketches.find(ORIGIN) is None


def test_nothing_is_kept_of_texts_that_have_been_compared():
    with copies.put_off():
        a_source("paper", ORIGIN)
        a_source("wire", OTHER)
        copies._waiting.get().go_on()
        assert copying.sketches.find(ORIGIN)
    assert copying.sketches.find(ORIGIN) is None
    call_command("find_copies", verbosity=0, processes=1)
    assert copying.sketches.find(ORIGIN) is None


def test_processes_make_fingerprints_while_more_documents_arrive(monkeypatch):
    monkeypatch.setattr(copies, "AT_ONCE", 2)
    asked = []

    def at_once(task, *columns):
        asked.append((getattr(task, "func", task).__name__, len(columns[0])))
        return list(map(task, *columns))

    with copies.put_off(at_once):
        for n, text in enumerate([ORIGIN, OTHER, ORIGIN]):
            a_source(f"paper-{n}", text)
        assert asked == [("sampled", 2)]
    assert asked == [("sampled", 2), ("sampled", 1), ("judge", 1)]
    assert pairs() == {("paper-2", "copy", "paper-0", "proposed")}


def test_comparing_goes_on_in_steps_and_meets_what_arrives_between_them():
    with copies.put_off() as comparison:
        a_source("origin", ORIGIN)
        a_source("first", ORIGIN)
        assert [comparison.go_on() for _ in range(4)] == [True, True, True, False]
        assert pairs() == {("first", "copy", "origin", "proposed")}
        a_source("second", ORIGIN)
        assert len(pairs()) == 1
    assert {copy for copy, *_ in pairs()} == {"first", "second"}
