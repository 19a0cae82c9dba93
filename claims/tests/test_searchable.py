import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import review, searchable
from claims.models import Listing, Subject, Version
from search.models import Language
from sources import searchable as in_sources
from sources.models import Source
from tests.builders import a_figure, a_published, a_quote, a_source, a_version, minutes

pytestmark = pytest.mark.django_db


def found(typed):
    return sorted(v.claim.slug for v in Version.objects.search(typed))


def a_claim(slug, text="The pier was let.", quote="We let the pier.", of_quote=None, **fields):
    quotes = [a_quote(minutes(), quote, **(of_quote or {}))]
    return a_published(slug, quotes, text=text, **fields)


def test_a_claim_is_found_by_all_that_its_page_shows():
    version = a_claim(
        "sum",
        of_quote={"translation": "Nous louons", "attribution": "Harbour master"},
        topics=["Ports"],
        subjects=["Harbour office"],
    )
    office = Subject.objects.get()
    office.aliases = ["Hafenamt"]
    office.save()
    a_claim("other", "Something else.", "Not that.")
    for typed in (
        *(
            "statement:pier",
            "quote:pier",
            'quote:"nous louons"',
            "quote:master",
            "title:minutes let",
        ),
        *("source:roth pier", 'publisher:"town press" quote:pier', "title:gazette -something"),
        *("topic:port", "subject:hafenamt", "LET the píer", "letting", "minutes hafenamt louons"),
    ):
        assert found(typed) == ["sum"], typed
    assert (found("topic:pier"), found("publisher:gazette")) == ([], ["other", "sum"])
    assert list(searchable.hits("pier")) == [version.listing.pk]


def test_both_databases_find_the_same_in_every_script():
    texts = {
        "zh": ("海康威视在新疆", "新疆 海康 康 “海康威视”"),
        "ar": ("إنّ الكِتابَ الأول", "ان الكتاب اول"),
        "ug": ("ئۇيغۇر ئېلىدە", "ئۇيغۇر يۇيغۇر* ئېلى*"),
        "ru": ("Новые договоры подписаны", "договор подписан* НОВЫЙ"),
        "tr": ("İstanbul'da ISPARTA belgeleri", "istanbul isparta ısparta İSPARTA belge"),
        "vi": ("Hợp đồng ở Đà Nẵng", "hop dong “da nang”"),
        "th": ("ประเทศไทยซื้อกล้อง", "ไทย กล้อง “ซื้อกล้อง”"),
        "el": ("Ο οδηγός της ΟΔΟΥ", "οδηγοσ οδηγός"),
        "de": ("Die Straßen wurden gezählt", "strassen STRASSE gezahlt"),
    }
    for language, (text, _) in texts.items():
        a_claim(language, "Statement.", text, {"language": language})
    missed = {
        (language, word)
        for language, (_, typed) in texts.items()
        for word in typed.split()
        if "“" not in word and found(word) != [language]
    }
    assert missed == set()
    assert found("“海康威视”") == ["zh"]
    assert found("“海康新疆”") == []
    assert found("“da nang”") == ["vi"]


def test_numbers_addresses_and_names_of_models_are_found_as_they_are_typed():
    a_claim("sum", "It cost $275,000,000 or 279.6 each.", "See https://x.org/a?b=1 for DS-2CD.")
    a_claim("more", "It cost $276 million at 10:30.", "Write to info@example.com.")
    cases = {
        "$275,000,000": ["sum"],
        "275000000": ["sum"],
        "279.6": ["sum"],
        "DS-2CD": ["sum"],
        "ds2cd": [],
        "https://x.org/a?b=1": ["sum"],
        "10:30": ["more"],
        "info@example.com": ["more"],
        "cost": ["more", "sum"],
        "-cost": [],
        "276 OR 279.6": ["more", "sum"],
    }
    assert {typed: found(typed) for typed in cases} == cases


def test_the_index_follows_what_the_public_sees():
    version = a_claim("sum", "The pier was let.", topics=["Ports"])
    quote = version.evidence.get().quote
    assert (found("pier"), found("minutes"), found("ports")) == (["sum"], ["sum"], ["sum"])
    quote.source.title = "Protocol"
    quote.source.save()
    assert (found("minutes"), found("protocol")) == ([], ["sum"])
    draft = review.start_next(version.claim, reason="More")
    Version.objects.filter(pk=draft.pk).update(text="The quay was let.")
    draft.refresh_from_db()
    draft.save()
    assert found("quay") == []
    review.enter(draft, "published")
    assert (found("statement:pier"), found("quay")) == ([], ["sum"])
    Listing.objects.all().delete()
    assert list(searchable.hits("quay")) == []


