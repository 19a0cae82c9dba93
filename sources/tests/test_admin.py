import hashlib

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from citations import dates, names
from sources.models import Capture, Derivation, Quote, Source
from sources.refusals import GuardedAdmin
from sources.refusals import change_address as change
from tests.admin_forms import errors, filled, rows, send, signed_in, told
from tests.builders import TEXT, WORDS, a_published, a_quote, a_source, a_version, a_witness

pytestmark = pytest.mark.django_db

ADD_SOURCE = "/admin/sources/source/add/"
ADD_QUOTE = "/admin/sources/quote/add/"


@pytest.fixture
def curator():
    return signed_in("Editor")


def upload(text, name="paper.txt"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


# Sources


def test_a_source_and_its_file_come_in_with_one_form(curator):
    response = send(
        curator,
        ADD_SOURCE,
        title="Cameras for the harbour",
        type="article-newspaper",
        authors="Roth, Ada; {Smith, Jones & Co}",
        publisher="Harbour Gazette",
        issued="2022-06~",
        url="https://gazette.example/cameras",
        access="excerpt",
        document=upload(TEXT),
    )
    assert response.status_code == 302
    source = Source.objects.get()
    assert (source.slug, source.title, source.type, source.access) == (
        "cameras-for-the-harbour",
        "Cameras for the harbour",
        "article-newspaper",
        "excerpt",
    )
    assert source.authors == [{"family": "Roth", "given": "Ada"}, {"literal": "Smith, Jones & Co"}]
    assert source.issued_display == "c. June 2022"
    capture = source.captures.get()
    assert (capture.filename, capture.tool, capture.taken_by, capture.text) == (
        "paper.txt",
        "admin",
        curator.user,
        TEXT,
    )
    assert told(response)[0] == ("success", "“paper.txt” is stored as a new capture.")


def test_a_file_that_cannot_be_read_is_an_error_and_nothing_is_saved(curator):
    response = send(
        curator,
        ADD_SOURCE,
        title="A picture",
        slug="a-picture",
        authors="Roth, Ada",
        publisher="Harbour Gazette",
        document=upload(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "paper.txt"),
    )
    assert response.status_code == 200
    assert list(errors(response)) == ["document"]
    form = response.context["adminform"].form
    assert [form[name].value() for name in ("title", "slug", "authors", "publisher")] == [
        "A picture",
        "a-picture",
        "Roth, Ada",
        "Harbour Gazette",
    ]
    assert (Source.objects.count(), Capture.objects.count()) == (0, 0)
    assert not default_storage.exists("captures") or default_storage.listdir("captures") == ([], [])


def test_a_file_that_is_too_large_is_refused_in_words(curator, settings):
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    response = send(curator, ADD_SOURCE, title="Long", document=upload("a " * 524_289))
    assert errors(response) == {"document": ["The file is larger than 1 MB."]}
    assert Source.objects.count() == 0


def test_a_newer_file_makes_a_new_capture_and_tells_what_became_of_the_quotes(curator):
    source = a_source("paper")
    stays = a_quote(source, "The harbour office bought 40 cameras")
    moves = a_quote(source, WORDS)
    lost = a_quote(source, "A second order of 12 cameras")
    never = a_quote(source, "The mayor of Reykjavik sings")
    newer = TEXT.replace("in spring", "in the spring").replace(
        "A second order of 12", "An order of 13"
    )
    response = send(curator, change(source), document=upload(newer, "newer.txt"))
    assert [c.filename for c in source.captures.all()] == ["newer.txt", "paper.txt"]
    assert told(response)[:4] == [
        ("success", "“newer.txt” is stored as a new capture."),
        ("success", "2 quotes verified in it, 1 moved."),
        (
            "warning",
            "1 quote lost: not in this capture, and still shown in the earlier one. "
            "“A second order of 12 cameras”",
        ),
        ("warning", "1 quote not verified in it."),
    ]
    new, old = source.captures.all()
    places = [(q.verdict, q.capture) for q in map(refreshed, [stays, moves, lost, never])]
    assert places == [("verified", new), ("verified", new), ("verified", old), ("absent", new)]


def refreshed(row):
    return type(row).objects.get(pk=row.pk)


def test_the_same_file_again_is_not_stored_twice(curator):
    source = a_source("paper")
    response = send(curator, change(source), document=upload(TEXT))
    assert told(response)[0] == (
        "info",
        "This file is the newest capture already: nothing was stored.",
    )
    assert source.captures.count() == 1


def test_a_title_gives_an_address_that_is_free_in_any_script(curator):
    for title in ("海康威视", "海康威视", "A report", "A report!"):
        assert send(curator, ADD_SOURCE, title=title).status_code == 302
    send(curator, ADD_SOURCE, title="海康威视", slug="hik")
    assert list(Source.objects.order_by("pk").values_list("slug", flat=True)) == [
        "source-1",
        "source-2",
        "a-report",
        "a-report-2",
        "hik",
    ]


def test_an_address_stays_as_it_was_given(curator):
    source = a_source("paper")
    send(curator, change(source), slug="other", title="Another title")
    source = Source.objects.get()
    assert (source.slug, source.title) == ("paper", "Another title")


def test_what_cannot_be_read_as_names_or_dates_is_an_error_in_words(curator):
    response = send(curator, ADD_SOURCE, title="T", authors="Roth, Ada, Eve", issued="31.12.2020")
    with pytest.raises(ValueError) as no_name:
        names.parse("Roth, Ada, Eve")
    with pytest.raises(ValueError) as no_date:
        dates.parse("31.12.2020")
    assert errors(response) == {"authors": [str(no_name.value)], "issued": [str(no_date.value)]}
    assert response.context["adminform"].form["authors"].value() == "Roth, Ada, Eve"


def test_authors_that_were_not_touched_keep_what_a_cell_has_no_room_for(curator):
    authors = [{"non-dropping-particle": "van", "family": "Aken", "given": "Ida"}]
    source = a_source("paper", authors=authors)
    assert filled(curator, change(source))["authors"] == ["van Aken, Ida"]
    send(curator, change(source), title="Changed")
    assert Source.objects.values_list("title", "authors").get() == ("Changed", authors)
    send(curator, change(source), authors="Aken, Ida")
    assert Source.objects.get().authors == [{"family": "Aken", "given": "Ida"}]


def test_authors_that_cannot_be_typed_are_left_alone(curator):
    authors = [{"literal": "Mill {and, Co}"}]
    source = a_source("paper", authors=authors)
    response = send(curator, change(source), title="Changed", authors="Somebody Else")
    assert response.status_code == 302
    assert Source.objects.values_list("title", "authors").get() == ("Changed", authors)


def test_a_derivation_that_a_person_states_is_confirmed_by_that_person(curator):
    copy, origin = a_source("copy"), a_source("origin")
    send(
        curator,
        change(copy),
        derivations__TOTAL_FORMS="1",
        derivations__0__kind="copy",
        derivations__0__origin=str(origin.pk),
        derivations__0__state="confirmed",
        derivations__0__source=str(copy.pk),
    )
    found = Derivation.objects.get()
    assert (found.source, found.origin, found.state, found.decided_by) == (
        copy,
        origin,
        "confirmed",
        curator.user,
    )
    assert found.decided_at is not None


def test_a_decided_pair_stays_the_pair_that_was_decided(curator):
    copy, origin, other = a_source("copy"), a_source("origin"), a_source("other")
    tie = Derivation.objects.create(source=copy, origin=origin, kind="copy", state="refused")
    address = change(tie)
    send(curator, address, origin=str(other.pk), note="Moved.")
    tie.refresh_from_db()
    assert (tie.origin, tie.note) == (origin, "Moved.")
    curator.post(address.replace("change", "delete"), {"post": "yes"})
    assert Derivation.objects.get() == tie


def test_the_page_of_a_source_shows_its_captures_and_quotes(curator):
    source, copy = a_source("paper"), a_source("copy")
    quote = a_quote(source)
    derivation = Derivation.objects.create(source=copy, origin=source, kind="copy")
    response = curator.get(change(source))
    shown = [list(response.context[name]) for name in ("captures", "quotes", "derived")]
    assert shown == [[source.captures.get()], [quote], [derivation]]
    page = response.content.decode()
    assert reverse("admin:sources_capture_text", args=[source.captures.get().pk]) in page
    assert f"{ADD_QUOTE}?source={source.pk}" in page


def test_the_list_of_sources_can_be_searched_and_filtered(curator):
    a_source(
        "paper",
        title="Harbour cameras",
        type="report",
        publisher="Gazette",
        issued="2022-06",
        authors=[{"family": "Roth", "given": "Ada"}],
    )
    a_source("bare", text="", title="Empty page", access="private", language="de")
    a_quote(Source.objects.get(slug="paper"))
    address = "/admin/sources/source/"
    paper = ["Harbour cameras", "Report", "Gazette", "June 2022", "public", "1", "1"]
    bare = ["Empty page", "Web page", "-", "-", "private", "0", "0"]
    assert rows(curator.get(address)) == [bare, paper]
    for query, expected in {
        "q=roth gazette": [paper],
        "q=harbour empty": [],
        "access__exact=private": [bare],
        "document=yes": [paper],
        "document=no": [bare],
        "type=report": [paper],
        "language=de": [bare],
        "issued_from__year=2022": [paper],
    }.items():
        assert rows(curator.get(f"{address}?{query}")) == expected, query


# Captures


def test_the_text_of_a_capture_is_shown_with_its_quotes_marked(curator):
    source = a_source(text="The mill sold nine boats. <b>Nobody</b> paid.")
    quote = a_quote(source, "sold nine boats")
    a_quote(source, "The sun rises over Reykjavik")
    response = curator.get(f"/admin/sources/capture/{source.captures.get().pk}/text/")
    assert [(c.text, c.quotes) for c in response.context["chunks"]] == [
        ("The mill ", []),
        ("sold nine boats", [quote]),
        (". <b>Nobody</b> paid.", []),
    ]
    assert "&lt;b&gt;Nobody&lt;/b&gt;" in response.content.decode()


def test_stored_bytes_leave_as_a_file_that_no_browser_opens(curator):
    data = b"<!doctype html><html><body><p>Nine boats were sold.</p><script>1</script></html>"
    source = a_source(text="")
    send(curator, change(source), document=upload(data, "page.html"))
    capture = source.captures.get()
    assert capture.media_type == "text/html"
    response = curator.get(f"/admin/sources/capture/{capture.pk}/file/")
    assert hashlib.sha256(b"".join(response)).hexdigest() == capture.sha256
    assert {
        name: response[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
        )
    } == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="page.html"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }


