import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import review
from claims.models import (
    Claim,
    Decision,
    Evidence,
    NotFound,
    Quantity,
    Relation,
    Subject,
    Topic,
    Version,
)
from sources.refusals import change_address as change
from tests.admin_forms import errors, filled, rows, send, signed_in, told
from tests.builders import WORDS, a_published, a_quote, a_version

pytestmark = pytest.mark.django_db

ADD_CLAIM = "/admin/claims/claim/add/"


@pytest.fixture
def curator():
    return signed_in("Editor")


@pytest.fixture
def reviewer():
    return signed_in("Decider")


def deletion(obj):
    return reverse(f"admin:claims_{obj._meta.model_name}_delete", args=[obj.pk])


def move(client, version, name, reason=""):
    """A decision as it is sent from a page that cannot be changed."""
    address = reverse("admin:claims_version_move", args=[version.pk])
    seen = refreshed(version).modified.isoformat()
    return client.post(address, {"_move": name, "move_reason": reason, "seen": seen})


def refreshed(row):
    return type(row).objects.get(pk=row.pk)


def in_review(**fields):
    return review.enter(a_version(**fields), "in review")


def stored(version):
    """Everything of a version that a reader of it is shown."""
    return [
        list(Version.objects.filter(pk=version.pk).values()),
        list(version.evidence.values()),
        list(version.quantities.values()),
        list(version.topics.values_list("slug", flat=True)),
    ]


# Claims


def test_a_claim_is_made_together_with_its_first_version(curator):
    response = send(curator, ADD_CLAIM, statement="The harbour bought 40 cameras.")
    version = Version.objects.get()
    assert (version.claim.slug, version.number, version.text, version.status, version.author) == (
        "the-harbour-bought-40-cameras",
        1,
        "The harbour bought 40 cameras.",
        "draft",
        curator.user,
    )
    assert response["Location"] == change(version)
    assert curator.get(change(version)).status_code == 200


def test_a_slug_that_is_taken_is_an_error_and_none_is_found_for_you(curator):
    Claim.objects.create(slug="cameras")
    taken = send(curator, ADD_CLAIM, statement="Cameras", slug="cameras")
    nothing = send(curator, ADD_CLAIM)
    assert [errors(response) for response in (taken, nothing)] == [
        {"slug": ["Claim with this Slug already exists."]},
        {"statement": ["This field is required."]},
    ]
    assert (Claim.objects.count(), Version.objects.count()) == (1, 0)
    for statement in ("Cameras!", "海康威视"):
        send(curator, ADD_CLAIM, statement=statement)
    slugs = Claim.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["cameras", "cameras-2", "claim-1"]


def test_a_slug_never_changes(curator):
    claim = a_version().claim
    response = send(curator, change(claim), slug="another")
    assert response.status_code == 302
    assert refreshed(claim).slug == claim.slug


def test_a_claim_that_has_no_version_asks_for_its_statement(curator):
    claim = Claim.objects.create(slug="bare")
    response = send(curator, change(claim), statement="The harbour bought 40 cameras.")
    assert response.status_code == 302
    assert claim.versions.values_list("number", "text", "author").get() == (
        1,
        "The harbour bought 40 cameras.",
        curator.user.pk,
    )
    assert "statement" not in filled(curator, change(claim))


def test_the_next_version_starts_from_the_last_and_is_written_by_who_asked(curator):
    first = a_published("sum", topics=["Ports"])
    address = reverse("admin:claims_claim_next_version", args=[first.claim.pk])
    assert address in curator.get(change(first.claim)).content.decode()
    response = curator.post(address)
    second = first.claim.latest
    assert (second.number, second.text, second.status, second.author) == (
        2,
        first.text,
        "draft",
        curator.user,
    )
    assert [e.quote for e in second.evidence.all()] == [e.quote for e in first.evidence.all()]
    assert response["Location"] == change(second)
    assert told(response) == [("info", "This is version 2, and not public yet.")]
    # The open version is gone on with, and the button gives way to a link.
    assert curator.post(address)["Location"] == change(second)
    page = curator.get(change(first.claim)).content.decode()
    assert address not in page
    assert change(second) in page


