"""What the admin does with junk, and with what somebody else did at the same moment."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models.signals import pre_delete, pre_save
from django.urls import reverse
from lxml import html

from claims import review
from claims.models import Evidence, Quantity, Relation, Version
from sources import extraction
from sources.models import Acceptance, Capture, Derivation, Quote, Source
from sources.refusals import GuardedAdmin
from sources.refusals import change_address as change
from tests.admin_forms import errors, filled, rows, send, signed_in, told
from tests.builders import TEXT, WORDS, a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db

ADD_SOURCE = "/admin/sources/source/add/"
CHANGED = "This version was changed since you opened it. Look at it again."
UNSEEN = "Open the page again: it did not tell which words you saw."


@pytest.fixture
def curator():
    return signed_in("Editor")


@pytest.fixture
def reviewer():
    return signed_in("Decider")


def move_address(version):
    return reverse("admin:claims_version_move", args=[version.pk])


def refreshed(row):
    return type(row).objects.get(pk=row.pk)


def in_review(**fields):
    return review.enter(a_version(**fields), "in review")


def shown_messages(response):
    return [str(message) for message in response.context["messages"]]


def row_errors(response):
    """The errors of each inline row that has some."""
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    return [dict(form.errors) for formset in formsets for form in formset if form.errors]


# Locks


@pytest.mark.django_db(transaction=True)
def test_to_read_a_page_locks_nothing(monkeypatch):
    in_transaction = []

    def spied(name):
        original = getattr(GuardedAdmin, name)

        def render(*args, **kwargs):
            in_transaction.append((name, connection.in_atomic_block))
            return original(*args, **kwargs)

        monkeypatch.setattr(GuardedAdmin, name, render)

    spied("render_change_form")
    spied("render_delete_form")
    root = signed_in(is_superuser=True)
    quote = a_quote()
    version = review.start_next(a_published().claim)
    for row in (quote.source, quote, version.claim, version):
        assert root.get(change(row)).status_code == 200
    assert root.get(ADD_SOURCE).status_code == 200
    assert root.head(change(quote)).status_code == 200
    assert root.get(change(version).replace("/change/", "/delete/")).status_code == 200
    assert in_transaction == [
        *[("render_change_form", False)] * 6,
        ("render_delete_form", False),
    ]
    # What comes back from a save is told apart.
    send(root, change(version), text="")
    assert in_transaction[-1] == ("render_change_form", True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False])
def test_a_document_is_read_before_anything_is_locked(monkeypatch, is_new):
    in_transaction = []
    extract = extraction.extract

    def spied(data):
        in_transaction.append(connection.in_atomic_block)
        return extract(data)

    curator = signed_in("Editor")
    address = ADD_SOURCE if is_new else change(a_source("paper", text=""))
    monkeypatch.setattr(extraction, "extract", spied)
    document = SimpleUploadedFile("paper.txt", TEXT.encode())
    assert send(curator, address, title="Paper", document=document).status_code == 302
    assert Capture.objects.get().text == TEXT
    assert in_transaction == [False]


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 0])
def test_a_document_that_is_too_large_or_empty_is_not_read(curator, monkeypatch, settings, size):
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    read = []
    monkeypatch.setattr(extraction, "extract", read.append)
    document = SimpleUploadedFile("paper.txt", b"a" * size)
    response = send(curator, ADD_SOURCE, title="Paper", document=document)
    refusal = "The file is larger than 1 MB." if size else "The submitted file is empty."
    assert errors(response) == {"document": [refusal]}
    assert (read, Source.objects.count()) == ([], 0)


def test_a_document_of_somebody_who_may_not_bring_it_is_not_read(reviewer, curator, monkeypatch):
    source = a_source()
    typed = filled(curator, change(source))
    read = []
    monkeypatch.setattr(extraction, "extract", read.append)
    document = SimpleUploadedFile("paper.txt", b"Other words.")
    answers = [
        reviewer.post(address, {**typed, "document": document})
        for address in (change(source), ADD_SOURCE)
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert read == []


# Reasons


def test_a_reason_holds_no_control_characters(curator, reviewer):
    version = in_review()
    sentence = "There is an invisible control character (U+0001) after “Too”. Take it out."
    sent = {"_move": "return", "move_reason": "Too\x01long", "seen": version.modified.isoformat()}
    assert shown_messages(reviewer.post(move_address(version), sent)) == [sentence]
    response = send(curator, change(version), "_move", **sent)
    assert errors(response) == {"move_reason": [sentence]}
    sent["move_reason"] = "Too\0long"
    answer = reviewer.post(move_address(version), sent)
    assert shown_messages(answer) == ["Null characters are not allowed."]
    assert refreshed(version).status == "in review"
    sent["move_reason"] = "  Too\n\tlong.  "
    assert reviewer.post(move_address(version), sent).status_code == 302
    assert version.decisions.first().reason == "Too\n\tlong."


def test_a_near_quote_is_accepted_for_a_reason_that_can_be_shown(reviewer):
    quote = a_quote(text=WORDS.replace("275", "257"))
    address = reverse("admin:sources_quote_accept", args=[quote.pk])
    response = reviewer.post(address, {"acceptance_reason": "A slip\x02"})
    assert told(response) == [
        ("error", "There is an invisible control character (U+0002) after “A slip”. Take it out.")
    ]
    assert Acceptance.objects.count() == 0
    response = reviewer.post(address, {"acceptance_reason": " A slip of the pen. "})
    assert response.status_code == 302
    assert Acceptance.objects.get().reason == "A slip of the pen."


# Rows that the database would refuse


def test_a_source_is_not_its_own_origin(curator):
    source = a_source()
    response = send(
        curator,
        change(source),
        title="Typed",
        derivations__TOTAL_FORMS="1",
        derivations__0__kind="copy",
        derivations__0__origin=str(source.pk),
        derivations__0__state="confirmed",
    )
    refusal = {"origin": ["A source is not its own origin."]}
    assert row_errors(response) == [refusal]
    assert response.context["adminform"].form["title"].value() == "Typed"
    alone = send(
        curator,
        "/admin/sources/derivation/add/",
        source=str(source.pk),
        origin=str(source.pk),
        kind="copy",
    )
    assert errors(alone) == refusal
    assert Derivation.objects.count() == 0


def test_a_claim_has_no_relation_to_itself(curator):
    claim = a_version().claim
    response = send(
        curator,
        change(claim),
        relations__TOTAL_FORMS="1",
        relations__0__kind="narrows",
        relations__0__other=str(claim.pk),
    )
    refusal = {"other": ["A claim has no relation to itself."]}
    assert row_errors(response) == [refusal]
    address = "/admin/claims/relation/add/"
    alone = send(curator, address, claim=str(claim.pk), other=str(claim.pk), kind="narrows")
    assert errors(alone) == refusal
    assert Relation.objects.count() == 0


def test_a_row_that_another_tab_added_already_is_an_error_of_the_row(curator):
    copy, origin = a_source(), a_source()
    claim, other = a_version().claim, a_version().claim
    version, quote = a_version(quotes=[]), a_quote()
    asked = [
        (copy, {"derivations__0__kind": "copy", "derivations__0__origin": origin.pk}),
        (claim, {"relations__0__kind": "updates", "relations__0__other": other.pk}),
        (version, {"evidence__0__quote": quote.pk, "evidence__0__stance": "supports"}),
    ]
    typed = []
    for page, row in asked:
        total = next(iter(row)).split("__")[0] + "-TOTAL_FORMS"
        row = {name.replace("__", "-"): value for name, value in row.items()}
        order = {"evidence-0-order": "0", "derivations-0-state": "confirmed"}
        sent = {**filled(curator, change(page)), total: "1", **order, **row, "_save": "1"}
        typed.append((change(page), sent))
    assert [curator.post(*sent).status_code for sent in typed] == [302, 302, 302]
    again = [curator.post(*sent) for sent in typed]
    assert [row_errors(response) for response in again] == [
        [{"__all__": ["Derivation with this Source and Origin already exists."]}],
        [{"__all__": ["Relation with this Claim, Relation and Other already exists."]}],
        [{"__all__": ["Evidence with this Version and Quote already exists."]}],
    ]
    assert (Derivation.objects.count(), Relation.objects.count()) == (1, 1)
    assert list(version.evidence.values_list("quote", flat=True)) == [quote.pk]


def test_what_somebody_saves_between_the_check_and_the_save_is_told(curator):
    version, quote = a_version(quotes=[]), a_quote()

    def overtake(instance, **kwargs):
        Evidence.objects.bulk_create([Evidence(version=version, quote=quote, stance="context")])

    pre_save.connect(overtake, sender=Evidence)
    try:
        response = send(
            curator,
            change(version),
            text="Typed words.",
            evidence__TOTAL_FORMS="1",
            evidence__0__quote=str(quote.pk),
            evidence__0__stance="supports",
            evidence__0__order="0",
            evidence__0__note="A typed note.",
        )
    finally:
        pre_save.disconnect(overtake, sender=Evidence)
    assert errors(response) == {
        "__all__": [
            "Somebody changed the same at this moment. Look at what is stored now before you "
            "save again."
        ]
    }
    [evidence, *_] = response.context["inline_admin_formsets"]
    assert evidence.formset.forms[0]["note"].value() == "A typed note."
    assert response.context["adminform"].form["text"].value() == "Typed words."
    assert refreshed(version).text == version.text


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_at_the_very_end_is_not_told_as_done():
    """Keys are checked when the transaction ends: the good news is told by then."""
    version, source, quote = a_version(quotes=[]), a_source(text=""), a_quote()
    root = signed_in(is_superuser=True)

    def take_away(instance, **kwargs):
        Quote.objects.filter(pk=quote.pk)._raw_delete("default")

    def use(instance, **kwargs):
        Derivation.objects.bulk_create(
            [Derivation(source=source, origin=quote.source, kind="copy")]
        )

    pre_save.connect(take_away, sender=Evidence)
    pre_delete.connect(use, sender=Source)
    try:
        saved = send(
            root,
            change(version),
            evidence__TOTAL_FORMS="1",
            evidence__0__quote=str(quote.pk),
            evidence__0__stance="supports",
            evidence__0__order="0",
        )
        deleted = root.post(change(source).replace("/change/", "/delete/"), {"post": "yes"})
    finally:
        pre_save.disconnect(take_away, sender=Evidence)
        pre_delete.disconnect(use, sender=Source)
    assert list(errors(saved)) == ["__all__"]
    assert shown_messages(saved) == []
    assert told(deleted) == [("error", "Somebody began to use this at this moment: it stays.")]
    assert (version.evidence.count(), Source.objects.filter(pk=source.pk).count()) == (0, 1)


# What a reviewer has seen


def test_words_that_nobody_saw_are_not_let_pass(curator, reviewer):
    version = in_review()
    page = filled(reviewer, change(version))
    assert page["seen"] == [version.modified.isoformat()]
    send(curator, change(version), text="Words that came later.")
    response = reviewer.post(move_address(version), {**page, "_move": "publish"})
    assert shown_messages(response) == [CHANGED]
    assert "Words that came later." in response.content.decode()
    response = reviewer.post(move_address(version), {"_move": "publish"})
    assert shown_messages(response) == [UNSEEN]
    assert refreshed(version).status == "in review"
    # The page that came back shows the new words, and lets them pass.
    page = filled(reviewer, change(version))
    assert reviewer.post(move_address(version), {**page, "_move": "publish"}).status_code == 302
    assert refreshed(version).status == "published"


def test_evidence_that_came_later_is_seen_first(curator, reviewer):
    version = in_review()
    page = filled(reviewer, change(version))
    piece = version.evidence.get()
    send(curator, change(version), evidence__0__stance="context", evidence__0__id=str(piece.pk))
    assert refreshed(piece).stance == "context"
    response = reviewer.post(move_address(version), {**page, "_move": "publish"})
    assert shown_messages(response) == [CHANGED]


def test_save_and_publish_does_not_overwrite_what_somebody_else_wrote(curator):
    version = in_review()
    typed = {**filled(curator, change(version)), "text": "My words.", "_move": "publish"}
    typed["move_reason"] = "Checked."
    before, other = version.text, signed_in("Editor")
    send(other, change(version), text="Their words.")
    response = curator.post(change(version), typed)
    theirs = f"{other.user} changed version. statement: “{before}” → “Their words.”"
    assert errors(response) == {"__all__": [CHANGED, theirs]}
    form = response.context["adminform"].form
    assert (form["text"].value(), form["move_reason"].value()) == ("My words.", "Checked.")
    stored = refreshed(version)
    assert (stored.text, stored.status) == ("Their words.", "in review")
    # The page that came back shows what was typed, not their words: it must be opened again.
    assert response.context["seen"] == typed["seen"][0]
    assert errors(curator.post(change(version), typed)) == {"__all__": [CHANGED, theirs]}

    del typed["seen"]
    assert errors(curator.post(change(version), typed)) == {"__all__": [UNSEEN]}
    assert send(curator, change(version), "_move", _move="publish").status_code == 302
    assert refreshed(version).status == "published"


# Junk


UNREADABLE = "This cannot be read"


def heading(response):
    [found] = html.fromstring(response.content.decode()).xpath("//div[@id='content']/h1")
    return found.text_content()


LONG, MANY = "x" * 501, " ".join("abcdefghijklmnopqrstu")
TOO_LONG, TOO_MANY = "Search for at most 500 characters.", "Search for at most 20 words."


@pytest.mark.parametrize(
    "name",
    ["sources/source", "sources/quote", "sources/capture", "sources/derivation"]
    + [f"claims/{name}" for name in ["claim", "version", "relation", "topic", "subject"]],
)
def test_what_cannot_be_searched_for_is_told(curator, name):
    a_published(topics=["Ports"], subjects=["Office"])
    claims = [a_version().claim, a_version().claim]
    Relation.objects.create(claim=claims[0], kind="updates", other=claims[1])
    Derivation.objects.create(source=a_source(), kind="copy", origin=a_source())
    address = f"/admin/{name}/"
    assert rows(curator.get(address))
    for typed, sentence in [(LONG, TOO_LONG), (MANY, TOO_MANY)]:
        response = curator.get(address, {"q": typed})
        assert (shown_messages(response), rows(response)) == ([sentence], [])


@pytest.mark.parametrize(
    "field",
    [
        ("sources", "quote", "source"),
        ("claims", "evidence", "quote"),
        ("claims", "version", "topics"),
    ],
)
def test_a_choice_that_cannot_be_searched_for_is_told_in_its_list(curator, field):
    app, model, name = field
    null = "Null characters are not allowed."
    for term, sentence in [(LONG, TOO_LONG), (MANY, TOO_MANY), ("\0", null)]:
        query = {"app_label": app, "model_name": model, "field_name": name, "term": term}
        assert curator.get("/admin/autocomplete/", query).json() == {
            "results": [{"id": "-", "text": sentence, "disabled": True}],
            "pagination": {"more": False},
        }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "on_sqlite", "on_postgresql"),
    [
        ("sources/quote/add/?source=x", 400, 400),
        ("sources/source/?id__in=123456789012345678901234567890", 400, 200),
        ("sources/quote/?created__year=99999", 302, 302),
        ("sources/quote/?created__year=9999&created__month=12&created__day=31", 400, 400),
        ("sources/quote/?created__year=2020&created__month=13", 302, 302),
        ("sources/quote/?created__gte=9999-12-31T23:59:59-23:59", 400, 400),
        ("sources/quote/?source__id__exact=x", 302, 302),
        ("sources/source/?language=%00", 200, 400),
        ("claims/claim/?topic=%00", 200, 400),
        ("claims/version/123456789012345678901234567890/change/", 302, 302),
    ],
)
def test_an_address_that_makes_no_sense_is_answered_in_words(path, on_sqlite, on_postgresql):
    a_version(topics=["Ports"])
    response = signed_in("Editor").get(f"/admin/{path}")
    expected = on_postgresql if connection.vendor == "postgresql" else on_sqlite
    assert response.status_code == expected
    if expected == 400:
        assert heading(response) == UNREADABLE


@pytest.mark.parametrize("junk", [{"topics": "x"}, {"evidence__0__quote": "x"}])
def test_a_form_that_makes_no_sense_is_answered_in_words_and_saves_nothing(curator, junk):
    version = a_version(topics=["Ports"])
    response = send(curator, change(version), text="Typed words.", **junk)
    assert (response.status_code, heading(response)) == (400, UNREADABLE)
    assert refreshed(version).text == version.text
    assert list(version.topics.values_list("name", flat=True)) == ["Ports"]
    assert version.evidence.count() == 1


def test_authors_that_cannot_be_typed_are_shown_as_words(curator):
    source = a_source(authors=[{"literal": "<b>Mill</b> {and, Co}"}])
    page = curator.get(change(source)).content.decode()
    assert "<b>Mill</b>" not in page
    assert "&lt;b&gt;Mill&lt;/b&gt;" in page


# What is told, and how


def test_the_address_of_a_source_is_told_to_those_who_may_see_it():
    public, private = a_source(), a_source(access="private")
    reviewer = signed_in("Decider")
    kind = ContentType.objects.get_for_model(Source).pk
    for client in (signed_in(), reviewer):
        assert client.get(f"/admin/r/{kind}/{public.pk}/").status_code == 404
    addresses = [reviewer.get(change(s)).context["absolute_url"] for s in (public, private)]
    assert addresses == [public.get_absolute_url(), None]
    assert signed_in().get(change(public)).status_code == 403
    root = signed_in(is_superuser=True)
    pages = [change(root.user), *map(change, (a_version().claim, a_quote(), a_published()))]
    assert [root.get(page).status_code for page in pages] == [200] * len(pages)


@pytest.mark.parametrize("is_published", [True, False])
def test_a_figure_that_cannot_be_changed_is_shown_as_the_plain_number(reviewer, is_published):
    version = a_version()
    Quantity.objects.create(version=version, value="275000000", unit="USD")
    Quantity.objects.create(version=version, value="12.50", upper="20.0")
    review.enter(version, "published" if is_published else "in review")
    client = signed_in("Editor") if is_published else reviewer
    response = client.get(change(Version.objects.get()))
    [_, inline, *_] = response.context["inline_admin_formsets"]
    shown = [
        [field.contents() for line in fieldset for field in line]
        for form in inline
        for fieldset in form
    ]
    rest = ["-"] * 4
    assert shown == [
        ["-", "-", "275000000", "-", "USD", *rest],
        ["-", "-", "12.5", "20", "-", *rest],
    ]