def test_bytes_that_are_gone_from_the_store_are_not_found(curator):
    capture = a_source().captures.get()
    default_storage.delete(capture.file.name)
    assert curator.get(f"/admin/sources/capture/{capture.pk}/file/").status_code == 404


@pytest.mark.parametrize("page", ["text", "file"])
def test_texts_and_files_are_for_staff_who_may_see_captures(page):
    address = f"/admin/sources/capture/{a_source().captures.get().pk}/{page}/"
    assert signed_in("Decider").get(address).status_code == 200
    assert signed_in().get(address).status_code == 403
    assert Client().get(address)["Location"] == f"/admin/login/?next={address}"


def test_a_capture_is_never_added_changed_or_deleted_here():
    root = signed_in(is_superuser=True)
    capture = a_source().captures.get()
    stored = Capture.objects.filter(pk=capture.pk).values().get()
    place = change(capture)
    assert root.get(place).status_code == 200
    answers = [
        root.get("/admin/sources/capture/add/").status_code,
        root.post(place, {"filename": "other"}).status_code,
        root.get(f"{place.removesuffix('change/')}delete/").status_code,
        root.post(f"{place.removesuffix('change/')}delete/", {"post": "yes"}).status_code,
    ]
    assert answers == [403, 403, 403, 403]
    assert Capture.objects.values().get() == stored


