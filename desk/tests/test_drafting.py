import pytest
from lxml import html

from claims import review
from claims.models import Claim, Quantity, Topic, Version
from tests.admin_forms import signed_in, told
from tests.builders import a_figure, a_published, a_quote, a_version, add_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor():
    return signed_in("Contributor", first_name="Cora")


@pytest.fixture
def second():
    return signed_in("Editor", first_name="Edda")


def address(version):
    return f"/desk/claims/{version.claim.slug}/"


def typed(client, version):
    """What the form of a draft holds, as a browser would send it without a button."""
    response = client.get(address(version))
    [form] = html.fromstring(response.content.decode()).xpath("//form[@id='draft']")
    data = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value.removeprefix("\n"))
    return data


def save(client, version, data=None, **changes):
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(address(version), {**(data or typed(client, version)), **changes})


def alerts(response):
    page = html.fromstring(response.content.decode())
    return [" ".join(alert.text_content().split()) for alert in page.xpath("//*[@role='alert']")]


def refreshed(version):
    return Version.objects.get(pk=version.pk)


def test_all_of_a_draft_is_saved_with_one_button(contributor):
    Topic.objects.named("Ports")
    version = a_version(quotes=[a_quote(), a_quote()])
    first, other = version.evidence.all()
    response = save(
        contributor,
        version,
        text="The harbour paid at least $275 million.",
        occurred="2018",
        topics="Ports",
        scope="Without the cables.",
        review_due="2027-01-31",
        **{
            "evidence-0-stance": "context",
            "evidence-0-note": "Said at a meeting.",
            "evidence-0-source_kind": "derivative",
            "evidence-0-information": "second-hand",
            "evidence-0-directness": "negative",
            "searches-0-sought": "The bill of the seller",
            "searches-0-place": "The port archive",
            "searches-0-looked": "2026-03~",
            "evidence-1-DELETE": "on",
            "figures-0-printed": "at least $275 million",
            "figures-0-value": "275000000",
            "figures-0-unit": "USD",
        },
    )
    assert told(response) == [("success", "Saved.")]
    version = refreshed(version)
    assert (version.text, version.occurred, version.scope, str(version.review_due)) == (
        "The harbour paid at least $275 million.",
        "2018",
        "Without the cables.",
        "2027-01-31",
    )
    assert [t.name for t in version.topics.all()] == ["Ports"]
    assert [(e.pk, e.stance, e.note) for e in version.evidence.all()] == [
        (first.pk, "context", "Said at a meeting.")
    ]
    assert [(q.plain, q.unit) for q in version.quantities.all()] == [("275000000", "USD")]
    assert version.evidence.get().axes_in_words == (
        "derivative source, second-hand information, negative evidence"
    )
    assert [(n.sought, n.place, n.looked) for n in version.not_found.all()] == [
        ("The bill of the seller", "The port archive", "2026-03~")
    ]


def test_a_search_in_vain_says_what_and_where_and_when(contributor):
    version = a_version()
    response = save(contributor, version, searches__0__sought="The bill", searches__0__looked="?")
    assert response.status_code == 400
    [errors] = response.context["searches"].errors
    assert sorted(errors) == ["looked", "place"]
    assert version.not_found.count() == 0
    assert alerts(response) == [
        "Nothing is saved yet: some fields need a look. What is wrong stands beside each of them."
    ]
    assert alerts(contributor.get(address(version))) == []


def test_a_draft_is_saved_and_sent_to_review_with_one_button(contributor):
    version = a_version()
    response = save(contributor, version, text="Better words.", _move="submit")
    assert (refreshed(version).text, refreshed(version).status) == ("Better words.", "in review")
    assert told(response) == [("success", "Version 1 is now in review.")]


def test_what_is_refused_saves_nothing_and_loses_nothing(contributor):
    version = a_version()
    response = save(
        contributor, version, text="Better words.", occurred="some day", topics="Unheard of"
    )
    assert response.status_code == 400
    form = response.context["form"]
    assert set(form.errors) == {"occurred", "topics"}
    assert form.errors["topics"] == ["There is no topic “Unheard of”. An editor can add it."]
    assert form["text"].value() == "Better words."
    assert refreshed(version).text == version.text


def test_a_move_that_is_refused_saves_nothing(contributor):
    version = a_version()
    for name in ("publish", "retract", "no such"):
        response = save(contributor, version, text="Better words.", _move=name)
        assert response.status_code == 400
        assert response.context["form"]["text"].value() == "Better words."
    assert refreshed(version).text == version.text


def test_an_editor_makes_a_topic_by_writing_it(second):
    version = a_version()
    save(second, version, topics="Ports; Cameras; Ports")
    assert sorted(t.slug for t in version.topics.all()) == ["cameras", "ports"]