def test_the_next_version_is_asked_for_with_a_button_and_by_who_may_write(curator, reviewer):
    claim = a_published().claim
    address = reverse("admin:claims_claim_next_version", args=[claim.pk])
    answers = [curator.get(address), reviewer.post(address), signed_in().post(address)]
    assert [answer.status_code for answer in answers] == [405, 403, 403]
    assert claim.versions.count() == 1
    assert address not in reviewer.get(change(claim)).content.decode()
    assert curator.post(address.replace(str(claim.pk), "999999")).status_code == 404


def test_relations_are_stated_on_the_page_of_a_claim(curator):
    claim, other = a_published("sum").claim, a_published("other").claim
    send(
        curator,
        change(claim),
        relations__TOTAL_FORMS="1",
        relations__0__kind="narrows",
        relations__0__other=str(other.pk),
        relations__0__claim=str(claim.pk),
    )
    found = Relation.objects.get()
    assert (found.claim, found.kind, found.other) == (claim, "narrows", other)
    assert list(curator.get(change(other)).context["relations_from"]) == [found]


def test_the_list_of_claims_can_be_searched_and_filtered(curator):
    first = a_published(
        "sum", topics=["Ports"], subjects=["Harbour office"], text="A sum was paid."
    )
    second = review.start_next(first.claim)
    Evidence.objects.create(version=second, quote=a_quote(), stance="contradicts")
    draft = a_version(Claim.objects.create(slug="boats"), text="Boats were sold.")
    modified = [v.modified.strftime("%Y-%m-%d") for v in (second, draft)]
    address = "/admin/claims/claim/"
    paid = ["sum", "A sum was paid.", "v2 Draft", "v1 Published", "1", "0", "1", modified[0]]
    sold = ["boats", "Boats were sold.", "v1 Draft", "-", "1", "0", "1", modified[1]]
    assert rows(curator.get(address)) == [sold, paid]
    for query, expected in {
        "q=paid sum": [paid],
        "q=paid boats": [],
        "status=draft": [sold, paid],
        "status=published": [],
        "topic=ports": [paid],
        "subject=harbour-office": [paid],
        "topic=no-such": [],
        "o=7": [paid, sold],
    }.items():
        assert rows(curator.get(f"{address}?{query}")) == expected, query


def test_a_published_claim_stays_and_a_draft_can_go(curator):
    kept, free = a_published().claim, a_version().claim
    response = curator.post(deletion(kept), {"post": "yes"})
    assert told(response) == [
        ("error", "A claim that was published keeps its address: retract it instead.")
    ]
    assert curator.get(deletion(kept)).status_code == 302
    assert curator.post(deletion(free), {"post": "yes"}).status_code == 302
    assert list(Claim.objects.all()) == [kept]


# Versions


def test_a_version_is_written_with_its_evidence_and_figures(curator):
    version, quote = a_version(quotes=[]), a_quote()
    topic, subject = Topic.objects.named("Ports"), Subject.objects.named("Harbour office")
    response = send(
        curator,
        change(version),
        text="The harbour paid at least $275 million.",
        occurred="2016/2018",
        topics=[topic.pk],
        subjects=[subject.pk],
        evidence__TOTAL_FORMS="1",
        evidence__0__quote=str(quote.pk),
        evidence__0__stance="supports",
        evidence__0__note="Her own words.",
        evidence__0__directness="direct",
        not_found__TOTAL_FORMS="1",
        not_found__0__sought="The bill",
        not_found__0__place="Archive",
        not_found__0__looked="2026",
        not_found__0__version=str(version.pk),
        evidence__0__order="3",
        evidence__0__version=str(version.pk),
        quantities__TOTAL_FORMS="1",
        quantities__0__printed="at least $275 million",
        quantities__0__bound="at least",
        quantities__0__value="275000000",
        quantities__0__unit="USD",
        quantities__0__version=str(version.pk),
    )
    assert response.status_code == 302
    version = refreshed(version)
    assert (version.text, version.occurred, version.independent_origins) == (
        "The harbour paid at least $275 million.",
        "2016/2018",
        1,
    )
    assert (list(version.topics.all()), list(version.subjects.all())) == ([topic], [subject])
    assert version.evidence.get().axes_in_words == "direct evidence"
    assert str(version.not_found.get()) == "The bill: not found in Archive"
    assert version.evidence.values_list("quote", "stance", "note", "order").get() == (
        quote.pk,
        "supports",
        "Her own words.",
        3,
    )
    quantity = version.quantities.get()
    assert (quantity.printed, quantity.plain, quantity.unit, quantity.bound) == (
        "at least $275 million",
        "275000000",
        "USD",
        "at least",
    )
    again = filled(curator, change(version))
    assert again["quantities-0-value"] == ["275000000"]
    page = curator.get(change(version)).content.decode()
    assert f'<mark class="quoted">{WORDS}</mark>' in page
    assert f"Verified · {quote.source.title} · “{WORDS}”" in page