# Quotes


@pytest.mark.parametrize(
    ("words", "text", "verdict", "message"),
    [
        (WORDS, TEXT, "verified", ("success", "Verified: the words stand in the document.")),
        (
            WORDS.replace("275", "257"),
            TEXT,
            "near",
            ("warning", "Near: the quote says “257”, the document says “275”."),
        ),
        (
            "The mayor of Reykjavik sings",
            TEXT,
            "absent",
            ("warning", "Absent: nothing close to these words stands in the document."),
        ),
        (
            WORDS,
            "",
            "unchecked",
            (
                "warning",
                "Unchecked: the source has no text yet to check against. Add its file.",
            ),
        ),
    ],
)
def test_saving_a_quote_looks_it_up_and_tells_the_verdict(curator, words, text, verdict, message):
    source = a_source(text=text)
    response = send(
        curator, f"{ADD_QUOTE}?source={source.pk}", text=words, verdict="verified", start="1"
    )
    quote = Quote.objects.get()
    assert (quote.source, quote.text, quote.verdict, quote.created_by) == (
        source,
        words,
        verdict,
        curator.user,
    )
    assert told(response)[0] == message
    assert response["Location"] == change(quote)
    finding = curator.get(change(quote)).context["finding"]
    assert finding["quote"] == quote
    assert bool(finding["pieces"]) == (verdict in ("verified", "near"))