def test_the_second_to_save_is_told_what_changed_and_loses_nothing(contributor, second):
    version = a_version(quotes=[a_quote(), a_quote()], scope="As it was.")
    mine = typed(contributor, version)
    save(
        second,
        version,
        text="Their statement.",
        scope="Their scope.",
        **{
            "evidence-1-note": "Their note.",
            "evidence-0-directness": "direct",
            "figures-0-value": "5",
            "searches-0-sought": "Their bill",
            "searches-0-place": "Archive",
            "searches-0-looked": "2025",
        },
    )
    response = save(
        contributor,
        version,
        mine,
        text="My statement.",
        note="My note.",
        **{
            "evidence-0-note": "My note here.",
            "evidence-0-information": "first-hand",
            "figures-0-value": "7",
            "searches-0-sought": "My letter",
            "searches-0-place": "Library",
            "searches-0-looked": "2026",
        },
    )
    assert response.status_code == 409
    assert refreshed(version).text == "Their statement."
    told_of = response.context["theirs"]
    assert {t.who for t in told_of} == {"Edda"}
    changes = {label: (old, new) for t in told_of for label, old, new in t.changes}
    assert changes["statement"] == (version.text, "Their statement.")
    assert changes["scope"] == ("As it was.", "Their scope.")

    # The page holds what is stored now, with what I changed on it; to save again stores that.
    form, evidence, figures = (response.context[n] for n in ("form", "evidence", "figures"))
    assert [form[n].value() for n in ("text", "scope", "note")] == [
        "My statement.",
        "Their scope.",
        "My note.",
    ]
    assert [f["note"].value() for f in evidence.forms] == ["My note here.", "Their note."]
    assert [f["value"].value() for f in figures.forms] == ["5", "7", None]
    [shown] = html.fromstring(response.content.decode()).xpath("//form[@id='draft']")
    again = {}
    for name, value in shown.form_values():
        again.setdefault(name, []).append(value.removeprefix("\n"))
    response = save(contributor, version, again)
    assert told(response) == [("success", "Saved.")]
    version = refreshed(version)
    assert (version.text, version.scope, version.note) == (
        "My statement.",
        "Their scope.",
        "My note.",
    )
    assert [e.note for e in version.evidence.all()] == ["My note here.", "Their note."]
    assert [q.plain for q in version.quantities.all()] == ["5", "7"]
    assert version.evidence.first().axes_in_words == "first-hand information, direct evidence"
    assert [(n.sought, n.looked) for n in version.not_found.all()] == [
        ("Their bill", "2025"),
        ("My letter", "2026"),
    ]


def test_a_row_that_somebody_took_away_is_gone_and_told(contributor, second):
    version = a_version(quotes=[a_quote(), a_quote()])
    mine = typed(contributor, version)
    save(second, version, **{"evidence-0-DELETE": "on"})
    response = save(contributor, version, mine, **{"evidence-1-note": "My note."})
    assert response.status_code == 409
    assert [t.what for t in response.context["theirs"]] == ["deleted evidence"]
    assert [f["note"].value() for f in response.context["evidence"].forms] == ["My note."]


def test_a_form_that_does_not_say_what_was_seen_is_stale(contributor):
    version = a_version()
    response = save(contributor, version, seen="", text="Better words.")
    assert response.status_code == 409
    assert refreshed(version).text == version.text
    assert response.context["form"]["text"].value() == "Better words."
    assert save(contributor, version, seen="nonsense").status_code == 409


def test_what_a_reviewer_asked_for_stands_on_the_draft(contributor, second):
    version = a_version(author=contributor.user)
    review.make("submit", version, by=contributor.user)
    notes = [{"field": "text", "label": "Statement", "words": "Name the seller."}]
    review.make("return", version, by=second.user, reason="Nearly.", notes=notes)
    page = contributor.get(address(version)).content.decode()
    assert "<strong>Edda asks for changes.</strong> Nearly." in page
    assert "<li><strong>Statement:</strong> Name the seller.</li>" in page
    review.make("submit", version, by=contributor.user)
    assert "Name the seller." not in contributor.get(address(version)).context["asked"].__str__()


def test_a_published_claim_is_read_only_until_its_next_version_is_begun(contributor):
    first = a_published("cost")
    page = contributor.get(address(first))
    assert page.context["form"] is None
    assert contributor.post(address(first), {"text": "x"}).status_code == 403
    response = contributor.post("/desk/claims/cost/next/")
    assert response["Location"] == "/desk/claims/cost/"
    assert contributor.get(address(first)).context["version"].number == 2


def test_a_claim_is_begun_with_its_statement(contributor):
    a_published("cost", text="The harbour office paid $275 million for cameras.")
    page = contributor.get("/desk/new/", {"statement": "Harbour office paid 275 million"})
    assert [v.claim.slug for v in page.context["alike"]] == ["cost"]
    response = contributor.post("/desk/new/", {"statement": "The seller was never named."})
    version = Claim.objects.get(slug="the-seller-was-never-named").latest
    assert response["Location"] == address(version)
    assert (version.author, version.status) == (contributor.user, "draft")
    assert contributor.post("/desk/new/", {"statement": " "}).status_code == 400
    contributor.post("/desk/new/", {"statement": "塩"})
    assert Claim.objects.get(slug="claim-1").latest.text == "塩"
    contributor.post("/desk/new/", {"statement": "The seller was never named."})
    assert Claim.objects.filter(slug="the-seller-was-never-named-2").exists()