def test_the_page_of_a_draft_shows_what_the_document_says_where_a_quote_is_only_near(curator):
    version = a_version(quotes=[a_quote(text=WORDS.replace("275", "257"))])
    page = curator.get(change(version)).content.decode()
    assert '<mark class="different">275</mark>' in page


def test_a_version_is_saved_and_sent_on_with_one_button(curator):
    version = a_version()
    response = send(curator, change(version), "_move", text="Better words.", _move="submit")
    assert response["Location"] == change(version)
    assert (refreshed(version).text, refreshed(version).status) == ("Better words.", "in review")
    assert told(response) == [("success", "Version 1 is now in review.")]

    second = signed_in("Editor")
    response = send(second, change(version), "_move", _move="publish", move_reason="Seen.")
    version = refreshed(version)
    assert (version.text, version.status, version.reviewer, version.is_listed) == (
        "Better words.",
        "published",
        second.user,
        True,
    )
    address = version.get_absolute_url()
    assert told(response) == [
        ("success", f'Version 1 is now published. <a href="{address}">Its public page</a>')
    ]
    assert list(version.decisions.values_list("status", "by", "reason")) == [
        ("published", second.user.pk, "Seen."),
        ("in review", curator.user.pk, ""),
    ]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("publish", review.OWN_WORK),
        ("return", "“Ask for changes” needs a reason."),
        ("dispute", "“Mark as disputed” is not possible: this version is in review."),
        ("no such move", "There is no such decision."),
    ],
)
def test_a_decision_that_is_refused_saves_nothing_and_loses_nothing_typed(curator, name, refusal):
    version = review.start_next(a_published().claim)
    review.enter(version, "in review")
    before = stored(version)
    reason = "" if name == "return" else "A long reason."
    response = send(
        curator,
        change(version),
        "_move",
        text="Typed words.",
        evidence__0__note="A typed note.",
        _move=name,
        move_reason=reason,
    )
    assert response.status_code == 200
    assert errors(response) == {"__all__": [refusal]}
    form = response.context["adminform"].form
    assert (form["text"].value(), form["move_reason"].value()) == ("Typed words.", reason)
    [evidence, *_] = response.context["inline_admin_formsets"]
    assert evidence.formset.forms[0]["note"].value() == "A typed note."
    assert stored(version) == before
    assert told(response) == []
    page = response.content.decode()
    assert f'<mark class="quoted">{WORDS}</mark>' in page


def test_who_may_write_but_not_decide_is_told_so_and_nothing_is_saved():
    writer = signed_in()
    names = ["view_version", "change_version", "view_evidence", "change_evidence"]
    writer.user.user_permissions.set(Permission.objects.filter(codename__in=names))
    version = in_review()
    before = stored(version)
    response = send(writer, change(version), "_move", text="Typed words.", _move="publish")
    assert errors(response) == {"__all__": [f"{writer.user} may not do this: Publish."]}
    assert stored(version) == before
    assert response.context["moves"] == []


def test_a_reviewer_decides_on_a_version_and_does_not_write_it(curator, reviewer):
    version = in_review()
    before, typed = stored(version), filled(curator, change(version))
    response = reviewer.post(change(version), {**typed, "text": "Other words.", "_save": "1"})
    assert response.status_code == 403
    assert stored(version) == before

    page = reviewer.get(change(version))
    assert [m.name for m in page.context["moves"]] == ["return", "publish"]
    assert 'name="_save"' not in page.content.decode()
    assert move(reviewer, version, "publish").status_code == 302
    version = refreshed(version)
    assert (version.status, version.reviewer) == ("published", reviewer.user)
    assert [m.name for m in reviewer.get(change(version)).context["moves"]] == [
        "dispute",
        "retract",
    ]
    assert move(reviewer, version, "retract", "The buyer denied it.").status_code == 302
    assert version.decisions.values_list("status", "by", "reason")[0] == (
        "retracted",
        reviewer.user.pk,
        "The buyer denied it.",
    )