def test_the_page_of_a_near_quote_sets_the_differing_words_side_by_side(curator):
    quote = a_quote(text=WORDS.replace("275", "257"))
    page = curator.get(change(quote)).content.decode()
    assert '<mark class="said">257</mark>' in page
    assert (
        page.count('<mark class="different">275</mark>') == 2
    )  # in its sentence, and in the table


def test_several_quotes_of_a_source_are_added_in_a_row(curator):
    source = a_source()
    response = send(curator, f"{ADD_QUOTE}?source={source.pk}", "_addanother", text=WORDS)
    assert response["Location"] == f"{ADD_QUOTE}?source={source.pk}"
    again = filled(curator, response["Location"])
    assert (again["source"], again["text"]) == ([str(source.pk)], [""])


def test_a_public_quote_is_read_and_not_written(curator):
    quote = a_quote()
    draft = filled(curator, change(quote))
    a_published(quotes=[quote])
    response = curator.get(change(quote))
    assert response.status_code == 200
    assert not response.context["has_change_permission"]
    assert curator.post(change(quote), {**draft, "text": "Other words"}).status_code == 403
    assert Quote.objects.get().text == WORDS
    response = curator.post(f"/admin/sources/quote/{quote.pk}/delete/", {"post": "yes"})
    assert told(response) == [("error", "A published claim rests on this quote: it stays.")]
    assert Quote.objects.count() == 1


def test_a_verified_quote_keeps_its_place_in_an_earlier_capture_while_its_words_stay(curator):
    source = a_source("paper")
    quote = a_quote(source)
    first = source.captures.get()
    send(curator, change(source), document=upload("Nothing of all that.", "newer.txt"))
    send(curator, change(quote), attribution="The harbour master")
    kept = Quote.objects.get()
    assert (kept.attribution, kept.verdict, kept.capture) == (
        "The harbour master",
        "verified",
        first,
    )
    send(curator, change(quote), text="We paid at least $275 million")
    looked_up = Quote.objects.get()
    assert (looked_up.verdict, looked_up.capture) == ("absent", source.captures.first())