def test_drafts_are_not_found():
    draft = a_version(text="The quay was let.")
    a_claim("sum")
    assert (found("quay"), found("let")) == ([], ["sum"])
    review.enter(draft, "published")
    assert found("quay") == [draft.claim.slug]


def test_the_statement_ranks_before_the_subject_and_that_before_the_quote():
    quote = a_claim("quote", "Something.", "The harbour was let.")
    subject = a_claim("subject", "Something.", "It was let.", subjects=["Harbour"])
    statement = a_claim("statement", "The harbour.", "It was let.")
    newest = a_claim("newest", "Something.", "The harbour was let.")
    order = [v.listing.pk for v in (statement, subject, newest, quote)]
    assert searchable.ranked("harbour") == order
    assert searchable.ranked("harbour", 2) == [order[0], order[2]]


def test_a_figure_is_found_by_its_digits():
    a_figure("sum", 275_000_000)
    assert [found(typed) for typed in ("275,000,000", "275000000", "2750000000")] == [
        *(["sum"], ["sum"], [])
    ]


def test_a_thousand_listings_take_as_many_queries_as_one():
    listed = [a_claim(f"claim-{n}", topics=["Ports"]).listing.pk for n in range(3)]
    counts = []
    for ids in (listed[:1], listed):
        with CaptureQueriesContext(connection) as queries:
            searchable.write(ids)
        # SQLite is told of each row of one statement.
        counts.append(len({query["sql"].split("VALUES")[0][:60] for query in queries}))
    assert counts[0] == counts[1] <= 14


def test_a_mistyped_word_is_put_right(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        a_claim("one", "The harbour was let to the company.")
        a_claim("two", "The harbours were let.")
        a_version(text="A secret harbor-like harbuor.")
    assert searchable.did_you_mean("statement:harbuor let") == "statement:harbour let"
    assert searchable.did_you_mean("companny -habour") == "company -habour"
    assert searchable.did_you_mean("harbour") == ""
    assert searchable.did_you_mean("zzzzzz") == ""
    # A word that stood in a claim once and is not public any more is not proposed.
    Listing.objects.filter(version__claim__slug="one").delete()
    assert searchable.did_you_mean("companny") == ""


def test_languages_of_texts_are_known():
    a_claim("sum", of_quote={"language": "ru-RU"})
    assert Language.known("default") == ["en", "ru"]


def test_the_index_can_be_made_anew(capsys):
    version = a_claim("sum", "The pier was let.", topics=["Ports"])
    paper = a_source(text="Boats and cameras.")
    Source.objects.filter(pk=paper.pk).update(title="Renamed")
    Version.objects.filter(pk=version.pk).update(text="The quay was let.")
    searchable.INDEX.remove([version.listing.pk])
    assert (found("quay"), list(Source.objects.search("renamed"))) == ([], [])
    call_command("index_search")
    assert capsys.readouterr().out == "1 claims and 2 sources can be searched.\n"
    assert (found("quay port"), list(Source.objects.search("renamed boats"))) == (["sum"], [paper])


@pytest.mark.parametrize("module", [searchable, in_sources])
def test_what_is_changed_while_the_index_is_made_is_found(monkeypatch, module):
    version = a_claim("sum")
    source = version.evidence.get().quote.source
    few_at_once = module.few_at_once

    def slowly(task, portions, processes):
        made = list(few_at_once(task, portions, processes))
        monkeypatch.undo()
        source.title = "Renamed"
        source.save()
        yield from made

    monkeypatch.setattr(module, "few_at_once", slowly)
    module.write_all()
    found = [list(model.objects.search("title:renamed")) for model in (Version, Source)]
    assert found == [[version], [source]]


def test_claims_that_are_put_off_are_found_as_if_they_were_not():
    for n in range(3):
        a_claim(f"claim-{n}", topics=["Ports"], subjects=["Office"])
    looked_for = ["pier", "topic:ports subject:office", "title:minutes", "quote:pier", "gazette"]
    expected = [found(typed) for typed in looked_for]
    assert expected == [["claim-0", "claim-1", "claim-2"]] * len(looked_for)
    numbers = list(Listing.objects.values_list("pk", flat=True))
    searchable.INDEX.clear()
    with searchable.put_off():
        searchable.write(numbers[:2])
        searchable.write(numbers[1:])
        assert found("pier") == []
    assert [found(typed) for typed in looked_for] == expected


def test_a_source_that_is_renamed_meanwhile_is_found_by_its_new_name():
    a_claim("one")
    numbers = list(Listing.objects.values_list("pk", flat=True))
    with searchable.put_off() as waiting:
        searchable.write(numbers)
        waiting.go_on()
        source = Source.objects.get()
        source.title = "The letters of the board"
        source.save()
    assert (found("title:letters"), found("title:minutes")) == (["one"], [])