def test_a_refused_decision_of_a_reviewer_keeps_the_reason_as_it_was_typed(reviewer):
    version = review.start_next(a_published().claim)
    review.enter(version, "in review")
    response = move(reviewer, version, "publish", "Typed with care.")
    assert response.status_code == 200
    assert [str(m) for m in response.context["messages"]] == [
        "Say in the version why it replaces the one before it."
    ]
    assert ">Typed with care.</textarea>" in response.content.decode()
    assert refreshed(version).status == "in review"


def test_a_decision_that_is_not_theirs_is_refused_in_words(reviewer):
    version = a_version()
    response = move(reviewer, version, "submit")
    assert response.status_code == 403
    assert [str(m) for m in response.context["messages"]] == [
        f"{reviewer.user} may not do this: Send to review."
    ]
    assert refreshed(version).status == "draft"


def test_decisions_are_for_those_who_see_the_version_and_are_sent_by_a_button(curator):
    version = in_review()
    assert move(signed_in(), version, "publish").status_code == 403
    address = reverse("admin:claims_version_move", args=[version.pk])
    assert curator.get(address).status_code == 405
    assert curator.post(address.replace(str(version.pk), "999999")).status_code == 404
    assert refreshed(version).status == "in review"


def test_a_published_version_is_wholly_read_only(curator):
    version = a_version(topics=["Ports"])
    Quantity.objects.create(version=version, value=40)
    NotFound.objects.create(version=version, sought="The bill", place="Archive", looked="2026")
    draft = filled(curator, change(version))
    written = {"text", "evidence-0-quote", "quantities-0-value", "not_found-0-place"}
    assert written <= draft.keys()
    review.enter(version, "published")
    before = stored(version)

    # What is left to send: which rows there are, and a decision with its reason.
    hidden = ["TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS", "0-id", "0-version"]
    assert filled(curator, change(version)).keys() == {
        "csrfmiddlewaretoken",
        "seen",
        "move_reason",
        *(f"{part}-{name}" for part in ("evidence", "quantities", "not_found") for name in hidden),
    }
    changed = {
        **draft,
        "text": "Other words.",
        "evidence-0-note": "Other.",
        "evidence-0-DELETE": "on",
        "quantities-0-value": "41",
        "topics": [],
        "_save": "1",
    }
    assert curator.post(change(version), changed).status_code == 403
    assert stored(version) == before
    page = curator.get(change(version))
    assert version.get_absolute_url() == page.context["absolute_url"]
    assert deletion(version) not in page.content.decode()
    response = curator.post(deletion(version), {"post": "yes"})
    assert told(response) == [
        ("error", "A published version is never changed: start the next one.")
    ]
    assert stored(version) == before


def test_a_version_that_was_published_meanwhile_is_not_overwritten(curator, monkeypatch):
    """The page was let through; the row was published before it was saved."""
    version = in_review()
    typed = filled(curator, change(version))
    monkeypatch.setattr(
        "claims.version_admin.VersionAdmin.has_change_permission", lambda *args, **kwargs: True
    )
    review.enter(version, "published")
    before = stored(version)
    response = curator.post(change(version), {**typed, "text": "Late words.", "_save": "1"})
    assert errors(response) == {
        "__all__": [
            review.CHANGED_MEANWHILE,
            "The program changed version. status: “In review” → “Published”",
        ]
    }
    assert stored(version) == before


def test_what_was_decided_in_review_is_kept(curator):
    version = in_review()
    review.make("return", version, by=curator.user, reason="Too long.")
    answers = [curator.post(deletion(row), {"post": "yes"}) for row in (version, version.claim)]
    assert [told(answer) for answer in answers] == [
        [("error", "This version was in review: what was decided about it is kept.")],
        [("error", "This claim was in review: what was decided about it is kept.")],
    ]
    assert Decision.objects.count() == 2