def test_the_list_of_quotes_can_be_searched_and_filtered(curator):
    paper = a_source("paper", title="Harbour cameras")
    good = a_quote(paper, attribution="Master", via="Wire")
    a_quote(a_source("other", title="Other page", access="private"), "Nobody in Reykjavik")
    a_version(quotes=[good])
    a_published(quotes=[good])
    address = "/admin/sources/quote/"
    first = [f"“{WORDS}”", "Harbour cameras", "Verified", "Master", "Wire", "2"]
    second = ["“Nobody in Reykjavik”", "Other page", "Absent", "-", "-", "0"]
    assert rows(curator.get(address)) == [second, first]
    for query, expected in {
        "q=million": [first],
        "q=other reykjavik": [second],
        "verdict__exact=absent": [second],
        "source__access__exact=public": [first],
        "public=yes": [first],
        "public=no": [second],
    }.items():
        assert rows(curator.get(f"{address}?{query}")) == expected, query


def choices(client, app, model, field, term):
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    response = client.get("/admin/autocomplete/", query)
    return [choice["text"] for choice in response.json()["results"]]


def test_quotes_and_sources_are_chosen_by_what_tells_them_apart(curator):
    paper = a_source("paper", title="Harbour cameras", publisher="Gazette", issued="2022-06")
    a_quote(paper)
    a_quote(paper, "The harbour master of Reykjavik sings")
    assert choices(curator, "claims", "evidence", "quote", "cameras million") == [
        f"Verified · Harbour cameras · “{WORDS}”"
    ]
    assert choices(curator, "sources", "quote", "source", "gazette") == [
        "Harbour cameras (Gazette, June 2022)"
    ]
    assert choices(curator, "sources", "quote", "source", "\0gazette\0") == [
        "Null characters are not allowed."
    ]


# Derivations


@pytest.mark.parametrize(
    ("action", "state", "origins"), [("confirm", "confirmed", 1), ("refuse", "refused", 2)]
)
def test_derivations_are_decided_one_by_one(curator, action, state, origins):
    copy, origin = a_source("copy"), a_source("origin")
    version = a_version(quotes=[a_witness(copy), a_witness(origin)])
    derivation = Derivation.objects.create(source=copy, origin=origin, kind="copy")
    assert (refreshed(derivation).state, refreshed(version).independent_origins) == ("proposed", 1)
    response = curator.post(
        "/admin/sources/derivation/", {"action": action, "_selected_action": [derivation.pk]}
    )
    decided = refreshed(derivation)
    assert (decided.state, decided.decided_by) == (state, curator.user)
    assert decided.decided_at is not None
    assert refreshed(version).independent_origins == origins
    assert told(response) == [("success", f"1 derivation {state}.")]


def test_a_decision_on_a_derivation_can_be_taken_back(curator):
    derivation = Derivation.objects.create(source=a_source(), origin=a_source(), kind="copy")
    send(curator, change(derivation), state="refused")
    decided = refreshed(derivation)
    assert (decided.state, decided.decided_by) == ("refused", curator.user)
    send(curator, change(derivation), state="proposed")
    opened = refreshed(derivation)
    assert (opened.state, opened.decided_by, opened.decided_at) == ("proposed", None, None)


def test_reviewers_are_not_offered_and_cannot_make_decisions_on_derivations():
    reviewer = signed_in("Decider")
    derivation = Derivation.objects.create(source=a_source(), origin=a_source(), kind="copy")
    address = "/admin/sources/derivation/"
    assert reviewer.get(address).status_code == 200
    reviewer.post(address, {"action": "confirm", "_selected_action": [derivation.pk]})
    assert refreshed(derivation).state == "proposed"


# What must stay, and who may do what


def test_a_source_with_captures_or_quotes_stays():
    root = signed_in(is_superuser=True)
    kept, free = a_source("kept"), a_source("free", text="")
    answers = [
        root.post(f"/admin/sources/source/{source.pk}/delete/", {"post": "yes"})
        for source in (kept, free)
    ]
    assert [told(answer) for answer in answers] == [
        [("error", "This source has captures or quotes: what was read is kept.")],
        [("success", "The source “Title of free” was deleted successfully.")],
    ]
    assert list(Source.objects.all()) == [kept]