def test_the_measures_of_its_subjects_are_suggested(contributor):
    a_figure("a", 1, measure="Yearly contracts")
    a_figure("b", 1, measure="yearly contracts", status="draft")
    a_figure("c", 1, measure="boats", subject="Gate office")
    a_figure("d", 1, measure="lamps", subject="Port")
    version = a_version(subjects=["Harbour office"])
    add_figure(version, 2, measure="", subject="Gate office")
    page = html.fromstring(contributor.get(address(version)).content.decode())
    boxes = page.xpath("//input[starts-with(@name, 'figures-') and @list='measures']/@name")
    assert boxes == ["figures-0-measure", "figures-1-measure"]
    offered = page.xpath("//datalist[@id='measures']/option/@value")
    assert [words.casefold() for words in offered] == ["boats", "yearly contracts"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_draft_asks_as_often_for_one_quote_as_for_three(
    contributor, django_assert_num_queries, number
):
    version = a_version(quotes=[a_quote() for _ in range(number)])
    Quantity.objects.create(version=version, value=5)
    contributor.get(address(version))
    with django_assert_num_queries(38):
        contributor.get(address(version))


HOSTILE = [
    # address, what is sent; each was a server error once
    ("/desk/claims/draft/", {"seen": "2024-13-45T25:00:00Z"}),
    ("/desk/claims/draft/", {"seen": "0001-01-01T00:00:00+14:00"}),
    ("/desk/claims/draft/", {"seen": "9999-12-31T23:59:59-14:00"}),
    ("/desk/claims/draft/", {"topics": "x" * 300}),
    ("/desk/claims/draft/", {"topics": "New t; new-t"}),
    ("/desk/claims/draft/", {"topics": "a\x01b"}),
    ("/desk/claims/draft/", {"initial-topics": "a\0b"}),
    ("/desk/claims/draft/", {"evidence-TOTAL_FORMS": "2", "evidence-1-note": "x"}),
    ("/desk/claims/draft/", {"evidence-INITIAL_FORMS": "-1"}),
    ("/desk/claims/draft/", {"evidence-INITIAL_FORMS": "nonsense"}),
    ("/desk/claims/draft/", {"evidence-0-order": "9223372036854775807"}),
    ("/desk/claims/draft/", {"_move": "submit", "move_reason": "a\0b"}),
    ("/desk/bulk/", {"act": "submit", "chosen": ["\0"]}),
    ("/desk/bulk/", {"act": "submit", "chosen": ["empty"]}),
    ("/desk/bulk/", {"act": "topics", "chosen": ["draft"], "topics": "x" * 300}),
]


@pytest.mark.parametrize(("address", "sent"), HOSTILE)
def test_what_made_the_server_fail_is_answered_in_words(second, address, sent):
    claim = Claim.objects.create(slug="draft")
    Claim.objects.create(slug="empty")
    version = a_version(claim)
    data = {**typed(second, version), **sent} if "bulk" not in address else sent
    response = second.post(address, data)
    assert response.status_code in (302, 400, 409)
    assert refreshed(version).status == "draft"


def test_headings_are_asked_for_with_anything(second):
    assert second.get("/desk/headings/topics/?q=%00").json() == {"results": []}


def test_a_topic_is_found_by_its_name_whatever_its_slug_says(contributor):
    topic = Topic.objects.create(slug="uk", name="United Kingdom")
    version = a_version()
    version.topics.add(topic)
    save(contributor, version, note="A note.")
    assert (refreshed(version).note, list(version.topics.all())) == ("A note.", [topic])


def test_what_was_typed_beside_rows_that_are_gone_is_shown(contributor, second):
    version = a_version(quotes=[a_quote(), a_quote()])
    Quantity.objects.create(version=version, value=5)
    mine = typed(contributor, version)
    save(second, version, **{"evidence-0-DELETE": "on", "figures-0-DELETE": "on"})
    response = save(
        contributor,
        version,
        mine,
        **{"evidence-0-note": "Two hours of work.", "figures-0-printed": "five boats"},
    )
    assert response.status_code == 409
    assert response.context["in_vain"] == ["Two hours of work."]
    assert [f["printed"].value() for f in response.context["figures"].forms] == [
        "five boats",
        None,
    ]


def test_topics_that_both_changed_are_put_together(second):
    for name in ("Ports", "Cameras", "Money", "Boats"):
        Topic.objects.named(name)
    version = a_version(topics=["Ports", "Money"])
    mine = typed(second, version)
    save(signed_in("Editor"), version, topics="Ports; Money; Cameras")
    response = save(second, version, mine, topics="Money; Boats")
    assert response.status_code == 409
    assert response.context["form"]["topics"].value() == "Cameras; Money; Boats"


def test_topics_that_the_other_changed_alone_are_theirs(second):
    for name in ("Ports", "Cameras"):
        Topic.objects.named(name)
    version = a_version(topics=["Ports"])
    mine = typed(second, version)
    save(signed_in("Editor"), version, topics="Ports; Cameras")
    response = save(second, version, mine, note="My note.")
    form = response.context["form"]
    assert (form["topics"].value(), form["note"].value()) == ("Cameras; Ports", "My note.")