def test_a_draft_can_go_unless_it_is_all_that_the_claim_has(curator):
    first = a_published()
    second = review.start_next(first.claim)
    assert curator.post(deletion(second), {"post": "yes"}).status_code == 302
    assert list(first.claim.versions.all()) == [first]
    alone = a_version()
    response = curator.post(deletion(alone), {"post": "yes"})
    assert told(response) == [
        ("error", "This is the claim’s only version: delete the claim instead.")
    ]
    assert Version.objects.filter(pk=alone.pk).exists()


def test_the_list_of_versions_can_be_searched_and_filtered(curator):
    first = a_published("sum", text="A sum was paid.", topics=["Ports"])
    review.start_next(first.claim, by=curator.user)
    address = "/admin/claims/version/"

    def found(query=""):
        return [row[1:5] for row in rows(curator.get(f"{address}?{query}"))]

    old = ["1", "Published", "sum", "-"]
    new = ["2", "Draft", "sum", str(curator.user)]
    assert found() == [new, old]
    for query, expected in {
        "q=paid": [new, old],
        "q=boats": [],
        "status__exact=draft": [new],
        "listed=yes": [old],
        "listed=no": [new],
        f"author__id__exact={curator.user.pk}": [new],
        f"published_at__year={first.published_at.year}": [old],
    }.items():
        assert found(query) == expected, query


# Headings


def test_a_subject_is_typed_in_lines(curator):
    address = "/admin/claims/subject/add/"
    response = send(
        curator,
        address,
        name="Harbour office",
        slug="harbour-office",
        kind="organisation",
        aliases="Harbour Office\n\n 港务局 \nHarbour Office\n",
        identifiers="wikidata: Q42\nlei: 5493:00\n",
    )
    assert response.status_code == 302
    subject = Subject.objects.get()
    assert subject.aliases == ["Harbour Office", "港务局"]
    assert subject.identifiers == {"wikidata": "Q42", "lei": "5493:00"}
    again = filled(curator, change(subject))
    assert again["aliases"] == ["Harbour Office\n港务局"]
    assert again["identifiers"] == ["lei: 5493:00\nwikidata: Q42"]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("Q42", "“Q42” is not of the form name: value."),
        ("wikidata:", "“wikidata:” is not of the form name: value."),
        ("wikidata: Q1\nwikidata: Q2", "“wikidata” stands in two lines."),
    ],
)
def test_ids_that_cannot_be_read_are_an_error(curator, typed, refusal):
    response = send(curator, "/admin/claims/subject/add/", name="N", slug="n", identifiers=typed)
    assert errors(response) == {"identifiers": [refusal]}
    assert response.context["adminform"].form["identifiers"].value() == typed


@pytest.mark.parametrize("model", [Topic, Subject])
def test_headings_are_listed_with_their_public_claims_and_stay_with_them(curator, model):
    name = model._meta.model_name
    a_published(**{f"{name}s": ["Ports"]})
    a_version(**{f"{name}s": ["Ports"]})
    ports, rivers = model.objects.get(slug="ports"), model.objects.named("Rivers")
    listed = [[row[0], row[-1]] for row in rows(curator.get(f"/admin/claims/{name}/"))]
    assert listed == [["Ports", "1"], ["Rivers", "0"]]
    response = curator.post(deletion(ports), {"post": "yes"})
    assert told(response) == [("error", "Versions stand under this heading: it stays with them.")]
    assert curator.post(deletion(rivers), {"post": "yes"}).status_code == 302
    assert list(model.objects.all()) == [ports]


# Lists, roles, and the index


@pytest.mark.parametrize("model", ["claim", "version", "relation", "topic", "subject", "decision"])
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(curator, model):
    def queries(name):
        version = a_published(
            name, topics=[f"Topic of {name}"], subjects=[f"Subject of {name}"], author=curator.user
        )
        Relation.objects.create(
            claim=version.claim, kind="updates", other=a_published(f"other-{name}").claim
        )
        Decision.objects.update(by=curator.user)
        with CaptureQueriesContext(connection) as found:
            response = curator.get(f"/admin/claims/{model}/")
        return [query["sql"] for query in found], len(rows(response))

    one, few = queries("first")
    queries("second")
    three, many = queries("third")
    assert many == 3 * few > 0
    assert len(one) == len(three)
    assert [sql for sql in three if '"sources_capture"."text"' in sql] == []