def test_nothing_is_deleted_in_bulk(rf):
    request = rf.get("/admin/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    guarded = [a for a in admin.site._registry.values() if isinstance(a, GuardedAdmin)]
    assert len(guarded) == 11
    offered = {a.opts.model_name: sorted(a.get_actions(request)) for a in guarded}
    assert {name: actions for name, actions in offered.items() if actions} == {
        "derivation": ["confirm", "refuse"]
    }


@pytest.fixture
def one_of_each():
    source = a_source()
    a_quote(source)
    Derivation.objects.create(source=source, origin=a_source(), kind="copy")


MODELS = ["source", "quote", "capture", "derivation"]


@pytest.mark.parametrize("model", MODELS)
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(curator, model):
    def queries():
        source = a_source(publisher="Gazette", issued="2020")
        a_quote(source)
        Derivation.objects.create(
            source=source, origin=source.derived.first() or a_source(), kind="copy"
        )
        with CaptureQueriesContext(
            connection,
        ) as found:
            response = curator.get(f"/admin/sources/{model}/")
        assert response.status_code == 200
        return [query["sql"] for query in found]

    one = queries()
    queries()
    three = queries()
    assert len(rows(curator.get(f"/admin/sources/{model}/"))) >= 3
    assert len(one) == len(three)
    # The text of a capture stays in the database, as a query that asks for it would show.
    with CaptureQueriesContext(connection) as asked:
        Capture.objects.first()
    column = '"sources_capture"."text"'
    assert column in asked[0]["sql"]
    assert [sql for sql in three if column in sql.replace(f"{column}_", "")] == []


ROLES = {
    # page: (Editor, who reads and decides, no group)
    "source/": (200, 200, 403),
    "source/add/": (200, 403, 403),
    "source/{source}/change/": (200, 200, 403),
    "source/{source}/delete/": (403, 403, 403),
    "source/{source}/history/": (200, 200, 403),
    "quote/": (200, 200, 403),
    "quote/add/": (200, 403, 403),
    "quote/{quote}/change/": (200, 200, 403),
    "quote/{quote}/delete/": (200, 403, 403),
    "capture/": (200, 200, 403),
    "capture/add/": (403, 403, 403),
    "capture/{capture}/change/": (200, 200, 403),
    "capture/{capture}/delete/": (403, 403, 403),
    "capture/{capture}/text/": (200, 200, 403),
    "capture/{capture}/file/": (200, 200, 403),
    "derivation/": (200, 200, 403),
    "derivation/add/": (200, 403, 403),
    "derivation/{derivation}/change/": (200, 200, 403),
    "derivation/{derivation}/delete/": (200, 403, 403),
}


def test_who_may_open_which_page(one_of_each):
    keys = {
        "source": Source.objects.first().pk,
        "quote": Quote.objects.get().pk,
        "capture": Capture.objects.first().pk,
        "derivation": Derivation.objects.get().pk,
    }
    clients = [signed_in("Editor"), signed_in("Decider"), signed_in()]
    assert {
        page: tuple(c.get(f"/admin/sources/{page.format(**keys)}").status_code for c in clients)
        for page in ROLES
    } == ROLES


@pytest.mark.parametrize("model", ["source", "quote", "derivation"])
def test_a_reviewer_changes_nothing(one_of_each, curator, model):
    row = {"source": Source, "quote": Quote, "derivation": Derivation}[model].objects.first()
    stored = type(row).objects.filter(pk=row.pk).values().get()
    typed = filled(curator, change(row))
    changed = {"title": "X", "text": "X", "note": "X", "_save": "1"}
    assert signed_in("Decider").post(change(row), {**typed, **changed}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).values().get() == stored
    assert curator.post(change(row), {**typed, **changed}).status_code == 302
    assert type(row).objects.filter(pk=row.pk).values().get() != stored


def test_a_reviewer_reads_the_authors_of_a_source_as_they_are_typed():
    source = a_source(authors=[{"family": "Roth", "given": "Ada"}])
    response = signed_in("Decider").get(change(source))
    fields = [
        name for _, options in response.context["adminform"].fieldsets for name in options["fields"]
    ]
    assert "authors_in_words" in fields
    assert "document" not in fields
    assert "Roth, Ada" in response.content.decode()