ROLES = {
    # page: (Editor, who reads and decides, no group)
    "claim/": (200, 200, 403),
    "claim/add/": (200, 403, 403),
    "claim/{claim}/change/": (200, 200, 403),
    "claim/{claim}/delete/": (200, 403, 403),
    "claim/{claim}/history/": (200, 200, 403),
    "version/": (200, 200, 403),
    "version/add/": (403, 403, 403),
    "version/{version}/change/": (200, 200, 403),
    "version/{second}/delete/": (200, 403, 403),
    "relation/": (200, 200, 403),
    "relation/add/": (200, 403, 403),
    "relation/{relation}/change/": (200, 200, 403),
    "relation/{relation}/delete/": (200, 403, 403),
    "topic/": (200, 200, 403),
    "topic/add/": (200, 403, 403),
    "topic/{topic}/change/": (200, 200, 403),
    "topic/{topic}/delete/": (302, 403, 403),
    "subject/": (200, 200, 403),
    "subject/add/": (200, 403, 403),
    "subject/{subject}/change/": (200, 200, 403),
    "subject/{subject}/delete/": (302, 403, 403),
    "decision/": (200, 200, 403),
    "decision/add/": (403, 403, 403),
    "decision/{decision}/change/": (200, 200, 403),
    "decision/{decision}/delete/": (403, 403, 403),
}


@pytest.fixture
def one_of_each():
    draft = a_version(topics=["Ports"], subjects=["Harbour office"])
    published = a_published("sum")
    second = review.start_next(published.claim)
    return {
        "claim": draft.claim,
        "version": draft,
        "second": second,
        "relation": Relation.objects.create(
            claim=draft.claim, kind="narrows", other=published.claim
        ),
        "topic": Topic.objects.get(),
        "subject": Subject.objects.get(),
        "decision": Decision.objects.get(),
    }


def test_who_may_open_which_page(one_of_each, curator, reviewer):
    keys = {name: row.pk for name, row in one_of_each.items()}
    clients = [curator, reviewer, signed_in()]
    assert {
        page: tuple(c.get(f"/admin/claims/{page.format(**keys)}").status_code for c in clients)
        for page in ROLES
    } == ROLES


@pytest.mark.parametrize("name", ["claim", "version", "relation", "topic", "subject"])
def test_a_reviewer_changes_nothing(one_of_each, curator, reviewer, name):
    row = one_of_each[name]
    typed = filled(curator, change(row))
    before = type(row).objects.filter(pk=row.pk).values().get()
    changed = {**typed, "text": "X", "note": "X", "name": "X", "_save": "1"}
    assert reviewer.post(change(row), changed).status_code == 403
    assert type(row).objects.filter(pk=row.pk).values().get() == before
    assert curator.post(change(row), changed).status_code == 302


def test_nobody_writes_a_decision_by_hand(one_of_each):
    root = signed_in(is_superuser=True)
    decision = one_of_each["decision"]
    assert root.get(change(decision)).status_code == 200
    answers = [
        root.post("/admin/claims/decision/add/", {"reason": "X"}).status_code,
        root.post(change(decision), {"reason": "X"}).status_code,
        root.post(deletion(decision), {"post": "yes"}).status_code,
    ]
    assert answers == [403, 403, 403]
    assert list(Decision.objects.values_list("reason", flat=True)) == [decision.reason]


def test_the_index_follows_the_work(curator):
    def index(client):
        response = client.get("/admin/")
        return [
            (app["name"], [model["name"] for model in app["models"]])
            for app in response.context["app_list"]
        ]

    desk = [
        ("Sources and quotes", ["Sources", "Quotes", "Captures", "Derivations"]),
        ("Claims", ["Claims", "Versions", "Relations", "Topics", "Subjects", "Decisions"]),
    ]
    accounts = "Authentication and Authorization"
    log = ("Audit log", ["Log entries"])
    assert index(signed_in("Contributor")) == [*desk, log]
    assert index(curator) == [*desk, (accounts, ["Users"]), log]
    assert index(signed_in("Decider")) == desk
    assert index(signed_in()) == []
    assert index(signed_in(is_superuser=True)) == [*desk, (accounts, ["Groups", "Users"]), log]


def test_the_admin_bears_the_name_of_the_site(curator):
    context = curator.get("/admin/").context
    assert (context["site_header"], context["site_title"], context["site_url"]) == (
        "Attest",
        "Attest",
        "/",
    )
